"""One visitor: searches, looks, clicks what seems to fit, comes back, words it anew, gives up, asks a person.

A visit is a list of `Step`: an event row (see `feedback_widget.reports.steps`) and the need behind it, which no
report ever sees. Randomness comes in as a `Random`, the search engine as a callable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import NamedTuple

from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.words import cut, slip

# query -> (refs in order of rank, match grade)
Search = Callable[[str], tuple[Sequence[str], str]]
# at (epoch seconds), kind, visit, text, ref, number, extra, version, lang, visitor, dwell
Row = tuple[float, str, str, str, str, int, str, str, str, str, int]


class Step(NamedTuple):
    """One event and the need it came from ("" for noise)."""

    row: Row
    need: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something customers need to know: how they word it, and the articles that answer it (none: it is missing).

    `helps` is false when the articles are found but do not solve it.
    """

    id: str
    wordings: tuple[str, ...]
    refs: tuple[str, ...]
    helps: bool = True


def zipf(n: int, skew: float) -> list[float]:
    """Return cumulative weights 1/rank^skew, for `Random.choices(cum_weights=...)`."""
    return list(accumulate((rank + 1) ** -skew for rank in range(n)))


class Visitor:
    """Plays one visit; `clock` moves forward as the visitor reads and types."""

    def __init__(self, visit: str, at: float, search: Search, habits: Habits, rng: Random, version: str, lang: str):
        self.visit, self.clock, self.search, self.habits, self.rng = visit, at, search, habits, rng
        self.version, self.lang = version, lang
        self.steps: list[Step] = []
        self._need = ""

    def seek(self, need: Need) -> None:
        """Try to get one need answered, until it is, or patience ends."""
        self._need = need.id
        asked: set[str] = set()
        for attempt in range(self.habits.attempts):
            if self._attempt(need, self._word(need, asked)):
                return
            if attempt + 1 == self.habits.attempts or not self._happens(self.habits.refines):
                break
            self.wait(4, 25)
        self._give_up(need)

    def ask(self, query: str, need: str = "") -> tuple[Sequence[str], str]:
        """Search once and record it."""
        self._need = need or self._need
        refs, match = self.search(query)
        self._record("search", query, "\n".join(refs[:10]), len(refs), match)
        return refs, match

    def wait(self, least: float, most: float) -> None:
        """Let some seconds pass."""
        self.clock += self.rng.uniform(least, most)

    def _word(self, need: Need, asked: set[str]) -> str:
        pool = [wording for wording in need.wordings if wording not in asked] or list(need.wordings)
        query = self.rng.choices(pool, cum_weights=zipf(len(pool), self.habits.skew / 2))[0]
        asked.add(query)
        if self._happens(self.habits.mistypes):
            return slip(query, self.rng)
        return cut(query, self.rng) if self._happens(self.habits.cuts_short) else query

    def _attempt(self, need: Need, query: str) -> bool:
        """Search once and go through the results; true when the visitor leaves content, or just leaves."""
        refs, match = self.ask(query)
        self._look(2, 15)
        for rank, (ref, seen) in enumerate(zip(refs, self.habits.looks_at, strict=False), 1):
            if not self._happens(seen):
                continue
            fits = ref in need.refs
            if fits and need.helps and rank <= 3 and match == "strong" and self._happens(self.habits.reads_in_place):
                self._look(5, 40)
                return True
            if not self._happens(self.habits.clicks_fit if fits else self.habits.clicks_misfit):
                continue
            self._record("click", "", ref, rank)
            if self._read(need, ref) or (not fits and self._happens(self.habits.leaves_after_misfit)):
                return True
            if fits:
                return False
        return False

    def _look(self, least: float, most: float) -> None:
        """Keep the results on screen; the search event says for how long."""
        before = self.clock
        self.wait(least, most)
        if not self.habits.tells_dwell:
            return
        row, need = self.steps[-1]
        self.steps[-1] = Step((*row[:-1], row[-1] + int(1000 * (self.clock - before))), need)

    def _read(self, need: Need, ref: str) -> bool:
        fits = ref in need.refs
        helped = fits and (need.helps or self._happens(self.habits.helped_by_bad))
        self.wait(*((20, 120) if fits else (4, 20)))
        if helped and self._happens(self.habits.votes_yes):
            self._record("vote", "", ref, 1)
        elif not helped and self._happens(self.habits.votes_no * (1 if fits else 0.2)):
            self._record("vote", "", ref, 0)
        return helped

    def _give_up(self, need: Need) -> None:
        if need.refs and self._happens(self.habits.browses):
            self.wait(10, 60)
            self._record("view", "", self.rng.choice(need.refs))
            if self._read(need, need.refs[0]):
                return
        if self._happens(self.habits.contacts):
            self.wait(15, 90)
            self._record("contact", self.rng.choice(need.wordings), "", 0, "form")

    def _happens(self, chance: float) -> bool:
        return self.rng.random() < chance

    def _record(self, kind: str, text: str, ref: str, number: int = 0, extra: str = "") -> None:
        row = (round(self.clock, 3), kind, self.visit, text, ref, number, extra, self.version, self.lang, "", 0)
        self.steps.append(Step(row, self._need))
