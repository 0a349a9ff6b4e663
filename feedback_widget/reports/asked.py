"""Intents counted by wording: how often each was asked, and how often that ended in failure.

One pass over the intents of a period, which may be hundreds of thousands; all that needs every intent is counted here.
Counts of separate days add up, so those of whole weeks are kept (weeks.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from feedback_widget.reports.intents import Intent
from feedback_widget.reports.rules import Rules

Days = Mapping[str, Sequence[tuple[Intent, int]]]


class Asked(msgspec.Struct, array_like=True, gc=False):
    """One wording.

    `intents` used it, with `mass` of failure among them (0 to `intents`); `good` of them did not fail at all. Of the
    `searched` ones, `none` found nothing, `weak` ended on a weak match, `clicked` opened a result. `partners` counts
    the intents that used another wording too, `settled` those that ended on an article, unvoted, `languages` those of
    each language, where a period has several.
    """

    intents: int = 0
    mass: float = 0.0
    good: int = 0
    searched: int = 0
    none: int = 0
    weak: int = 0
    clicked: int = 0
    partners: dict[str, int] = {}
    settled: dict[str, int] = {}
    languages: dict[str, int] = {}

    def add(self, intent: Intent, n: int, mass: float) -> None:
        """Count `n` equal intents with `mass` of failure in all."""
        self.intents += n
        self.mass += mass
        if not mass:
            self.good += n
        if intent.source == "search":
            self.searched += n
            if intent.match == "weak":
                self.weak += n
            elif intent.match == "none":
                self.none += n
            if intent.clicked:
                self.clicked += n
                if intent.outcome == "clicked":
                    ref = intent.clicked[-1][0]
                    self.settled[ref] = self.settled.get(ref, 0) + n
        self.languages[intent.lang] = self.languages.get(intent.lang, 0) + n

    def join(self, other: Asked) -> None:
        """Add the counts of other days."""
        self.intents += other.intents
        self.mass += other.mass
        self.good += other.good
        self.searched += other.searched
        self.none += other.none
        self.weak += other.weak
        self.clicked += other.clicked
        for mine, more in (
            (self.partners, other.partners),
            (self.settled, other.settled),
            (self.languages, other.languages),
        ):
            for name, n in more.items():
                mine[name] = mine.get(name, 0) + n


def count(days: Days, rules: Rules) -> dict[str, Asked]:
    """Count the intents of some days by wording, as `count_into` does."""
    found: dict[str, Asked] = {}
    for counts in days.values():
        count_into(found, counts, rules)
    return found


def count_into(found: dict[str, Asked], counts: Iterable[tuple[Intent, int]], rules: Rules) -> None:
    """Count intents by wording; an intent counts for each of its wordings.

    Args:
        found: what was counted so far; changed.
        counts: (intent, how often) of a day.
        rules: holds the failure weights.
    """
    weights = rules.weights
    for intent, n in counts:
        mass = n * weights[intent.outcome]
        for query in intent.queries:
            entry = found.get(query)
            if entry is None:
                entry = found[query] = Asked()
            entry.add(intent, n, mass)
        if len(intent.queries) > 1:
            _pair(found, intent.queries, n)


def join_into(found: dict[str, Asked], more: Mapping[str, Asked]) -> None:
    """Add the counts of other days, wording by wording; `more` is used up."""
    for query, entry in more.items():
        mine = found.get(query)
        if mine is None:
            found[query] = entry
        else:
            mine.join(entry)


def _pair(found: Mapping[str, Asked], queries: Iterable[str], n: int) -> None:
    for one in queries:
        partners = found[one].partners
        for two in queries:
            if one != two:
                partners[two] = partners.get(two, 0) + n
