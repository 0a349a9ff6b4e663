"""What the intents of a group show: how they ended, what was opened, kept, brought back, found by other ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache

import msgspec

from feedback_widget.reports.tally import BROWSED, OPENED, RANKS, REFUSED, RETURNED, STAYED, THOUSAND, Tally

EPOCH = date(1970, 1, 1).toordinal()


class Evidence(msgspec.Struct, dict=True):
    """Counts over the intents of one group.

    `wordings` says how many intents used each wording, and the failure mass among them. `missed` is the failure mass
    of all in thousandths, `outcomes` say how they ended, `scopes` in which version and language they were asked,
    `others` where those were heard that did not search.
    Searches ended on a `weak` match, a strong one, or `none`.
    `opened` counts intents that opened an article from a result, `kept` those of them that ended well with it last,
    `returned` those that went on unhappy, `browsed` those that found it through the categories instead;
    `ranks` sums the ranks at which it was opened, `refused` counts its "no" votes. They are counted after the last `add`.
    """

    wordings: Mapping[str, tuple[int, float]] = {}
    intents: int = 0
    missed: int = 0
    searched: int = 0
    none: int = 0
    weak: int = 0
    lone_visits: int = 0
    siblings: set[int] = set()
    moments: dict[int, list[int]] = {}
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    scopes: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    others: Counter[str] = msgspec.field(default_factory=Counter)
    articles: dict[str, list[int]] = {}

    def add(self, tallies: Sequence[Tally], version: str, lang: str) -> None:
        """Count the intents of one version and language."""
        n = sum([tally.intents for tally in tallies])
        self.intents += n
        self.missed += sum([tally.mass for tally in tallies])
        self.searched += sum([tally.searched for tally in tallies])
        self.none += sum([tally.none for tally in tallies])
        self.weak += sum([tally.weak for tally in tallies])
        self.lone_visits += sum([tally.visits for tally in tallies])
        self.scopes[version, lang] += n
        for tally in tallies:
            if tally.siblings:
                self.siblings.update(tally.siblings)
            if tally.sources:
                self.others.update(tally.sources)
        _add_up(self.outcomes, [tally.ends for tally in tallies])
        self._date([tally.days for tally in tallies])
        self._open([tally.articles for tally in tallies if tally.articles])

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

    @cached_property
    def opened(self) -> Counter[str]:
        return self._counted(OPENED)

    @cached_property
    def ranks(self) -> Counter[str]:
        return self._counted(RANKS)

    @cached_property
    def kept(self) -> Counter[str]:
        return self._counted(STAYED)

    @cached_property
    def returned(self) -> Counter[str]:
        return self._counted(RETURNED)

    @cached_property
    def browsed(self) -> Counter[str]:
        return self._counted(BROWSED)

    @cached_property
    def refused(self) -> Counter[str]:
        return self._counted(REFUSED)

    def _counted(self, what: int) -> Counter[str]:
        return Counter({ref: numbers[what] for ref, numbers in self.articles.items() if numbers[what]})

    def _date(self, days: Iterable[Mapping[int, tuple[int, int]]]) -> None:
        moments = self.moments
        for some in days:
            for day, (n, mass) in some.items():
                if day in moments:
                    moment = moments[day]
                    moment[0] += n
                    moment[1] += mass
                else:
                    moments[day] = [n, mass]

    def _open(self, articles: Iterable[Mapping[str, list[int]]]) -> None:
        sums = self.articles
        for some in articles:
            for ref, numbers in some.items():
                mine = sums.get(ref)
                sums[ref] = numbers if mine is None else [a + b for a, b in zip(mine, numbers, strict=True)]


def _add_up(total: dict[str, int], counts: Iterable[Mapping[str, int]]) -> None:
    get = total.get
    for some in counts:
        for name, n in some.items():
            total[name] = get(name, 0) + n


def _summed(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, n in counts:
        total[name] += n
    return total


@lru_cache(maxsize=4096)
def _name(day: int) -> str:
    return date.fromordinal(EPOCH + day).isoformat()
