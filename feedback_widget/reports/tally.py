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


Use = tuple["Intent", int, int, int, int]
"""An intent, how many such, the failure of each in thousandths, the day since 1970, and the number within the day of
the one visit it is of, when that had other intents too, else 0."""


def total(uses: Iterable[Use]) -> Tally:
    """Return what uses of the same wordings add up to."""
    intents = failed = good = searched = none = weak = opened = visits = 0
    ends: dict[str, int] = {}
    days: dict[int, tuple[int, int]] = {}
    articles: dict[str, list[int]] = {}
    sources: dict[str, int] = {}
    siblings: list[int] = []
    for intent, n, mass, day, sibling in uses:
        outcome = intent.outcome
        intents += n
        if mass:
            failed += n * mass
        else:
            good += n
        if intent.source == "search":
            searched += n
            if intent.match == "weak":
                weak += n
            elif intent.match == "none":
                none += n
        else:
            sources[intent.source] = sources.get(intent.source, 0) + n
        ends[outcome] = ends.get(outcome, 0) + n
        known = days.get(day)
        days[day] = (known[0] + n, known[1] + n * mass) if known else (n, n * mass)
        if not sibling:
            visits += n
        elif (number := day << _SIBLINGS | sibling) not in siblings[-1:]:
            siblings.append(number)
        if intent.clicked:
            opened += n
            _click(articles, outcome, intent.clicked, n)
        if intent.viewed or intent.votes:
            _open(articles, intent.votes, intent.viewed, n)
    counts = (intents, failed, good, searched, none, weak, opened, visits)
    return Tally(*counts, ends, days, articles, siblings, sources)


def _click(articles: dict[str, list[int]], outcome: str, clicked: Sequence[tuple[str, int]], n: int) -> None:
    last = clicked[-1][0]
    happy = outcome in KEPT
    for ref, rank in clicked if len(clicked) == 1 else dict(clicked).items():
        article = articles.get(ref) or _article(articles, ref)
        article[OPENED] += n
        article[RANKS] += n * rank
        article[STAYED if happy and ref == last else RETURNED] += n
    if outcome == "clicked":
        articles[last][SETTLED] += n


def _open(articles: dict[str, list[int]], votes: Iterable[tuple[str, int]], viewed: Iterable[str], n: int) -> None:
    for ref in set(viewed):
        _article(articles, ref)[BROWSED] += n
    for ref, helpful in votes:
        if not helpful:
            _article(articles, ref)[REFUSED] += n


def _article(articles: dict[str, list[int]], ref: str) -> list[int]:
    numbers = articles.get(ref)
    if numbers is None:
        numbers = articles[ref] = [0] * 7
    return numbers


def thousandths(rules: Rules) -> dict[str, int]:
    """Return the failure weight of each outcome in thousandths."""
    return {outcome: round(THOUSAND * weight) for outcome, weight in rules.weights.items()}


def _sum(mine: dict[str, int], more: Mapping[str, int]) -> None:
    for name, n in more.items():
        mine[name] = mine.get(name, 0) + n
