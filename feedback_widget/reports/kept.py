"""The last report, kept: asked for again while nothing has changed, it is read and not computed.

What a report rests on is hashed: the number of events of each of its days (what tells stale digests, days.py), the
rules, the ledger, the filters, and a stamp of the site. One report is kept, in the store's table of digests.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from feedback_widget.reports.known import KnownGap
from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import Rules, lines

if TYPE_CHECKING:
    from feedback_widget.store.protocol import EventStore

ROW = "report"
FORMAT = 7


def key(store: EventStore, since: str, until: str, rules: Rules, known: Sequence[KnownGap], *others: object) -> str:
    """Return what tells a report from one that would come out differently.

    Args:
        store: its day counts are part of it, those of the period before included.
        since: first day.
        until: last day.
        rules: all of them.
        known: gaps of the ledger.
        others: filters, tickets, a stamp of the site: anything whose `repr` says all that matters of it.
    """
    first = date.fromisoformat(since)
    start = (first - (date.fromisoformat(until) - first) - timedelta(days=1)).isoformat()
    with store.snapshot() as snapshot:
        counts = [(day, n) for day, n in snapshot.day_counts().items() if start <= day <= until]
    going_by = [(line.name, line.value) for line in lines(rules)]
    return sha256(repr((FORMAT, since, until, counts, going_by, known, others)).encode()).hexdigest()


def read(store: EventStore, key: str) -> Report | None:
    """Return the kept report if it is the one of this key."""
    with store.snapshot() as snapshot:
        if (ROW, key) not in {(name, kept_key) for name, _, kept_key in snapshot.report_heads()}:
            return None
        body = dict(snapshot.report_bodies([ROW]))[ROW]
    try:
        return msgspec.msgpack.decode(body, type=Report)
    except msgspec.DecodeError:
        return None  # written by another version of Askwell


def write(store: EventStore, key: str, report: Report) -> None:
    """Keep a report in place of the one before."""
    store.save_report_days([(ROW, 0, key, msgspec.msgpack.encode(report, enc_hook=plain))])


def plain(value: Any) -> Any:
    """Return what msgspec cannot write as what it can."""
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(f"a report holds no {type(value).__name__}")
