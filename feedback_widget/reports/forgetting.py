"""What reports keep of a visit that is erased: nothing, from the moment it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from feedback_widget.events import Contact, Search
from feedback_widget.reports import kept
from feedback_widget.reports.days import MEMORY, MEMORY_FORMAT, refresh
from feedback_widget.reports.intents import written
from feedback_widget.reports.wording import plain

if TYPE_CHECKING:
    from feedback_widget.store.protocol import EventStore
    from feedback_widget.store.records import Record


def wordings_in(records: Iterable[Record]) -> set[str]:
    """Return how some events put a need, as reports keep it."""
    found = set()
    for record in records:
        if isinstance(record.event, Search):
            found.add(plain(record.event.query))
        elif isinstance(record.event, Contact) and (intent := written(record.event.message, "", "", "contact")):
            found.update(intent.queries)
    return found


def forget(store: EventStore, wordings: Collection[str], now: float) -> None:
    """Take words that were erased out of what reports keep.

    Digests of the days they were said on are made anew, today's by the next report; the report that was kept goes, for
    it may quote a comment; gaps are no longer recognised by them. What others said in the same words is heard again by the next report.

    Args:
        store: where they were.
        wordings: what `wordings_in` found before.
        now: epoch seconds.
    """
    refresh(store, now)
    with store.snapshot() as snapshot:
        names = {name for name, _, _ in snapshot.report_heads()}
        body = dict(snapshot.report_bodies([MEMORY])).get(MEMORY, b"")
    today = datetime.fromtimestamp(now, UTC).date().isoformat()
    store.save_report_days([(name, 0, "", b"") for name in names if name == kept.ROW or name.endswith(today)])
    if body:
        memory = msgspec.msgpack.decode(body, type=dict[str, list[str]])
        left = {gap: [one for one in said if one not in wordings] for gap, said in memory.items()}
        some = {gap: said for gap, said in left.items() if said}  # an id is made of its gap's words
        store.save_report_days([(MEMORY, 0, MEMORY_FORMAT, msgspec.msgpack.encode(some))])
