"""A gap as the ledger keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["open", "planned", "drafted", "answered", "confirmed", "regressed", "wontfix", "duplicate"]
STATUSES: tuple[Status, ...] = (
    "open",
    "planned",
    "drafted",
    "answered",
    "confirmed",
    "regressed",
    "wontfix",
    "duplicate",
)
CLOSED: frozenset[Status] = frozenset({"wontfix", "duplicate"})
HELD: frozenset[Status] = frozenset({"answered", "confirmed", "regressed"})
"""Statuses in which the replay must pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a gap: when, by whom, to what, and why."""

    on: date
    status: Status
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One need customers have, in their words, and what became of it.

    `answer` is the ref of the article or FAQ entry that should answer it, "" while there is none; `near` is the ref of
    the one that came nearest when the gap was opened, whose category a draft joins. The gap counts as
    answered when `answer` is among the first `within` results for at least `share` (0 to 1) of `wordings`.
    `volume` is the number of failed intents in the 28 days before the last decision; an ignored gap reopens when
    it doubles.
    """

    id: str
    label: str
    status: Status = "open"
    cause: str = ""
    owner: str = ""
    answer: str = ""
    near: str = ""
    wordings: tuple[str, ...] = ()
    within: int = 3
    share: float = 0.8
    opened: date | None = None
    answered: date | None = None
    volume: int = 0
    duplicate_of: str = ""
    history: tuple[Step, ...] = ()

    @property
    def is_address(self) -> bool:
        """Whether it stands for visits to an address that led nowhere; its label is that address."""
        return self.cause == "moved" and self.label.startswith("/") and not self.wordings

    @property
    def is_doubted(self) -> bool:
        """Whether it is open again after it was answered, and nobody has planned or named another answer since."""
        before = [step.status for step in self.history if step.status != "open"]
        return self.status == "open" and not self.answer and before[-1:] in (["answered"], ["confirmed"])
