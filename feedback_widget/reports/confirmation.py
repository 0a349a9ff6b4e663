"""Did publishing an answer help? The failure rate of a gap before and after, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal

from feedback_widget.reports.statistics import wilson

SETTLE_DAYS = 14
BEFORE_DAYS = 56
ENOUGH = 8
"""Intents after publishing below which the numbers cannot speak against an answer."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the field says of an answer: `fall` is the failure rate before less that after, with its 95 % interval."""

    outcome: Literal["confirmed", "reopen", "wait"]
    fall: float
    low: float
    high: float
    before: tuple[float, int]
    after: tuple[float, int]

    @property
    def evidence(self) -> str:
        """Say it in a line for the ledger's history."""
        (failed_before, n_before), (failed_after, n_after) = self.before, self.after
        return (
            f"failure {failed_before:.0f} of {n_before} before, {failed_after:.0f} of {n_after} after; "
            f"fall {self.fall:.0%} (95 % interval {self.low:.0%} to {self.high:.0%})"
        )


def confirm(days: Iterable[tuple[str, int, float]], answered: date, today: date) -> Confirmation:
    """Judge an answer two weeks or more after it was published.

    Args:
        days: `(day, intents, failed)` of the gap, days as YYYY-MM-DD, in any order.
        answered: the day the answer was published; that day itself counts for neither side.
        today: the day of the judgement.

    Returns:
        `confirmed` when the interval of the fall lies above 0; `reopen` when two weeks have passed, enough people
        asked, and it does not; `wait` otherwise.
    """
    settled = answered + timedelta(days=SETTLE_DAYS)
    start = answered - timedelta(days=BEFORE_DAYS)
    known = [(date.fromisoformat(day), intents, failed) for day, intents, failed in days]
    before = _total(row for row in known if start <= row[0] < answered)
    after = _total(row for row in known if answered < row[0] <= today)
    fall, low, high = difference(before, after)
    outcome: Literal["confirmed", "reopen", "wait"] = "wait"
    if today >= settled and before[1] and after[1]:
        outcome = "confirmed" if low > 0 else ("reopen" if after[1] >= ENOUGH else "wait")
    return Confirmation(outcome, fall, low, high, before, after)


def difference(before: tuple[float, int], after: tuple[float, int]) -> tuple[float, float, float]:
    """Return the difference of two shares with its 95 % interval.

    Newcombe's hybrid score interval: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    (hits_1, n_1), (hits_2, n_2) = before, after
    share_1, share_2 = (hits_1 / n_1 if n_1 else 0.0), (hits_2 / n_2 if n_2 else 0.0)
    low_1, high_1 = wilson(hits_1, n_1)
    low_2, high_2 = wilson(hits_2, n_2)
    fall = share_1 - share_2
    low = fall - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2)
    high = fall + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2)
    return fall, low, high


def _total(rows: Iterable[tuple[date, int, float]]) -> tuple[float, int]:
    intents, failed = 0, 0.0
    for _, asked, missed in rows:
        intents += asked
        failed += missed
    return failed, intents
