"""Records made ready for one transaction: spread over columns, each event_id once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from feedback_widget.store.records import DAY, Record, Row, row_of
from feedback_widget.store.rollups import Rollup, day_of_number


class Batch:
    """What one transaction writes.

    Args:
        records: as they were received; an event_id may come more than once, its first record is taken.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.ids = [record.event.event_id.hex for record in records]
        self.first = dict(zip(self.ids, records, strict=True))
        if len(self.first) < len(records):
            self.first = dict(zip(reversed(self.ids), reversed(records), strict=True))

    def drop(self, known: Collection[str]) -> None:
        """Leave out what the database holds already."""
        for event_id in known:
            self.first.pop(event_id, None)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Return the rows that count, and those for quarantine."""
        rows = list(map(row_of, self.first.values()))
        held = [row for row in rows if row.quarantine]
        return [row for row in rows if not row.quarantine] if held else rows, held

    def letters(self) -> list[tuple[str, str, str, str, int]]:
        """Return (event_id, visit, channel, body, received_at) of what the outbox is to hand over."""
        return [
            (event_id, record.event.visit, getattr(record.event, "channel", ""), record.letter, record.received_at)
            for event_id, record in self.first.items()
            if record.letter and not record.quarantine
        ]

    def results(self) -> list[bool]:
        """Say for each record, in the order given, whether it was new."""
        fresh = dict.fromkeys(self.first, True)
        return [fresh.pop(event_id, False) for event_id in self.ids]


def tallies(counted: Sequence[Row], held: Sequence[Row]) -> list[list[str | int]]:
    """Return what a batch adds to the ledger that `askwell doctor` reconciles with the rows.

    Example:
        >>> tallies([], [])
        []
    """
    found: dict[str, int] = {}
    for name, rows in (("accepted", counted), ("quarantined", held)):
        for day, n in Counter(row.received_at // DAY for row in rows).items():
            found[f"{name}/{day_of_number(day)}"] = n
    return [[key, n] for key, n in sorted(found.items())]


def rollup_of(rows: Sequence[Row]) -> Rollup:
    """Sum what rows add to the rollups."""
    return Rollup().add(rows)
