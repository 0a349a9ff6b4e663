"""Did publishing an answer help? The failure rate of a gap before and after, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal

from feedback_widget.reports.rules import USUAL, Rules
from feedback_widget.reports.statistics import wilson

Outcome = Literal["confirmed", "reopen", "wait"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the field says of an answer: `fall` is the failure rate before less that after, with its 95 % interval."""

    outcome: Outcome
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


def confirm(days: Iterable[tuple[str, int, float]], answered: date, today: date, rules: Rules = USUAL) -> Confirmation:
    """Judge an answer that was published some time ago.

    Args:
        days: `(day, intents, failed)` of the gap, days as YYYY-MM-DD, in any order.
        answered: the day the answer was published; that day itself counts for neither side.
        today: the day of the judgement.
        rules: how long to wait (`proof_days`), how far to look back (`proof_reach`), how many must have asked
            (`proof_intents`).

    Returns:
        `confirmed` when the time has passed and the interval of the fall lies above 0; `reopen` when it does not and
        enough people asked since; `wait` otherwise.
    """
    before, after = _sides(days, answered, today, rules.proof_reach)
    fall, low, high = difference(before, after)
    outcome: Outcome = "wait"
    if today >= answered + timedelta(days=rules.proof_days) and before[1] and after[1]:
        outcome = "confirmed" if low > 0 else ("reopen" if after[1] >= rules.proof_intents else "wait")
    return Confirmation(outcome, fall, low, high, before, after)


def silenced(
    days: Iterable[tuple[str, int, float]], answered: date, today: date, rules: Rules = USUAL
) -> tuple[Outcome, str]:
    """Judge a redirect that was published some time ago, by how often its old address still led nowhere.

    Who follows a redirect leaves no trace, so there is no rate: what is judged is the share of dead ends that came
    before the redirect, against the share of days that did. (Two Poisson rates, given their sum, are one binomial
    share: J. Przyborowski and H. Wilenski, Biometrika 31 (1940) 313-323.)

    Args:
        days: `(day, dead ends, dead ends)`, days as YYYY-MM-DD, in any order.
        answered: the day the redirect was published; that day itself counts for neither side.
        today: the day of the judgement.
        rules: as for `confirm`.

    Returns:
        What `confirm` returns, and the evidence in a line.
    """
    rows = list(days)
    (_, n_before), (_, n_after) = _sides(rows, answered, today, rules.proof_reach)
    first = min((date.fromisoformat(day) for day, *_ in rows), default=answered)
    days_before = min((answered - first).days, rules.proof_reach)
    days_after = min((today - answered).days, rules.proof_reach)
    evidence = f"led nowhere {n_before} times in {days_before} days before, {n_after} times in {days_after} days after"
    if today < answered + timedelta(days=rules.proof_days) or not n_before:
        return "wait", evidence
    low, _ = wilson(n_before, n_before + n_after)
    if low > days_before / (days_before + days_after):
        return "confirmed", evidence
    return ("reopen" if n_after >= rules.proof_intents else "wait"), evidence


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


def _sides(
    days: Iterable[tuple[str, int, float]], answered: date, today: date, most: int
) -> tuple[tuple[float, int], tuple[float, int]]:
    """Return (failed, intents) of the `most` days before the answer, and of the last so many since."""
    reach = timedelta(days=most)
    known = [(date.fromisoformat(day), intents, failed) for day, intents, failed in days]
    return (
        _total(row for row in known if answered - reach <= row[0] < answered),
        _total(row for row in known if max(answered, today - reach) < row[0] <= today),
    )


def _total(rows: Iterable[tuple[date, int, float]]) -> tuple[float, int]:
    intents, failed = 0, 0.0
    for _, asked, missed in rows:
        intents += asked
        failed += missed
    return failed, intents
