"""What other rooms add to a collector: the reports it serves, and the digests it makes every hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedback_widget.collector.settings import Settings
    from feedback_widget.store.protocol import EventStore


def hourly_chores() -> Sequence[Callable[[EventStore], None]]:
    """Return the jobs that keep reports fast."""
    return (refresh_digests,)


def refresh_digests(store: EventStore) -> None:
    """Work out what days that are over have to say, so that a report need not read their events."""
    from feedback_widget.reports.days import refresh

    refresh(store, datetime.now(UTC).date())


def report_routes(settings: Settings) -> Sequence[Any]:
    """Return the routes of the served reports."""
    from feedback_widget.reports.served import routes

    return tuple(routes(settings))
