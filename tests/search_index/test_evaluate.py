"""Metrics are those of the textbook."""

from __future__ import annotations

import pytest

from search_index.evaluate import Expectation, Judgement, check, measure

ANSWERS = {"one": ["b", "a", "c"], "two": ["x"], "none": []}


def test_metrics_of_a_small_ranking() -> None:
    judgements = [
        Judgement(query="one", relevant={"a": 1}),
        Judgement(query="one", relevant={"a": 1}, exclude=frozenset("b")),
        Judgement(query="two", relevant={"a": 1}),
        Judgement(query="none", relevant={"a": 1}),
    ]
    found = measure(judgements, ANSWERS.__getitem__)
    assert found.ndcg == pytest.approx((0.63093 + 1) / 4, abs=1e-5)
    assert found.mrr == pytest.approx(1.5 / 4)
    assert found.success == {1: 0.25, 3: 0.5, 5: 0.5, 10: 0.5}
    assert found.no_result == 0.25


def test_search_tests_say_at_which_rank_the_answer_came() -> None:
    tests = [
        Expectation(query="one", expect="a", within=1),
        Expectation(query="one", expect="a", within=2, before="c"),
        Expectation(query="one", expect="a", within=2, before="b"),
        Expectation(query="none", expect="a"),
    ]
    outcomes = check(tests, ANSWERS.__getitem__)
    assert [(o.rank, o.passed) for o in outcomes] == [(2, False), (2, True), (2, False), (0, False)]
    assert outcomes[0].first == "b"
