"""What a person sees for what they typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.documents import Document, Section
from search_index.planner import search
from search_index.reader import Index, open_index
from search_index.writer import IndexOptions, write_documents


def article(name: str, title: str, *texts: str, **more: object) -> Document:
    parts = tuple(Section(heading=f"Part {n}", anchor=f"part-{n}", text=text) for n, text in enumerate(texts))
    return Document(ref=f"articles/{name}", url=f"articles/{name}/", title=title, sections=parts, **more)  # type: ignore[arg-type]


ARTICLES = (
    article("refund", "Get a refund", "We pay back within a week.", category="billing", category_title="Billing"),
    article(
        "invoice", "Download an invoice", "Every invoice is a PDF.", category="billing/papers", audience=("admins",)
    ),
    article("password", "Reset your password", "Choose a new one. " * 60, "Ask for a verification letter by post."),
    article("wlan", "Connect to WLAN", "Choose the network of your router."),
    article("delete", "Close your account", "All is erased.", wordings=("How do I remove my profile?",)),
    article("plans", "Compare the plans", "A refund is part of every plan. Refund, refund."),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    out = tmp_path_factory.mktemp("index")
    options = IndexOptions(synonyms=(("wlan", "wifi"),), one_way_synonyms=(("money back", ("refund",)),))
    write_documents(ARTICLES, out, options)
    return open_index(out)


def first(index: Index, query: str, **filters: list[str]) -> str:
    results = search(index, query, 3, filters).results
    return results[0].ref.removeprefix("articles/") if results else ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("how do I get a refund?", "refund"),
        ("reset pasword", "password"),
        ("reset my pass", "password"),
        ("remove profile", "delete"),
        ("wifi", "wlan"),
        ("money back", "refund"),
        ("INVOICES!", "invoice"),
        ("pass word", "password"),
    ],
)
def test_the_answer_comes_first(index: Index, query: str, expected: str) -> None:
    assert first(index, query) == expected


def test_a_typing_error_is_suggested_away(index: Index) -> None:
    assert search(index, "reset pasword").suggestion == "reset password"
    assert search(index, "reset password").suggestion == ""


@pytest.mark.parametrize("query", ["is my plan fake", "cant refund", "paln 9", "refund face2"])
def test_a_short_word_is_not_corrected_aloud(tmp_path: Path, query: str) -> None:
    words = article("words", "Can I plan a face", "A face1 and plans")
    write_documents([*ARTICLES, words], tmp_path)

    assert search(open_index(tmp_path), query).suggestion == ""


def test_one_article_with_other_wordings_is_found_by_them(tmp_path: Path) -> None:
    others = [article(f"other-{n}", f"Article {n}", "Somebody forgot something here.") for n in range(30)]
    write_documents([*others, article("reset", "Set a new password", "Choose one.", wordings=("forgot",))], tmp_path)

    assert first(open_index(tmp_path), "forgot") == "reset"


def test_a_result_leads_to_its_best_section(index: Index) -> None:
    assert search(index, "verification letter").results[0].anchor == "part-1"


def test_filters_keep_to_a_category_with_all_below_it_and_to_an_audience(index: Index) -> None:
    assert {r.ref for r in search(index, "refund invoice plan", 9, {"category": ["billing"]}).results} == {
        "articles/refund",
        "articles/invoice",
    }
    assert first(index, "refund invoice", audience=["admins"]) == "invoice"


def test_a_boost_moves_an_article_up(tmp_path: Path) -> None:
    write_documents([article("a", "Pay by card", "x"), article("b", "Pay by card", "x", boost=2.0)], tmp_path)
    assert first(open_index(tmp_path), "pay by card") == "b"


def test_matches_are_graded(index: Index) -> None:
    assert search(index, "reset your password").match == "strong"
    assert search(index, "choose a holiday in the network of mountains").match != "strong"
    assert search(index, "zebra").match == "none"


@pytest.mark.parametrize("query", ["", " ", "?!", "the", "__proto__", "title:x^9 +a -b ~2 *", "\0", "x" * 30_000])
def test_any_text_is_a_query(index: Index, query: str) -> None:
    assert search(index, query).total >= 0


def test_an_index_of_nothing_answers_nothing(tmp_path: Path) -> None:
    write_documents([], tmp_path)
    assert search(open_index(tmp_path), "refund", 3, {"category": ["billing"]}).match == "none"


def test_a_query_needs_few_files(monkeypatch: pytest.MonkeyPatch, shared: Path, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "benchmarks"))
    from relevance import documents

    write_documents(documents(shared / "relevance" / "arduino" / "corpus.jsonl"), tmp_path)
    opened = open_index(tmp_path)
    search(opened, "my board uploda fails on the linux serial port with permission denied errors after update", 0)
    assert len(opened.requests) <= 6


def test_synonyms_can_be_tried_on_an_open_index(index: Index) -> None:
    assert first(index, "lolly") == ""
    assert first(index.with_synonyms({"lolly": ("refund",)}), "lolly") == "refund"
    assert index.knows("refunds")
    assert not index.knows("lolly")
