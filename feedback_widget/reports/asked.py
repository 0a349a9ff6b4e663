"""Intents counted by wording: how often each was asked, and how often that ended in failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback_widget.reports.intents import Intent
from feedback_widget.reports.rules import Rules


@dataclass(slots=True)
class Asked:
    """One wording: `intents` that used it, `mass` of failure among them (0 to `intents`).

    `partners` counts the intents that used another wording too, `settled` those that ended on an article, unvoted.
    """

    query: str
    intents: int = 0
    mass: float = 0.0
    partners: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)


def asked(days: Mapping[str, Mapping[Intent, int]], rules: Rules) -> dict[str, Asked]:
    """Count intents by wording; an intent counts for each of its wordings.

    Args:
        days: {day: {intent: how often}}.
        rules: holds the failure weights.
    """
    found: dict[str, Asked] = {}
    for counts in days.values():
        for intent, n in counts.items():
            mass = n * rules.weights[intent.outcome]
            for query in intent.queries:
                entry = found.get(query)
                if entry is None:
                    entry = found[query] = Asked(query)
                entry.intents += n
                entry.mass += mass
                if intent.outcome == "clicked":
                    entry.settled[intent.clicked[-1][0]] += n
            if len(intent.queries) > 1:
                _pair(found, intent.queries, n)
    return found


def _pair(found: dict[str, Asked], queries: Iterable[str], n: int) -> None:
    for one in queries:
        for two in queries:
            if one != two:
                found[one].partners[two] += n
