"""One query, one answer: the planner in Python and the planner in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from search_index.planner import search
from search_index.reader import Index, open_index
from tests.parity.odd_queries import mixed_queries, odd_queries


def real_queries(folder: Path) -> list[str]:
    return [
        json.loads(line)["query"]
        for name in ("queries", "queries_typo", "queries_prefix")
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:60]
    ]


def answer(index: Index, question: dict[str, Any]) -> list[Any]:
    found = search(index, question["query"], 20, question["filters"])
    rows = [[result.ref, result.score, result.anchor] for result in found.results]
    return [rows, found.match, found.total, found.suggestion, found.terms]


@pytest.mark.parametrize(
    "filters", [{}, {"category": ["part-1", "part-2"]}, {"category": ["nowhere"]}], ids=["all", "two", "none"]
)
def test_answers_are_equal_to_the_last_bit(corpus, node, filters):  # type: ignore[no-untyped-def]
    folder, out = corpus
    index = open_index(out)
    words = [word for query in real_queries(folder) for word in query.split()]
    queries = [*real_queries(folder), *mixed_queries(words, 150, 5), *odd_queries(60, 6)]
    questions = [{"query": query, "filters": filters} for query in queries]

    answers = node("planner_driver.mjs", str(out), lines=questions)

    for question, (*expected, _) in zip(questions, answers, strict=True):
        assert answer(index, question) == expected, question


def test_synonyms_lead_to_the_same_answers(corpus, node):  # type: ignore[no-untyped-def]
    _, out = corpus
    queries = ["how to remove my account", "delete a sketch", "two factor authentication", "two-factor"]
    questions = [{"query": query, "filters": {}} for query in queries]

    answers = node("planner_driver.mjs", str(out), lines=questions)

    assert "remov" in answers[1][4] or "remov" not in open_index(out).analyzer.stop_terms
    for question, (*expected, _) in zip(questions, answers, strict=True):
        assert answer(open_index(out), question) == expected
