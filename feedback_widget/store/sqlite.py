"""The embedded store: SQLite through apsw, which brings a current SQLite of its own.

One write connection behind a lock; every read is a snapshot on a read-only connection of its own.

A batch reaches SQLite as one statement: an insert into a temporary view, whose trigger spreads JSON texts over the
tables. A statement runs without Python's global lock, and the writer must wait for that lock after each one,
behind a busy event loop; waiting once a batch instead of ten times is most of the throughput. The statement is a
transaction by itself, and takes the write lock before it reads, as BEGIN IMMEDIATE does.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw
from msgspec.json import encode

from feedback_widget.store import migrate, statements
from feedback_widget.store.batch import Batch, rollup_of, tallies
from feedback_widget.store.core import TRACES, CoreStore, Snapshot
from feedback_widget.store.errors import StoreUnavailable
from feedback_widget.store.protocol import Trace
from feedback_widget.store.records import DAY, Record, day_start

BUSY_MS = 5000
READ_CACHE_KB = 1024
"""What is read is read once, day by day; a small cache leaves the processor's own to those who read."""
WRITE_CACHE_KB = 16 * 1024
"""What is written is new: the right edges of the trees, and today's sums."""
PASSING = (apsw.FullError, apsw.IOError, apsw.BusyError, apsw.LockedError, apsw.CantOpenError, apsw.ReadOnlyError)


class _Snapshot(Snapshot):
    """One moment of a SQLite store."""

    def traces(self, day: str, pause: int) -> Iterator[Trace]:
        """Iterate over the events of a day in order of their ids, in which the table is kept.

        To look each up by its time would take a third longer. Events whose ids were made on other days are found by
        their time all the same; there are few, unless a client makes ids of another kind.
        """
        start = day_start(day)
        first, last = (f"x'{max(0, moment):012x}{0:020x}'" for moment in (start, start + DAY))
        when = f"occurred_at >= {start} AND occurred_at < {start + DAY}"
        stray = f"event_id IN (SELECT event_id FROM events WHERE {when} AND event_id {{}}) ORDER BY event_id"
        which = (
            stray.format(f"< {first}"),
            f"event_id >= {first} AND event_id < {last} AND +{when} ORDER BY event_id",
            stray.format(f">= {last}"),
        )
        return chain.from_iterable(
            self.run(TRACES.format(unit="char(31)", pause=pause, which=those)) for those in which
        )


