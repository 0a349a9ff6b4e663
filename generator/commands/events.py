"""`askwell events`: export, import, purge and erase events."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from generator.errors import AskwellError, UsageError

if TYPE_CHECKING:
    from feedback_widget.store.protocol import EventStore

DB = click.option(
    "--db",
    default="sqlite:///.askwell/events.db",
    show_default=True,
    envvar="ASKWELL_DB",
    metavar="URL",
    help="The store.",
)


@click.group()
def command() -> None:
    """Export, import, purge and erase events.

    \b
    Examples:
      askwell events export > events.jsonl
      askwell events import events.jsonl --db postgresql://askwell@db/askwell
      askwell events purge --before 395d
      askwell events erase 4f1c2d3e
    """


@command.command()
@DB
@click.option("--visit", help="Only what is stored of this visit.")
@click.option("--output", "-o", type=click.File("wb"), default="-", help="File to write; standard output by default.")
def export(db: str, visit: str | None, output: BinaryIO) -> None:
    """Write all events as JSON lines, as of one moment.

    \b
    Examples:
      askwell events export -o events.jsonl
      askwell events export --visit 4f1c2d3e
    """
    from feedback_widget.store.archive import export_lines

    with opened(db, read_only=True) as store:
        n = 0
        for line in export_lines(store, visit):
            output.write(line)
            n += 1
    click.echo(f"{n} events", err=True)


@command.command("import")
@DB
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def import_(db: str, files: tuple[Path, ...]) -> None:
    """Store events from JSON lines; they keep their own times, and importing a file again is harmless.

    Exit code 1 when a line was refused; the others are stored.

    \b
    Examples:
      askwell events import history.jsonl
      zcat old.jsonl.gz | askwell events import -
    """
    from feedback_widget.store.archive import import_lines
    from generator.commands._collect_parts import refresh_digests
    from generator.commands._reporting import own_rules

    refused = 0
    with opened(db) as store:
        for file in files or (Path("-"),):
            with click.open_file(str(file), "rb") as lines:
                found = import_lines(store, lines)
            click.echo(f"{file}: {found.stored} stored, {found.duplicates} stored before, {len(found.refused)} refused")
            for reason in found.refused[:20]:
                click.echo(f"{file}: {reason}", err=True)
            refused += len(found.refused)
        refresh_digests(store, own_rules())
    if refused:
        raise AskwellError(f"{refused} lines are not events of the contract (feedback_widget/schema/events.v1.json)")


@command.command()
@DB
@click.option("--before", required=True, metavar="DAY|AGE", help="2026-01-01, or an age such as 395d.")
def purge(db: str, before: str) -> None:
    """Delete raw events that occurred before a day; the sums that reports show stay.

    \b
    Examples:
      askwell events purge --before 2026-01-01
      askwell events purge --before 395d
    """
    from generator.commands._collect_parts import refresh_digests
    from generator.commands._reporting import own_rules

    day = _day(before)
    with opened(db) as store:
        # What reports say of these days must be worked out while their events are there.
        refresh_digests(store, own_rules())
        click.echo(f"{store.purge(day)} events from before {day} deleted")


@command.command()
@DB
@click.argument("visit")
def erase(db: str, visit: str) -> None:
    """Delete everything of one visit, from the sums and from what reports keep too.

    \b
    Example:
      askwell events erase 4f1c2d3e
    """
    if not visit:
        raise UsageError("VISIT is empty: strict mode keeps no visit ids, so nothing can be found by one")
    from feedback_widget.reports.forgetting import forget, wordings_in

    with opened(db) as store:
        with store.snapshot() as snapshot:
            said = wordings_in(snapshot.records(visit=visit))
        click.echo(f"{store.erase(visit)} events of visit {visit} erased")
        forget(store, said, time.time())


@command.command()
@DB
@click.option("--release", metavar="REASON", help="Let the events held for this reason count after all.")
def quarantine(db: str, release: str | None) -> None:
    """List why events are held in quarantine, or release those held for one reason.

    \b
    Examples:
      askwell events quarantine
      askwell events quarantine --release "bot: preview"
    """
    with opened(db, read_only=release is None) as store:
        if release is not None:
            click.echo(f"{store.release(release)} events released")
            return
        with store.snapshot() as snapshot:
            for reason, n in snapshot.run("SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY 2 DESC"):
                click.echo(f"{n:8d}  {reason}")


@contextmanager
def opened(db: str, *, read_only: bool = False) -> Iterator[EventStore]:
    """Open a store for a command; what is wrong with it becomes a message."""
    from feedback_widget.store import AddressError, StoreError, open_store

    try:
        with open_store(db, read_only=read_only) as store:
            yield store
    except AddressError as error:
        raise UsageError(f"--db {error}") from error
    except StoreError as error:
        raise AskwellError(str(error)) from error


def _day(text: str) -> str:
    if age := re.fullmatch(r"(\d{1,5})d", text):
        return (datetime.now(UTC) - timedelta(days=int(age[1]))).strftime("%Y-%m-%d")
    try:
        return datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d")
    except ValueError:
        raise UsageError(f"--before {text!r}: write a day (2026-01-01) or an age in days (395d)") from None
