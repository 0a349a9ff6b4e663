"""What every store can do. The collector writes through it, reports read through it, one suite tests it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy.sql import Executable

    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.outbox import Letter
    from feedback_widget.store.records import Record

Trace = tuple[str, int, str, str]
ReportDay = tuple[str, int, str, bytes]


class EventStore(Protocol):
    """Events, the rollups they add up to, and the letters they cause.

    Attributes:
        url: what `open_store` takes to open it once more.
        read_only: whether it was opened for reading only.
        forkable: whether a fork of a process that has it open may open it once more.
    """

    url: str
    read_only: bool
    forkable: bool

    def write(self, records: Sequence[Record]) -> list[bool]:
        """Store records in one transaction; True for each that was new. Raises StoreUnavailable."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Open a read transaction, for reads that must agree while others write."""

    def change(self, statement: Executable) -> int:
        """Run one changing Core statement in a transaction of its own; return the number of rows."""

    def save_report_days(self, days: Iterable[ReportDay]) -> None:
        """Keep what reports found out about whole days: (day, events, rules, body)."""

    def save_triage(self, decisions: Iterable[tuple[str, str, str, str, str, str]]) -> None:
        """Keep decisions about gaps: (gap_id, at, who, action, value, note)."""

    def salt(self, day: str, fresh: bytes) -> bytes:
        """Return the day's salt, `fresh` when the day has none yet."""

    def destroy_salts(self, before: str) -> None:
        """Destroy the salts of days before a day."""

    def purge(self, before: str) -> int:
        """Delete raw events that occurred before a day; rollups stay. Return how many."""

    def erase(self, visit: str) -> int:
        """Delete a visit from events, quarantine, outbox and rollups. Return how many events."""

    def release(self, reason: str) -> int:
        """Let quarantined events of a reason count after all. Return how many."""

    def letters_due(self, now: int, lease: int, limit: int) -> list[Letter]:
        """Claim letters of the outbox that are due, for `lease` milliseconds."""

    def letter_sent(self, letter: Letter) -> None:
        """Delete a delivered letter."""

    def letter_failed(self, letter: Letter, error: str, due_at: int | None) -> None:
        """Keep a letter for another try at `due_at`, or for a person when there is none."""

    def ping(self) -> None:
        """Prove that the database answers. Raises StoreUnavailable."""

    def version(self) -> str:
        """Return the database's name and version."""

    def size(self) -> int:
        """Return the bytes on disk."""

    def close(self) -> None:
        """Close every connection."""

    def __enter__(self) -> EventStore: ...

    def __exit__(self, *error: object) -> None: ...