class SqliteStore(CoreStore):
    """Events in one file.

    Args:
        path: the database file; made, with its folder, unless `read_only`.
        read_only: open for reports only.

    Raises:
        StoreUnavailable: the file cannot be opened.
        SchemaTooNew: a later Askwell wrote it.
    """

    dialect = "sqlite"
    forkable = False  # a fork would take the locks of this process for its own, which they are not

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"
        self.read_only = read_only
        self._lock = threading.RLock()
        if read_only and not path.exists():
            raise StoreUnavailable(f"{path}: no such database (askwell collect --db sqlite:///{path} makes it)")
        try:
            self._connection = self._open()
        except PASSING as error:
            raise StoreUnavailable(f"{path}: {error}") from error
        self._prepare()

    def write(self, records: Sequence[Record]) -> list[bool]:
        """Store records in one transaction, synced to disk when this returns.

        Returns:
            For each record, whether it was new (False: its event_id is stored already).

        Raises:
            StoreUnavailable: nothing of the batch was stored; the disk is full or the file locked.
        """
        batch = Batch(records)
        with self._lock:
            try:
                self._insert(batch)
            except apsw.ConstraintError:
                self._insert_unknown(batch)
            except PASSING as error:
                raise StoreUnavailable(f"{self.path}: {error}") from error
        return batch.results()

    def _insert(self, batch: Batch) -> None:
        counted, held = batch.rows()
        lines = dict(self._tables(batch, counted, held))
        texts = [encode(lines[table]).decode() for table in statements.INTAKE]
        self._connection.execute(statements.SQLITE_INTAKE, texts)

    def _insert_unknown(self, batch: Batch) -> None:
        """Insert what is not stored yet, when something of the batch is."""
        with self._immediate() as run:
            known = run(statements.SQLITE_KNOWN, (encode(list(batch.first)).decode(),))
            batch.drop([event_id for (event_id,) in known])
            if batch.first:
                self._insert(batch)

    @staticmethod
    def _tables(batch: Batch, counted: Sequence[Any], held: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
        yield "events", counted
        yield "quarantine", held
        rollup = rollup_of(counted)
        for table in rollup.tables:
            yield table, rollup.lines(table)
        yield "tallies", tallies(counted, held)
        yield "outbox", batch.letters()

    def destroy_salts(self, before: str) -> None:
        """Destroy the salts of days before a day, in the log too."""
        super().destroy_salts(before)
        self._empty_log()

    def erase(self, visit: str) -> int:
        """Delete a visit wherever it is, in the log too, and take its events out of the rollups again."""
        gone = super().erase(visit)
        self._empty_log()
        return gone

    def _empty_log(self) -> None:
        """Fold the log into the file, where deleted bytes are overwritten, and cut it to nothing; readers may delay it."""
        with self._lock, suppress(*PASSING):
            list(self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        """Fold the log into the file and close."""
        with self._lock:
            self._connection.close()

    def size(self) -> int:
        """Return the bytes on disk, log included."""
        return sum(file.stat().st_size for file in self.path.parent.glob(self.path.name + "*"))

    def version(self) -> str:
        """Return the database's name and version."""
        return f"SQLite {apsw.sqlite_lib_version()}"

    def ping(self) -> None:
        """Prove that the database answers.

        Raises:
            StoreUnavailable: it does not.
        """
        try:
            self._connection.execute("SELECT 1 FROM alembic_version").get  # noqa: B018  (runs the statement)
        except apsw.Error as error:
            raise StoreUnavailable(f"{self.path}: {error}") from error

    @contextmanager
    def _begin(self) -> Iterator[Any]:
        with self._immediate() as run:
            yield run

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a read transaction: everything read in it is of one moment, while others write."""
        connection = self._open(read_only=True, threads=False)
        try:
            connection.execute("BEGIN")
            yield _Snapshot(self.dialect, connection.execute)
        finally:
            connection.close()

    @contextmanager
    def _immediate(self) -> Iterator[Any]:
        """Take the write lock at once (a lock taken later could fail half-way), commit, or leave no trace."""
        with self._lock:
            run = self._connection.execute
            try:
                run("BEGIN IMMEDIATE")
                yield run
                run("COMMIT")
            except apsw.Error as error:
                self._rollback()
                if isinstance(error, PASSING):
                    raise StoreUnavailable(f"{self.path}: {error}") from error
                raise
            except BaseException:
                self._rollback()
                raise

    def _rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _open(self, *, read_only: bool = False, threads: bool = True) -> apsw.Connection:
        """Open the file; a connection that threads need not share locks nothing within itself."""
        read_only = read_only or self.read_only
        if not read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        name = str(self.path)
        if read_only and self._is_sealed():
            name, flags = f"file:{quote(name)}?immutable=1", flags | apsw.SQLITE_OPEN_URI
        if not threads:
            flags |= apsw.SQLITE_OPEN_NOMUTEX
        connection = apsw.Connection(name, flags=flags)
        connection.set_busy_timeout(BUSY_MS)
        if not read_only:
            _use_log(connection)
            _pragmas(connection, "synchronous = FULL", "secure_delete = ON")
        _pragmas(connection, f"cache_size = -{READ_CACHE_KB if read_only else WRITE_CACHE_KB}", "temp_store = MEMORY")
        return connection

    def _is_sealed(self) -> bool:
        """Whether nobody can be writing: the folder takes no file of ours, and there is no log of anybody's."""
        return not os.access(self.path.parent, os.W_OK) and not Path(f"{self.path}-wal").exists()

    def _prepare(self) -> None:
        try:
            if self.read_only:
                migrate.require_current(self._revision())
                return
            self._migrate()
            self._connection.execute(statements.sqlite_intake())
        except BaseException as error:
            self._connection.close()
            if isinstance(error, PASSING):
                raise StoreUnavailable(f"{self.path}: {error}") from error
            raise

    def _migrate(self) -> None:
        """Bring the schema up to date, one process at a time."""
        if migrate.is_current(self._revision()):
            return
        with self._immediate() as run:
            if sql := migrate.upgrade_sql(self.dialect, self._revision()):
                list(run(sql))  # the driver stops at a statement that gives rows, until they are read

    def _revision(self) -> str:
        known = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").get
        return str(self._connection.execute("SELECT version_num FROM alembic_version").get or "") if known else ""


def _use_log(connection: apsw.Connection) -> None:
    """Write to a log beside the file; SQLite itself does not wait for others that turn a new file to it just now."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            return _pragmas(connection, "journal_mode = WAL")
        except apsw.BusyError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.01)


def _pragmas(connection: apsw.Connection, *settings: str) -> None:
    """Set pragmas one by one: several in one text would stop at the first that gives a row."""
    for setting in settings:
        list(connection.execute(f"PRAGMA {setting}"))
