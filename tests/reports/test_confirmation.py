"""Confirmation: an answer is proven by what customers do after it, and by enough of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from feedback_widget.reports.confirmation import confirm, difference

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
