"""Intents counted by wording: how often each was asked, and how often that ended in failure.

One pass over the intents of a period, which may be hundreds of thousands; all that needs every intent is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from feedback_widget.reports.intents import Intent
from feedback_widget.reports.rules import Rules

Days = Mapping[str, Sequence[tuple[Intent, int]]]


@dataclass(slots=True)
class Asked:
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
    partners: dict[str, int] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)

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


def count(days: Days, rules: Rules) -> dict[str, Asked]:
    """Count intents by wording; an intent counts for each of its wordings.

    Args:
        days: {day: [(intent, how often)]}.
        rules: holds the failure weights.
    """
    found: dict[str, Asked] = {}
    weights = rules.weights
    for counts in days.values():
        for intent, n in counts:
            mass = n * weights[intent.outcome]
            for query in intent.queries:
                entry = found.get(query)
                if entry is None:
                    entry = found[query] = Asked()
                entry.add(intent, n, mass)
            if len(intent.queries) > 1:
                _pair(found, intent.queries, n)
    return found


def _pair(found: Mapping[str, Asked], queries: Iterable[str], n: int) -> None:
    for one in queries:
        partners = found[one].partners
        for two in queries:
            if one != two:
                partners[two] = partners.get(two, 0) + n
