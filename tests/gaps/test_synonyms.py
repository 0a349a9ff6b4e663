"""A synonym is proposed only when it proves itself."""

from __future__ import annotations

import pytest

from generator.commands._gap_synonyms import words_of
from generator.gaps.models import Gap
from generator.gaps.synonyms import candidates, control_queries, judge

GAP = Gap(
    id="invoice-0001",
    label="download my bill",
    answer="articles/pay/invoice",
    wordings=("download my bill", "bill pdf"),
)
OTHER = Gap(id="power-0002", label="bill of materials", answer="articles/hw/bom", wordings=("bill of materials",))
TITLES = {"articles/pay/invoice": "Download an invoice", "articles/hw/bom": "Bill of materials"}


def words(text: str) -> list[str]:
    return text.lower().split()


def known(word: str) -> bool:
    return word in {"download", "invoice", "an"}


def search(answers: dict[str, list[str]]):  # type: ignore[no-untyped-def]
    return lambda query, k: answers.get(query, [])[:k]


NOW = search({"download my bill": ["x", "articles/pay/invoice"], "bill of materials": ["articles/hw/bom"]})


def test_unknown_words_are_paired_with_the_answers_title() -> None:
    pairs = [(found.word, found.term) for found in candidates([GAP], words, known, TITLES)]
    assert ("bill", "invoice") in pairs
    assert all(not known(word) for word, _ in pairs)


def test_a_synonym_that_gains_and_costs_nothing_is_proposed_with_its_evidence() -> None:
    candidate = next(c for c in candidates([GAP], words, known, TITLES) if (c.word, c.term) == ("bill", "invoice"))
    then = search(
        {
            "download my bill": ["articles/pay/invoice"],
            "bill pdf": ["articles/pay/invoice"],
            "bill of materials": ["articles/hw/bom"],
        }
    )
    proposal = judge(candidate, NOW, then, control_queries([GAP, OTHER], candidate, {}, {}))
    assert proposal is not None
    assert proposal.line == (
        '- "bill": ["invoice"]  # gap invoice-0001: "download my bill" from rank 2 to rank 1; '
        "1 other question unchanged\n"
    )


def test_a_synonym_that_pushes_another_answer_down_is_not() -> None:
    candidate = candidates([GAP], words, known, TITLES)[0]
    then = search(
        {"download my bill": ["articles/pay/invoice"], "bill of materials": ["articles/pay/invoice", "articles/hw/bom"]}
    )
    assert judge(candidate, NOW, then, control_queries([GAP, OTHER], candidate, {}, TITLES)) is None


def test_a_synonym_that_changes_nothing_is_not() -> None:
    candidate = candidates([GAP], words, known, TITLES)[0]
    assert judge(candidate, NOW, NOW, {}) is None


def test_what_brings_the_answer_nearer_gains_more() -> None:
    by_term = {c.term: c for c in candidates([GAP], words, known, TITLES) if c.word == "bill"}
    first = search({"download my bill": ["articles/pay/invoice"], "bill pdf": ["articles/pay/invoice"]})
    third = search({"download my bill": ["articles/pay/invoice"], "bill pdf": ["x", "y", "articles/pay/invoice"]})
    best, good = judge(by_term["invoice"], NOW, first, {}), judge(by_term["invoice"], NOW, third, {})
    assert best and good and best.gain > good.gain > 0


@pytest.mark.parametrize(
    ("text", "found"), [("Supported Wi-Fi bands", ["supported", "wi-fi", "bands"]), ("a - b c-", [])]
)
def test_a_compound_is_one_word(text: str, found: list[str]) -> None:
    assert words_of(text) == found


def test_words_that_only_shape_a_question_are_no_synonyms() -> None:
    """`quittance: [get]` was proposed for "Get an invoice", since any word of the title helped its gap as much."""
    assert words_of("Get an invoice") == ["invoice"]
    assert words_of("How do I reset my wi-fi router?") == ["reset", "wi-fi", "router"]
