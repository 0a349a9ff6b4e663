"""Events out of a store and into one, as JSON lines that keep their own times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode, encode

from feedback_widget.events import problem
from feedback_widget.scrub import scrub_event
from feedback_widget.store.protocol import EventStore
from feedback_widget.store.records import Record, line_of, record_from_line

BATCH = 2000


class Imported(Struct):
    """What an import came to.

    Attributes:
        stored: events that were new.
        duplicates: events that were stored before; importing a file again is harmless.
        refused: "line 3: why" of lines that are no events.
    """

    stored: int = 0
    duplicates: int = 0
    refused: list[str] = []


def export_lines(store: EventStore, visit: str | None = None) -> Iterator[bytes]:
    """Iterate over the store's events and then its quarantine, one JSON object a line, as of one moment.

    Args:
        visit: only this visit's: all the store knows about it.
    """
    with store.snapshot() as snapshot:
        for table in ("events", "quarantine"):
            for record in snapshot.records(table, visit):
                yield encode(line_of(record)) + b"\n"


def import_lines(
    store: EventStore, lines: Iterable[bytes], progress: Callable[[int], None] = lambda n: None
) -> Imported:
    """Store events from JSON lines, with the times they carry; text is scrubbed as if it came from a browser.

    Args:
        lines: as `export_lines` gives them, or bare events of the contract; empty ones are skipped.
        progress: called with the number of lines done.

    Raises:
        StoreUnavailable: the store took some batches and not others; import again to go on.
    """
    done = Imported(refused=[])
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, BATCH)):
        records = [record for n, line in batch if (record := _read(n, line, done.refused)) is not None]
        fresh = store.write(records) if records else []
        done.stored += sum(fresh)
        done.duplicates += len(fresh) - sum(fresh)
        progress(batch[-1][0])
    return done


def _read(number: int, line: bytes, refused: list[str]) -> Record | None:
    try:
        record = record_from_line(decode(line, type=dict))
    except (ValidationError, DecodeError, UnicodeDecodeError, RecursionError, TypeError) as error:
        refused.append(f"line {number}: {error}")
        return None
    if found := problem(record.event):
        refused.append(f"line {number}: {found}")
        return None
    return Record(scrub_event(record.event), record.received_at, record.visitor, record.quarantine)
