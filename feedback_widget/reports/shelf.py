"""What reports keep of a store, as one snapshot sees it, and what was made of its events since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from feedback_widget.reports.making import WEEK, WORDS, Kept, fingerprint, joined, stamp
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.weeks import days_of
from feedback_widget.reports.workers import digested

if TYPE_CHECKING:
    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.protocol import EventStore

HEAP = 8_000_000
"""Bytes of fresh rows that are written at once."""


class Shelf:
    """Rows of the table of digests, made anew where they are outdated.

    Args:
        store: whose rows they are.
        snapshot: where events and rows are read.
        needed: names of rows that `bodies` will be asked for.
        keep: write what is made to the store.

    Attributes:
        heads: what a row was made of, (events, rules), by its name.
    """

    def __init__(self, store: EventStore, snapshot: Snapshot, needed: Collection[str], *, keep: bool = True) -> None:
        self._store, self._snapshot, self._needed, self._keep = store, snapshot, needed, keep
        self.heads = {name: (events, by) for name, events, by in snapshot.report_heads()}
        self._good: set[str] = set()
        self._fresh: dict[str, bytes] = {}
        self._heap: list[Kept] = []

    def fill(self, days: Sequence[str], weeks: Sequence[str], counts: Mapping[str, int], rules: Rules) -> int:
        """Make what is missing or outdated of days and weeks; return how many days that were."""
        by = fingerprint(rules)
        stale = [day for day in days if any(self.heads.get(name) != (counts[day], by) for name in (day, WORDS + day))]
        self._good = {name for day in set(days).difference(stale) for name in (day, WORDS + day)}
        for rows in digested(self._store, self._snapshot, stale, counts, rules, weeks):
            self._put(rows)
        for week in weeks:
            found = [day for day in days_of(week) if day in counts]
            if found and self.heads.get(WEEK + week, (0, ""))[1] != stamp(week, counts, by):
                self._put([joined(week, self.bodies([WORDS + day for day in found]).values(), counts, rules)])
            self._good.add(WEEK + week)
        self._write()
        return len(stale)

    def bodies(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return rows by name, those that are there and up to date."""
        kept = [name for name in names if name in self._good and name not in self._fresh and name in self.heads]
        return dict(self._snapshot.report_bodies(kept)) | {n: self._fresh[n] for n in names if n in self._fresh}

    def empty(self, today: str) -> None:
        """Empty the rows of the days and weeks before today that are not up to date: they speak of events now gone."""
        for name, head in self.heads.items():
            dated = name[:1].isdigit() or name.startswith((WORDS, WEEK))
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
        if sum(len(body) for *_, body in self._heap) > HEAP:
            self._write()

    def _drop(self, name: str) -> None:
        if name not in self._needed:
            self._fresh.pop(name, None)

    def _write(self) -> None:
        if self._keep and self._heap:
            self._store.save_report_days(self._heap)
        self._heap = []
