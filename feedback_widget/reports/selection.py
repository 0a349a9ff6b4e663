"""The part of the events that a report speaks of: its days, and its filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from feedback_widget.reports import weeks
from feedback_widget.reports.asked import Asked, count_into, join_into
from feedback_widget.reports.days import Day, Events
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.rules import Rules


@dataclass(frozen=True, slots=True)
class Selection:
    """The events from `since` to `until` (both in) in one version and language ("": any)."""

    events: Events
    since: str
    until: str
    version: str = ""
    lang: str = ""

    def before(self) -> Selection:
        """Return the period of the same length just before."""
        first, last = date.fromisoformat(self.since), date.fromisoformat(self.until)
        until = first - timedelta(days=1)
        since = until - (last - first)
        return Selection(self.events, since.isoformat(), until.isoformat(), self.version, self.lang)

    def days(self) -> dict[str, Day]:
        """Return the digests of its days."""
        return {day: found for day, found in sorted(self.events.days.items()) if self.since <= day <= self.until}

    def intents(self, extra: Sequence[tuple[Intent, int]] = ()) -> DayIntents:
        """Return {day: [(intent, how often)]}; `extra` are counted on the last day."""
        return DayIntents(self, extra)

    def asked(self, rules: Rules, extra: Sequence[tuple[Intent, int]] = ()) -> dict[str, Asked]:
        """Return how often each wording was asked and failed: by weeks where they are counted, else day by day."""
        found: dict[str, Asked] = {}
        intents, kept = self.intents(), self._weeks(rules)
        for day in intents:
            week = weeks.monday(day)
            if week not in kept:
                count_into(found, intents[day], rules)
            elif body := kept[week]:
                join_into(found, weeks.read(body))
                kept[week] = b""
        count_into(found, extra, rules)
        for entry in found.values():
            # Sums of other orders must be equal: what ties by its mass must tie however it was counted.
            entry.mass = round(entry.mass, 6)
        return found

    def ends(self) -> dict[tuple[str, bool], int]:
        """Return {(outcome, whether a result was opened): how many intents that searched}."""
        total: Counter[tuple[str, bool]] = Counter()
        for day in self.days().values():
            for version, lang, outcome, opened, n in day.ends:
                if self._covers(version, lang):
                    total[outcome, opened] += n
        return total

    def visits(self) -> tuple[int, int]:
        """Return how many visits searched or read, and how many of those asked a person."""
        found = [row for day in self.days().values() for row in day.visits if self._covers(row[0], row[1])]
        return sum(row[2] for row in found), sum(row[3] for row in found)

    def comments(self) -> list[tuple[float, str, str]]:
        """Return (epoch seconds, ref, comment) of "no" votes, newest first."""
        found = [
            (at, ref, text)
            for day in self.days().values()
            for at, ref, text, version, lang in day.comments
            if self._covers(version, lang)
        ]
        return sorted(found, reverse=True)

    def visitors(self, queries: Iterable[str]) -> dict[str, int]:
        """Return how many distinct visitors used each query, as far as they can be told apart."""
        wanted = {query: set[int]() for query in queries}
        if not wanted:
            return {}
        for found in self.days().values():
            crowd = found.crowd()
            for query, group in wanted.items():
                group.update(crowd.get(query, ()))
        return {query: len(group) for query, group in wanted.items()}

    def rows(self, rollup: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a rollup (day, version, lang, ...) it covers."""
        return (row for row in rollup if self.since <= row[0] <= self.until and self._covers(row[1], row[2]))

    def _weeks(self, rules: Rules) -> dict[str, bytes]:
        """Return the kept weeks inside the selection; none when it leaves events out, or weighs them otherwise."""
        if self.version or self.lang or self.events.weights != rules.weights:
            return {}
        inside = set(weeks.whole(self.since, self.until))
        return {week: body for week, body in self.events.weeks.items() if week in inside}

    def _covers(self, version: str, lang: str) -> bool:
        return self.version in ("", version) and self.lang in ("", lang)


class DayIntents(Mapping[str, Sequence[tuple[Intent, int]]]):
    """The intents of a selection by day, decoded day by day: a year of them need not fit in memory."""

    def __init__(self, selection: Selection, extra: Sequence[tuple[Intent, int]]) -> None:
        self._days = selection.days()
        self._version, self._lang = selection.version, selection.lang
        self._last, self._extra = selection.until, extra

    def __getitem__(self, day: str) -> Sequence[tuple[Intent, int]]:
        found = self._days[day].counted() if day in self._days else []
        if self._version or self._lang:
            found = [
                (intent, n)
                for intent, n in found
                if self._version in ("", intent.version) and self._lang in ("", intent.lang)
            ]
        return [*found, *self._extra] if day == self._last else found

    def __iter__(self) -> Iterator[str]:
        return iter([*self._days, self._last] if self._extra and self._last not in self._days else self._days)

    def __len__(self) -> int:
        return sum(1 for _ in self)
