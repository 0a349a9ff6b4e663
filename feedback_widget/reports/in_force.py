"""The rules to go by, wherever a report is made: those of the project, or of the project that made the last report.

A collector in a container has no mkdocs.yml, only a store. Were it to digest days by other rules than reports go by,
each would make anew every hour what the other made. So the store keeps what a project's rules change.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from feedback_widget.reports.rules import Rules, changes, with_changes
from feedback_widget.store.errors import StoreUnavailable

if TYPE_CHECKING:
    from feedback_widget.store.protocol import EventStore

ROW = "rules"
"""Name of the row, in the table of digests, that is no day."""
FORMAT = "1"
_changes = msgspec.msgpack.Decoder(dict[str, int | float])


def in_force(store: EventStore, own: Rules | None) -> Rules:
    """Return the rules to go by.

    Args:
        store: keeps them for those who have no project.
        own: the project's; None away from one.

    Returns:
        The project's own, or else those of the last project that asked, or else the defaults.
    """
    kept = _kept(store)
    if own is None:
        return with_changes(kept)
    if changes(own) != kept and not store.read_only:
        with suppress(StoreUnavailable):  # busy or full: the next report keeps them
            store.save_report_days([(ROW, 0, FORMAT, msgspec.msgpack.encode(changes(own)))])
    return own


def _kept(store: EventStore) -> dict[str, float]:
    with store.snapshot() as snapshot:
        body = dict(snapshot.report_bodies([ROW])).get(ROW, b"")
    with suppress(msgspec.DecodeError):  # of a later version, whose project will say it again
        return _changes.decode(body)
    return {}
