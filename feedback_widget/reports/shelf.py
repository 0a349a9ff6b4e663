"""What reports keep of a store, as one snapshot sees it, and what was made of its events since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from feedback_widget.reports.making import MONTH, WEEK, WORDS, Kept, Order, fingerprint, joined, made, stamp
from feedback_widget.reports.outlived import outlived
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.weeks import days_of, whole_months
from feedback_widget.store.errors import StoreUnavailable

if TYPE_CHECKING:
    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.protocol import EventStore

HEAP = 8_000_000
"""Bytes of fresh rows that are written at once."""
PATIENCE = 2.0
"""Seconds after which they are written however few they are: who ends a long report loses little of its work."""

Told = Callable[[int, int], None]
"""Hears how many days have been digested, and how many there are to do."""
LARGE = 1_000_000
"""Events of four weeks from which most wordings come every week, so that to join the weeks saves much reading."""


class Shelf:
    """Rows of the table of digests, made anew where they are outdated.

    Args:
        store: whose rows they are.
        snapshot: where events and rows are read.
        needed: names of rows that `bodies` will be asked for.
        keep: write what is made to the store, as long as it lets us.
        gently: leave the processors to others who need them.

    Attributes:
        heads: what a row was made of, (events, rules), by its name.
    """

    def __init__(
        self,
        store: EventStore,
        snapshot: Snapshot,
        needed: Collection[str],
        *,
        keep: bool = True,
        gently: bool = False,
    ) -> None:
        self._store, self._snapshot, self._needed, self._keep, self._gently = store, snapshot, needed, keep, gently
        self.heads = {name: (events, by) for name, events, by in snapshot.report_heads()}
        self._good: set[str] = set()
        self._fresh: dict[str, bytes] = {}
        self._heap: list[Kept] = []
        self._written = monotonic()

    def fill(
        self,
        days: Sequence[str],
        words: Collection[str],
        weeks: Sequence[str],
        counts: Mapping[str, int],
        rules: Rules,
        told: Told | None = None,
    ) -> int:
        """Make what is missing or outdated; return how many days had to be digested.

        Args:
            days: whose figures are needed.
            words: days whose phrasebooks are needed by themselves.
            weeks: Mondays of those whose phrasebooks are needed as a whole.
            counts: events of every day of the store.
            rules: what an intent is, and when it failed.
            told: hears how far it is.
        """
        by = fingerprint(rules)
        for row in outlived(self._snapshot, self.heads, days, counts, by):
            self.heads[row[0]] = row[1:3]
            self._heap.append(row)
        self._good = {
            name for name, head in self.heads.items() if head == (counts.get(name.removeprefix(WORDS), 0), by)
        } | {name for name, days in _long(weeks) if self.heads.get(name, (0, ""))[1] == stamp(days, counts, by)}
        order = self._order(days, words, weeks, counts)
        if order.days:
            from feedback_widget.reports.workers import digested  # not needed while everything has been made

            done = 0
            for rows in digested(self._store, self._snapshot, order, counts, rules, gently=self._gently):
                self._put(rows)
                done += sum(name in counts for name, *_ in rows)
                if told:
                    told(done, len(order.days))
        for week in weeks:
            if WEEK + week not in self._good:
                self._join(week, counts, rules)
        self._write()
        return len(order.days)

    def join_months(self, weeks: Sequence[str], counts: Mapping[str, int], rules: Rules) -> None:
        """Join the weeks of each month where that pays and is not done; they have been filled in."""
        for name, days in _long(weeks):
            if name not in self._good and sum(counts.get(day, 0) for day in days) >= LARGE:
                books = [WEEK + week for week in days[::7]]
                self._put([joined(name, days, self.bodies(books).values(), counts, rules)])
                for week in books:  # no report that reads the month reads them
                    self._fresh.pop(week, None)
        self._write()

    def books(self, weeks: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return the fewest books that tell of some weeks, after they were filled in: (first day, last day, row)."""
        months = [month for month in whole_months(weeks) if MONTH + month[0] in self._good]
        covered = {week for month in months for week in month}
        return [
            *((month[0], days_of(month[-1])[-1], MONTH + month[0]) for month in months),
            *((week, days_of(week)[-1], WEEK + week) for week in weeks if week not in covered),
        ]

    def _order(
        self, days: Sequence[str], words: Collection[str], weeks: Sequence[str], counts: Mapping[str, int]
    ) -> Order:
        """Order what is not there; a week is made of its days at once when none of their phrasebooks is there."""
        lacking = {day for day in words if WORDS + day not in self._good}
        at_once = set()
        for week in weeks:
            found = [day for day in days_of(week) if day in counts]
            if WEEK + week not in self._good:
                left = [day for day in found if WORDS + day not in self._good]
                if left == found:
                    at_once.add(week)
                else:
                    lacking.update(left)
        direct = {day for week in at_once for day in days_of(week) if day in counts}
        stale = {day for day in days if day not in self._good}
        return Order(sorted(stale | lacking | direct), frozenset(lacking), frozenset(at_once))

    def _join(self, week: str, counts: Mapping[str, int], rules: Rules) -> None:
        """Join a week of the phrasebooks of its days."""
        found = [day for day in days_of(week) if day in counts]
        left = [day for day in found if WORDS + day not in self._good]
        for rows in made(self._snapshot, Order(left, frozenset(left), frozenset()), counts, rules):
            self._put(rows)
        books = self.bodies([WORDS + day for day in found]).values()
        self._put([joined(WEEK + week, days_of(week), books, counts, rules)])

    def bodies(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return rows by name, those that are there and up to date."""
        kept = [name for name in names if name in self._good and name not in self._fresh and name in self.heads]
        return dict(self._snapshot.report_bodies(kept)) | {n: self._fresh[n] for n in names if n in self._fresh}

    def empty(self, today: str) -> None:
        """Empty the rows of the days and weeks before today that are not up to date: they speak of events now gone."""
        for name, head in self.heads.items():
            dated = name[:1].isdigit() or name.startswith((WORDS, WEEK, MONTH))
            if dated and name[-10:] < today and name not in self._good and head != (0, ""):
                self._heap.append((name, 0, "", b""))
        self._write()

    def _put(self, rows: Sequence[Kept]) -> None:
        for name, events, by, body in rows:
            self.heads[name] = (events, by)
            self._good.add(name)
            self._fresh[name] = body
            if name.startswith(WEEK):  # until now its days might have had to be joined
                for day in days_of(name.removeprefix(WEEK)):
                    self._drop(WORDS + day)
        self._heap += rows
        if monotonic() - self._written > PATIENCE or sum(len(body) for *_, body in self._heap) > HEAP:
            self._write()

    def _drop(self, name: str) -> None:
        if name not in self._needed:
            self._fresh.pop(name, None)

    def _write(self) -> None:
        if self._keep and self._heap:
            try:
                self._store.save_report_days(self._heap)
            except StoreUnavailable:  # busy, full or not ours to write: the report can be read all the same
                self._keep = False
        self._heap, self._written = [], monotonic()


def _long(weeks: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of weeks and of their months, with the days they tell of."""
    for week in weeks:
        yield WEEK + week, days_of(week)
    for month in whole_months(weeks):
        yield MONTH + month[0], [day for week in month for day in days_of(week)]
