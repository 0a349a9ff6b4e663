"""Where events are kept: one protocol, SQLite by default, PostgreSQL for any number of nodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from feedback_widget.store.errors import AddressError, SchemaTooNew, StoreError, StoreUnavailable
from feedback_widget.store.records import Record

if TYPE_CHECKING:
    from feedback_widget.store.protocol import EventStore

__all__ = ["AddressError", "Record", "SchemaTooNew", "StoreError", "StoreUnavailable", "open_store"]


def open_store(url: str, *, read_only: bool = False) -> EventStore:
    """Open a store, making or migrating its schema unless `read_only`.

    Args:
        url: "sqlite:///askwell.db" (relative), "sqlite:////var/lib/askwell/events.db", or "postgresql://user@host/name".
        read_only: for reports; the schema must be there.

    Raises:
        AddressError: the URL names no database we know.
        StoreUnavailable: the database cannot be reached.
        SchemaTooNew: a later Askwell wrote it.

    Example:
        >>> open_store("mysql://x")
        Traceback (most recent call last):
        feedback_widget.store.errors.AddressError: 'mysql://x': not a store (sqlite:///askwell.db or postgresql://host/name)
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from feedback_widget.store.sqlite import SqliteStore

        return SqliteStore(Path(rest[1:]), read_only=read_only)
    if scheme in ("postgresql", "postgres"):
        from feedback_widget.store.postgres import PostgresStore

        return PostgresStore(url, read_only=read_only)
    raise AddressError(f"{url!r}: not a store (sqlite:///askwell.db or postgresql://host/name)")
