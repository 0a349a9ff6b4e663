"""Confirmation: an answer is proven by what customers do after it, and by enough of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from feedback_widget.reports.confirmation import confirm, difference, silenced

ANSWERED = date(2026, 3, 1)


def days(before: tuple[int, int], after: tuple[int, int]) -> list[tuple[str, int, float]]:
    return [
        ((ANSWERED - timedelta(days=7)).isoformat(), before[1], float(before[0])),
        ((ANSWERED + timedelta(days=7)).isoformat(), after[1], float(after[0])),
    ]


@pytest.mark.parametrize(
    ("before", "after", "age", "outcome"),
    [
        ((27, 30), (3, 20), 14, "confirmed"),
        ((27, 30), (3, 20), 13, "wait"),
        ((27, 30), (18, 20), 14, "reopen"),
        ((27, 30), (2, 3), 14, "wait"),
        ((27, 30), (0, 0), 60, "wait"),
        ((3, 30), (9, 20), 20, "reopen"),
    ],
)
def test_two_weeks_later(before: tuple[int, int], after: tuple[int, int], age: int, outcome: str) -> None:
    assert confirm(days(before, after), ANSWERED, ANSWERED + timedelta(days=age)).outcome == outcome


def test_the_evidence_reads_as_a_sentence() -> None:
    evidence = confirm(days((27, 30), (3, 20)), ANSWERED, ANSWERED + timedelta(days=20)).evidence
    assert evidence.startswith("failure 27 of 30 before, 3 of 20 after; fall 75% (95 % interval ")


def test_the_interval_is_newcombes() -> None:
    """Newcombe 1998, table II, method 10, first example: 56/70 less 48/80 is 0.2, from .0524 to .3339."""
    fall, low, high = difference((56, 70), (48, 80))
    assert (round(fall, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)


def dead_ends(before: int, after: int, age: int) -> list[tuple[str, int, float]]:
    days = [ANSWERED - timedelta(days=28), ANSWERED - timedelta(days=2), ANSWERED + timedelta(days=age)]
    return [(day.isoformat(), n, float(n)) for day, n in zip(days, (1, before - 1, after), strict=True) if n]


@pytest.mark.parametrize(
    ("before", "after", "age", "outcome"),
    [
        (14, 0, 14, "confirmed"),
        (14, 0, 13, "wait"),
        (14, 2, 28, "confirmed"),
        (3, 0, 14, "wait"),
        (14, 6, 14, "wait"),
        (14, 12, 14, "reopen"),
    ],
)
def test_a_redirect_is_proven_by_silence(before: int, after: int, age: int, outcome: str) -> None:
    found, evidence = silenced(dead_ends(before, after, age), ANSWERED, ANSWERED + timedelta(days=age))
    assert found == outcome
    assert evidence == f"led nowhere {before} times in 28 days before, {after} times in {age} days after"


def test_a_year_of_good_answers_does_not_hide_that_people_fail_again() -> None:
    today = ANSWERED + timedelta(days=365)
    good = [((ANSWERED + timedelta(days=n)).isoformat(), 3, 0.0) for n in range(1, 300)]
    bad = [((today - timedelta(days=n)).isoformat(), 3, 3.0) for n in range(20)]
    assert confirm(days((27, 30), (0, 0)) + good + bad, ANSWERED, today).outcome == "reopen"
