"""Intents added up: what a report needs to know of all those that used the same wordings.

Every number is a whole one, failure masses are in thousandths: sums are the same in whichever order they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from feedback_widget.reports.rules import Rules

if TYPE_CHECKING:
    from feedback_widget.reports.intents import Intent

KEPT = frozenset({"clicked", "voted_yes"})
OPENED, RANKS, STAYED, RETURNED, BROWSED, REFUSED, SETTLED = range(7)
THOUSAND = 1000
_SIBLINGS = 32


class Tally(msgspec.Struct, array_like=True, gc=False):
    """The sums.

    Attributes:
        intents: how many, with `mass` thousandths of failure among them; `good` of them did not fail at all.
        searched: those that searched; of them `none` found nothing at last, `weak` little, `clicked` opened a result.
        visits: visits with one intent only; `siblings` are numbers of the others, each once.
        ends: intents by outcome.
        sources: intents by source, searches left out.
        days: {day since 1970: (intents, mass)}.
        articles: {ref: intents that OPENED it from a result, the sum of its RANKS, those it kept (STAYED), those that
            RETURNED unhappy, those that BROWSED to it, its "no" votes (REFUSED), those that SETTLED on it unvoted}.
    """

    intents: int = 0
    mass: int = 0
    good: int = 0
    searched: int = 0
    none: int = 0
    weak: int = 0
    clicked: int = 0
    visits: int = 0
    ends: dict[str, int] = {}
    days: dict[int, tuple[int, int]] = {}
    articles: dict[str, list[int]] = {}
    siblings: list[int] = []
    sources: dict[str, int] = {}

    def add(self, intent: Intent, n: int, mass: int, day: int, sibling: int = 0) -> None:
        """Count `n` equal intents of a day, each with `mass` thousandths of failure.

        `sibling` is the number within the day of the visit of the one intent, when that had others too.
        """
        _, outcome, clicked, votes, viewed, match, _, _, source = intent
        self.intents += n
        self.mass += n * mass
        if not mass:
            self.good += n
        if source == "search":
            self.searched += n
            if match == "weak":
                self.weak += n
            elif match == "none":
                self.none += n
            if clicked:
                self.clicked += n
        else:
            self.sources[source] = self.sources.get(source, 0) + n
        self.ends[outcome] = self.ends.get(outcome, 0) + n
        known, sofar = self.days.get(day, (0, 0))
        self.days[day] = (known + n, sofar + n * mass)
        if not sibling:
            self.visits += n
        elif (number := day << _SIBLINGS | sibling) not in self.siblings[-1:]:
            self.siblings.append(number)
        if clicked:
            self._click(outcome, clicked, n)
        if viewed or votes:
            self._open(votes, viewed, n)

    def join(self, other: Tally) -> None:
        """Add what was counted on other days; `other` is used up."""
        self.intents += other.intents
        self.mass += other.mass
        self.good += other.good
        self.searched += other.searched
        self.none += other.none
        self.weak += other.weak
        self.clicked += other.clicked
        self.visits += other.visits
        if other.siblings:
            self.siblings += other.siblings
        _sum(self.ends, other.ends)
        if other.sources:
            _sum(self.sources, other.sources)
        for day, (n, mass) in other.days.items():
            known, sofar = self.days.get(day, (0, 0))
            self.days[day] = (known + n, sofar + mass)
        for ref, numbers in other.articles.items():
            mine = self.articles.get(ref)
            self.articles[ref] = [a + b for a, b in zip(mine, numbers, strict=True)] if mine else numbers

    def counts(self) -> tuple[int, ...]:
        """Return what is said of every wording: intents, mass, good, searched, none, weak, clicked."""
        return (self.intents, self.mass, self.good, self.searched, self.none, self.weak, self.clicked)

    def _click(self, outcome: str, clicked: Sequence[tuple[str, int]], n: int) -> None:
        last = clicked[-1][0]
        happy = outcome in KEPT
        for ref, rank in clicked if len(clicked) == 1 else dict(clicked).items():
            article = self._article(ref)
            article[OPENED] += n
            article[RANKS] += n * rank
            article[STAYED if happy and ref == last else RETURNED] += n
        if outcome == "clicked":
            article = self._article(last)
            article[SETTLED] += n

    def _open(self, votes: Iterable[tuple[str, int]], viewed: Iterable[str], n: int) -> None:
        for ref in set(viewed):
            self._article(ref)[BROWSED] += n
        for ref, helpful in votes:
            if not helpful:
                self._article(ref)[REFUSED] += n

    def _article(self, ref: str) -> list[int]:
        numbers = self.articles.get(ref)
        if numbers is None:
            numbers = self.articles[ref] = [0] * 7
        return numbers


def thousandths(rules: Rules) -> dict[str, int]:
    """Return the failure weight of each outcome in thousandths."""
    return {outcome: round(THOUSAND * weight) for outcome, weight in rules.weights.items()}


def _sum(mine: dict[str, int], more: Mapping[str, int]) -> None:
    for name, n in more.items():
        mine[name] = mine.get(name, 0) + n
