"""What the manifest of a small site knows of titles, without a request."""

from __future__ import annotations

from pathlib import Path

from search_index.documents import Document, Section
from search_index.planner import search
from search_index.reader import open_index
from search_index.writer import write_documents


def faq(*titles: str) -> list[Document]:
    return [
        Document(ref=f"faq/{at}", url=f"faq/{at}", title=title, sections=(Section(text=f"Text number {at}."),))
        for at, title in enumerate(titles)
    ]


def test_words_of_titles_stand_where_they_stood(tmp_path: Path) -> None:
    write_documents(faq("How do I pay?", "Do I pay twice?", "Refunds"), tmp_path)
    index = open_index(tmp_path)

    found = {index.fragment(slot)["r"]: posting for slot, posting in index.postings(index.hot["pay"])}

    places = {ref: (posting.position, posting.title_length, posting.title) for ref, posting in found.items()}
    assert places == {"faq/0": (3, 4, 1), "faq/1": (2, 4, 1)}


def test_function_words_tell_entries_apart(tmp_path: Path) -> None:
    write_documents(
        faq("Who can cancel my order", "When can I cancel an order", "Why was an order cancelled"), tmp_path
    )

    answers = search(open_index(tmp_path), "when can i cancel an order")

    assert answers.results[0].ref == "faq/1"


def test_large_sites_say_nothing_of_titles(tmp_path: Path) -> None:
    write_documents(faq(*(f"How do I replace part {at} of the machine" for at in range(3000))), tmp_path)

    assert open_index(tmp_path).hot == {}
