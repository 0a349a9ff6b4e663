"""An index that grows while its documents are still being made is the one that is written when all are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.documents import Document, Section
from search_index.growing import Growing
from search_index.writer import DEFAULT, analyse, write

WORDS = ("refund", "printer", "card", "invoice", "phone", "reset", "how", "the", "cable")


def document(number: int, text: str = "") -> Document:
    words = [WORDS[(number * step) % len(WORDS)] for step in range(1, 6)]
    text = text or " ".join([*words, f"only{number}", "help"])
    ref = f"articles/topic-{number % 3}/article-{number}"
    title = f"{words[0]} {words[1]} {number}"
    return Document(ref=ref, url=f"{ref}/", title=title, sections=(Section(text=text),), category=f"topic-{number % 3}")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_has_the_files_of_a_write_and_is_followed_like_one(tmp_path: Path, count: int) -> None:
    blobs = {one.ref: analyse(one) for one in map(document, range(count))}
    keys = {ref: ref.encode() for ref in blobs}
    growing = Growing(blobs, "en")
    for ref in growing.order():
        growing.put_in(ref, keys[ref], blobs[ref])
    growing.write(tmp_path / "grown", DEFAULT, tmp_path / "state")
    write(blobs, tmp_path / "written")
    assert files(tmp_path / "grown") == files(tmp_path / "written")

    recalled = {keys[ref]: blob for ref, blob in blobs.items()}
    one = document(3, "Something else entirely")
    now, named = {**blobs, one.ref: analyse(one)}, {**keys, one.ref: b"new"}
    grown, state = tmp_path / "grown", tmp_path / "state"
    write(now, grown, DEFAULT, previous=grown, state=state, keys=named, recall=recalled.get)
    write(now, tmp_path / "anew")
    assert files(grown) == files(tmp_path / "anew")


def test_it_is_not_written_before_all_have_come(tmp_path: Path) -> None:
    growing = Growing(["a", "b"], "en")
    first = growing.order()[0]
    growing.put_in(first, b"", analyse(Document(ref=first, url="a/", title="One")))
    with pytest.raises(KeyError, match=growing.order()[1]):
        growing.write(tmp_path / "index", DEFAULT, tmp_path / "state")
    assert not (tmp_path / "index").exists()
