"""What the intents of a group show: how they ended, what was opened, kept, brought back, found by other ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from feedback_widget.reports.tally import THOUSAND, Tally

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Evidence:
    """Counts over the intents of one group.

    `missed` is their failure mass in thousandths, `outcomes` say how they ended, `scopes` in which version and
    language they were asked, `others` where those were heard that did not search.
    Searches ended on a `weak` match, a strong one, or `none`.
    `opened` counts intents that opened an article from a result, `kept` those of them that ended well with it last,
    `returned` those that went on unhappy, `browsed` those that found it through the categories instead;
    `ranks` sums the ranks at which it was opened, `refused` counts its "no" votes.
    """

    intents: int = 0
    missed: int = 0
    searched: int = 0
    none: int = 0
    weak: int = 0
    lone_visits: int = 0
    siblings: set[int] = field(default_factory=set)
    moments: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    outcomes: Counter[str] = field(default_factory=Counter)
    scopes: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    said: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    opened: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    browsed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    ranks: Counter[str] = field(default_factory=Counter)

    def add(self, tally: Tally, version: str, lang: str, queries: Sequence[str]) -> None:
        """Count the intents of one version and language which used `queries` of the group."""
        n = tally.intents
        self.intents += n
        self.missed += tally.mass
        self.searched += tally.searched
        self.none += tally.none
        self.weak += tally.weak
        self.lone_visits += tally.visits
        if tally.siblings:
            self.siblings.update(tally.siblings)
        self.scopes[version, lang] += n
        for source, times in tally.sources.items():
            self.others[source] += times
        outcomes, moments = self.outcomes, self.moments
        for outcome, times in tally.ends.items():
            outcomes[outcome] += times
        for day, (times, mass) in tally.days.items():
            moment = moments[day]
            moment[0] += times
            moment[1] += mass
        for query in queries:
            wording = self.said[query]
            wording[0] += n
            wording[1] += tally.mass
        if tally.articles:
            self._open(tally.articles)

    @property
    def visits(self) -> int:
        """Return in how many visits there was at least one of the intents."""
        return self.lone_visits + len(self.siblings)

    @property
    def failed(self) -> float:
        """Return the failure mass."""
        return self.missed / THOUSAND

    @property
    def sources(self) -> Counter[str]:
        """Return the intents by source."""
        return Counter({"search": self.searched}) + self.others

    @property
    def versions(self) -> Counter[str]:
        """Return the intents by version."""
        return _summed((version, n) for (version, _), n in self.scopes.items())

    @property
    def languages(self) -> Counter[str]:
        """Return the intents by language."""
        return _summed((lang, n) for (_, lang), n in self.scopes.items())

    @property
    def strong(self) -> int:
        """Return how many ended on a strong match."""
        return self.searched - self.weak - self.none

    @property
    def by_day(self) -> dict[str, tuple[int, float]]:
        """Return {day: (intents, failure mass)}."""
        return {_name(day): (n, mass / THOUSAND) for day, (n, mass) in self.moments.items()}

    @property
    def wordings(self) -> dict[str, tuple[int, float]]:
        """Return {wording: (intents, failure mass)}."""
        return {query: (n, mass / THOUSAND) for query, (n, mass) in self.said.items()}

    def _open(self, articles: Mapping[str, Sequence[int]]) -> None:
        for ref, (opened, ranks, kept, returned, browsed, refused, _) in articles.items():
            if opened:
                self.opened[ref] += opened
                self.ranks[ref] += ranks
            if kept:
                self.kept[ref] += kept
            if returned:
                self.returned[ref] += returned
            if browsed:
                self.browsed[ref] += browsed
            if refused:
                self.refused[ref] += refused


def _summed(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, n in counts:
        total[name] += n
    return total


@lru_cache(maxsize=4096)
def _name(day: int) -> str:
    return date.fromordinal(EPOCH + day).isoformat()
