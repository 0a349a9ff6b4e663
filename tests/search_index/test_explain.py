"""An explanation adds up to the score it explains."""

from __future__ import annotations

import pytest

from search_index.documents import Document, Section
from search_index.explain import explain
from search_index.planner import search
from search_index.reader import Index, open_index
from search_index.writer import IndexOptions, write_documents


def document(slug: str, title: str, text: str, **more: object) -> Document:
    ref = f"articles/{slug}"
    return Document(ref=ref, url=f"{ref}/", title=title, sections=(Section(text=text),), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    documents = [
        document("refund", "Get a refund", "We refund orders within five days.", wordings=("reimbursement",)),
        document("reset", "Reset your lamp", "Hold the button for five seconds.", boost=2.0),
        document("wifi", "Connect to wifi", "The lamp needs a wireless network and its password."),
    ]
    write_documents(documents, folder, IndexOptions(synonyms=(("refund", "moneyback"),)))
    return open_index(folder)


@pytest.mark.parametrize("query", ["refund", "reimbursement", "lamp", "reset lamp", "pasword", "five lamp", "zzz"])
def test_same_results_in_the_same_order_with_the_same_scores(index: Index, query: str) -> None:
    found = [(result.ref, result.score) for result in search(index, query).results]
    assert [(why.ref, why.score) for why in explain(index, query)] == found


@pytest.mark.parametrize("query", ["refund", "reimbursement", "lamp", "pasword", "five"])
def test_the_parts_of_one_word_add_up(index: Index, query: str) -> None:
    for why in explain(index, query):
        points = sum(part.points for part in why.parts) + why.passage
        assert points * (1 + why.covered) * why.boost == pytest.approx(why.score)
        assert why.together == 0


@pytest.mark.parametrize(
    ("query", "how"),
    [("refund", "exact"), ("refnud", "typing error"), ("reimb", "begins"), ("moneyback", "synonym")],
)
def test_it_says_how_a_word_was_understood(index: Index, query: str, how: str) -> None:
    (best, *_) = explain(index, query)
    assert best.ref == "articles/refund"
    assert how in {part.how for part in best.parts}


def test_words_that_stand_together_earn_a_bonus(index: Index) -> None:
    (best, *_) = explain(index, "reset your lamp")
    assert best.together > 0
    assert best.boost == 2
