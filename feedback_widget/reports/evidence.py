"""What the intents of a group show: how they ended, what was opened, kept, brought back, found by other ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback_widget.reports.asked import Days
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.rules import Rules

KEPT = frozenset({"clicked", "voted_yes"})


@dataclass(slots=True)
class Evidence:
    """Counts over the intents of one group.

    `opened` counts intents that opened an article from a result, `kept` those of them that ended well with it last,
    `returned` those that went on unhappy, `browsed` those that found it through the categories instead;
    `ranks` sums the ranks at which it was opened, `refused` counts its "no" votes.
    """

    intents: int = 0
    visits: int = 0
    failed: float = 0.0
    by_day: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    outcomes: Counter[str] = field(default_factory=Counter)
    matches: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    wordings: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    opened: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    browsed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    ranks: Counter[str] = field(default_factory=Counter)
    siblings: set[tuple[str, int]] = field(default_factory=set)

    def add(self, intent: Intent, n: int, day: str, weight: float, queries: Sequence[str]) -> None:
        """Count `n` equal intents of a day, which used `queries` of the group."""
        self.intents += n
        self.failed += n * weight
        moment = self.by_day[day]
        moment[0] += n
        moment[1] += n * weight
        self.outcomes[intent.outcome] += n
        self.matches[intent.match] += n
        self.versions[intent.version] += n
        self.languages[intent.lang] += n
        self.sources[intent.source] += n
        if not intent.sibling:
            self.visits += n
        elif (day, intent.sibling) not in self.siblings:
            self.siblings.add((day, intent.sibling))
            self.visits += 1
        for query in queries:
            wording = self.wordings[query]
            wording[0] += n
            wording[1] += n * weight
        if intent.clicked or intent.viewed or intent.votes:
            self._open(intent, n)

    def _open(self, intent: Intent, n: int) -> None:
        refs = dict(intent.clicked)
        for ref, rank in refs.items():
            self.opened[ref] += n
            self.ranks[ref] += n * rank
        if refs:
            last = intent.clicked[-1][0]
            happy = intent.outcome in KEPT
            for ref in refs:
                if happy and ref == last:
                    self.kept[ref] += n
                else:
                    self.returned[ref] += n
        for ref in set(intent.viewed):
            self.browsed[ref] += n
        for ref, helpful in intent.votes:
            if not helpful:
                self.refused[ref] += n


def gather(groups: Sequence[Sequence[str]], days: Days, rules: Rules) -> list[Evidence]:
    """Collect the evidence of each group of wordings; an intent counts once for each group it touches."""
    owner: dict[str, int] = {query: k for k, queries in enumerate(groups) for query in queries}
    found = [Evidence() for _ in groups]
    weights = rules.weights
    for day, counts in days.items():
        for intent, n in counts:
            queries = intent.queries
            if len(queries) == 1:
                if queries[0] in owner:
                    found[owner[queries[0]]].add(intent, n, day, weights[intent.outcome], queries)
                continue
            touched: dict[int, list[str]] = {}
            for query in queries:
                if query in owner:
                    touched.setdefault(owner[query], []).append(query)
            for k, own in touched.items():
                found[k].add(intent, n, day, weights[intent.outcome], own)
    return found
