"""A word whose first letters are mistyped is found in the same round trip as one that is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search_index.documents import Document, Section
from search_index.planner import search
from search_index.reader import Index, open_index
from search_index.vocabulary import PAGE, shard_count
from search_index.writer import write_documents
from tests.parity.conftest import read_corpus

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which words with one beginning fill several shards, and thirty articles are on passwords."""
    out = tmp_path_factory.mktemp("wordy")
    words = " ".join(f"{a}{b}ax{c}o" for a in "pqr" for b in LETTERS for c in LETTERS)
    parts = [Document(ref="words", url="words/", title="Words", sections=(Section(text=words),))]
    for n in range(30):
        text = Section(text="Choose passwords. " + "More to read. " * n)
        parts.append(Document(ref=f"a{n}", url=f"a{n}/", title="A password" if n == 29 else "Other", sections=(text,)))
    write_documents(parts, out)
    return out


@pytest.mark.parametrize("word", ["psasword", "pssword", "psssword", "pxassword", "plasswords"])
def test_an_error_in_the_first_letters_is_corrected(wordy: Path, word: str) -> None:
    index = open_index(wordy)
    assert index.manifest.shard_of(word) != index.manifest.shard_of("password")

    found = search(index, f"choose a {word}")

    assert found.results[0].ref == "a29"
    assert found.suggestion == f"choose a {'passwords' if word.endswith('s') else 'password'}"
    assert index.trips == 2


def test_a_mistyped_word_alone_gives_a_page_of_the_best_answers(wordy: Path) -> None:
    found = search(open_index(wordy), "psasword", 20)
    assert [found.total, found.results[0].ref] == [PAGE, "a29"]
    assert search(open_index(wordy), "password", 20).total == 30


def test_what_was_fetched_before_changes_no_answer(wordy: Path) -> None:
    queries = [
        "pas",
        "passw",
        "psasword",
        "choose a psasword",
        "raxboo qaxco paxdo choose psasword read more",
        "psasword choose",
    ]
    warm = open_index(wordy)
    for query in [*queries, *queries]:
        assert search(warm, query) == search(open_index(wordy), query)


def test_a_word_being_typed_asks_for_no_shard_of_mistyped_ones(wordy: Path) -> None:
    index = open_index(wordy)
    for end in range(1, len("password") + 1):
        search(index, "password"[:end], 0)
    assert sum(name.startswith("v-") for name in index.requests) <= 1


def test_no_query_of_a_real_site_takes_more(shared: Path, tmp_path: Path) -> None:
    folder = shared / "relevance" / "arduino"
    write_documents(read_corpus(folder / "corpus.jsonl"), tmp_path)
    read = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    lines = [
        line
        for kind in ("_typo", "_prefix")
        for line in (folder / f"queries{kind}.jsonl").read_text("utf-8").splitlines()
    ]
    for query in [json.loads(line)["query"] for line in lines[::3]]:
        index = Index(read.__getitem__)
        search(index, query, 0)
        assert index.trips <= 2, query
        assert len(index.requests) <= 6, query


def test_the_number_of_shards_moves_in_steps() -> None:
    counts = [shard_count(words) for words in range(0, 200_000, 100)]
    assert counts == sorted(counts)
    assert len(set(counts)) < 30
    assert shard_count(100) < 10
