"""Writing again costs what changed, and changes the files of what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search_index.documents import Document, Section
from search_index.manifest import Manifest
from search_index.planner import search
from search_index.reader import open_index
from search_index.writer import IndexOptions, IndexReport, analyse, write
from tests.parity.conftest import read_corpus


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Site:
    """A help center that is built again and again, each time into a new folder."""

    def __init__(self, root: Path, documents: list[Document]) -> None:
        self.root = root
        self.documents = {document.ref: document for document in documents}
        self.previous: Path | None = None
        self.builds = 0

    def build(self) -> IndexReport:
        self.builds += 1
        out = self.root / str(self.builds)
        blobs = {ref: analyse(document) for ref, document in self.documents.items()}
        report = write(blobs, out, previous=self.previous, state=self.root / "state")
        self.previous = out
        return report

    @property
    def files(self) -> dict[str, bytes]:
        assert self.previous
        return files(self.previous)

    def files_from_nothing(self) -> dict[str, bytes]:
        out = self.root / f"fresh-{self.builds}"
        write({ref: analyse(document) for ref, document in self.documents.items()}, out)
        return files(out)


@pytest.fixture
def site(shared: Path, tmp_path: Path) -> Site:
    return Site(tmp_path, read_corpus(shared / "relevance" / "arduino" / "corpus.jsonl"))


def test_an_incremental_write_gives_the_bytes_of_a_full_one(site: Site) -> None:
    site.build()
    refs = list(site.documents)
    edited = site.documents[refs[3]]
    site.documents[edited.ref] = replace(edited, title="Quite another title", sections=(Section(text="brandnew"),))
    site.build()
    assert site.files == site.files_from_nothing()

    del site.documents[refs[7]]
    site.documents["articles/new"] = Document(ref="articles/new", url="articles/new/", title="A fresh 新 article")
    site.build()
    assert site.files == site.files_from_nothing()


def test_an_edit_leaves_shards_without_its_terms_as_they_are(site: Site) -> None:
    site.build()
    before = site.files
    edited = next(iter(site.documents.values()))
    site.documents[edited.ref] = replace(edited, title=edited.title + " zyzzyva")
    report = site.build()

    kept = {name: content for name, content in site.files.items() if name in before}
    assert all(content == before[name] for name, content in kept.items() if name != "manifest.json")
    contents = set(before.values())
    changed = [name for name, content in site.files.items() if content not in contents]
    assert len(changed) < 20
    assert report.written < 100


def test_nothing_changed_nothing_written(site: Site) -> None:
    site.build()
    before = site.files
    assert site.build().written <= 2
    assert site.files == before


def test_writing_in_place_removes_only_files_of_the_index(tmp_path: Path) -> None:
    out = tmp_path / "search"
    document = Document(ref="a", url="a/", title="Refunds", sections=(Section(text="Money back"),))
    write({"a": analyse(document)}, out, state=tmp_path / "state")
    (out / "index.html").write_text("results page", encoding="utf-8")
    changed = replace(document, title="Invoices")
    write({"a": analyse(changed)}, out, previous=out, state=tmp_path / "state")

    assert (out / "index.html").is_file()
    assert len(list((out / "r").iterdir())) == 1
    assert search(open_index(out), "invoice").results[0].title == "Invoices"


def test_the_title_of_a_category_does_not_depend_on_which_article_changed_last(tmp_path: Path) -> None:
    def article(ref: str, category: str, title: str, text: str = "") -> Document:
        sections = (Section(text=text),)
        return Document(ref=ref, url=ref, title=ref, category=category, category_title=title, sections=sections)

    parts = [article("a", "pay", "Pay"), article("b", "pay", "Billing"), article("c", "pay/in", "In"), article("d", "pay", "")]
    site = Site(tmp_path, parts)
    site.build()
    for edited in (*(replace(part, title="Other") for part in parts), replace(parts[0], category="x"), parts[3], parts[0]):
        site.documents[edited.ref] = edited
        site.build()
        assert site.files == site.files_from_nothing()
    for gone in ("a", "b", "d"):
        del site.documents[gone]
        site.build()
        assert site.files == site.files_from_nothing()


def test_a_state_of_another_index_is_not_trusted(tmp_path: Path) -> None:
    one = {"a": analyse(Document(ref="a", url="a/", title="Refunds"))}
    two = {"b": analyse(Document(ref="b", url="b/", title="Invoices"))}
    write(one, tmp_path / "1", state=tmp_path / "state")
    write(two, tmp_path / "2", state=tmp_path / "other")
    write(two, tmp_path / "3", previous=tmp_path / "1", state=tmp_path / "other")

    assert files(tmp_path / "3") == files(tmp_path / "2")


def test_a_torn_state_costs_a_full_write_only(tmp_path: Path) -> None:
    blobs = {"a": analyse(Document(ref="a", url="a/", title="Refunds"))}
    (tmp_path / "state").write_bytes(b"half of a st")
    write(blobs, tmp_path / "1", state=tmp_path / "state")
    assert search(open_index(tmp_path / "1"), "refund").total == 1


def test_synonyms_change_the_manifest_alone(tmp_path: Path) -> None:
    blobs = {"a": analyse(Document(ref="a", url="a/", title="Refunds"))}
    write(blobs, tmp_path / "1", state=tmp_path / "state")
    options = IndexOptions(synonyms=(("refund", "money back"),))
    write(blobs, tmp_path / "2", options, previous=tmp_path / "1", state=tmp_path / "state")

    assert search(open_index(tmp_path / "2"), "money back").total == 1
    different = {name for name, content in files(tmp_path / "1").items() if files(tmp_path / "2")[name] != content}
    assert different == {"manifest.json"}


def test_bytes_that_are_no_analysed_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="clear the build's cache"):
        write({"a": b"not ours"}, tmp_path)


def test_a_manifest_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="build the site again"):
        Manifest.load(b'{"format": 99}')
