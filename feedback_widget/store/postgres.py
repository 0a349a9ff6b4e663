"""The store for many nodes: PostgreSQL through psycopg.

A batch is inserted idempotently (`ON CONFLICT DO NOTHING`), so when the connection breaks around a COMMIT and
nobody can say whether it happened, doing it again is right: what was stored comes back as a duplicate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, TypeVar

import psycopg
from psycopg.adapt import Loader

from feedback_widget.store import migrate, statements
from feedback_widget.store.batch import Batch, rollup_of, tallies
from feedback_widget.store.compile import Run
from feedback_widget.store.core import CoreStore, Snapshot
from feedback_widget.store.errors import StoreUnavailable
from feedback_widget.store.records import Record, Row
from feedback_widget.store.statements import BLOBS, EVENT_COLUMNS

PATIENCE = 4.0
PAUSE = 0.1
MIGRATION_LOCK = 0x41736B77656C6C  # "Askwell"
FETCH = 2000
"""Rows at a time: few enough that they are still in the processor's cache when they are looked at."""

NOT_OURS = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
"""What a database says that may be read but not written."""

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]


class _Number(Loader):
    """Sums of bigint are numeric in PostgreSQL; to reports they are the same integers as on SQLite."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


class _Snapshot(Snapshot):
    """One moment of a PostgreSQL store."""

    def __init__(self, connection: Connection, run: Run) -> None:
        super().__init__("postgresql", run)
        self._connection = connection

    def report_bodies(self, days: Sequence[str]) -> list[tuple[str, bytes]]:
        """Return what the store's own does, fetched as bytes: by default they come as text of twice the length."""
        sql = "SELECT day, body FROM report_days WHERE day = ANY(%s) ORDER BY day"
        return self._connection.execute(sql, [list(days)], binary=True).fetchall()


class PostgresStore(CoreStore):
    """Events in a PostgreSQL database that any number of nodes share.

    Args:
        url: a libpq URL.
        read_only: open for reports only.

    Raises:
        StoreUnavailable: the database cannot be reached.
        SchemaTooNew: a later Askwell wrote it.
    """

    dialect = "postgresql"
    forkable = True

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self.url = url
        self.read_only = read_only
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._statements = statements.postgres_statements()
        self._names = count()
        try:
            connection = self._connected()
            if read_only:
                migrate.require_current(_revision(connection))
                connection.rollback()
            else:
                _migrate(connection)
        except BaseException as error:
            self._forget()
            if isinstance(error, psycopg.OperationalError):
                raise StoreUnavailable(_said(error)) from error
            raise

    def write(self, records: Sequence[Record]) -> list[bool]:
        """Store records in one transaction, on disk when this returns.

        Returns:
            For each record, whether it was new (False: its event_id was stored before).

        Raises:
            StoreUnavailable: the database stayed away; what was not acknowledged may be sent again.
        """
        return self._persist(lambda connection: self._write(connection, records))

    def _write(self, connection: Connection, records: Sequence[Record]) -> list[bool]:
        batch = Batch(records)
        counted, held = batch.rows()
        fresh = {
            key
            for table, rows in (("events", counted), ("quarantine", held))
            for key in self._put(connection, table, rows)
        }
        batch.drop([key for key in batch.first if key not in fresh])
        counted, held = batch.rows()
        rollup = rollup_of(counted)
        lines: dict[str, Sequence[Sequence[object]]] = {table: rollup.lines(table) for table in rollup.tables}
        lines["tallies"] = tallies(counted, held)
        lines["outbox"] = [(bytes.fromhex(key), *rest) for key, *rest in batch.letters()]
        with connection.pipeline():
            for table, rows in lines.items():
                if rows:
                    connection.execute(self._statements[table], _columns(rows))
            connection.commit()
        return batch.results()

    def _put(self, connection: Connection, table: str, rows: Sequence[Row]) -> set[str]:
        """Insert rows in order of their ids, so that no two nodes lock them in opposite order; return the new ids."""
        if not rows:
            return set()
        names = (*EVENT_COLUMNS, "quarantine") if table == "quarantine" else EVENT_COLUMNS
        ordered = sorted(rows, key=lambda row: row.event_id)
        columns = [[_value(row, name) for row in ordered] for name in names]
        found = connection.execute(self._statements[table], columns)
        return {bytes(key).hex() for (key,) in found}

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._forget()

    def size(self) -> int:
        """Return the bytes of the database on disk."""
        with self.snapshot() as snapshot:
            ((size,),) = list(snapshot.run("SELECT pg_database_size(current_database())"))
        return int(size)

    def version(self) -> str:
        """Return the database's name and version."""
        with self._lock:
            return f"PostgreSQL {self._connected().info.parameter_status('server_version')}"

    def ping(self) -> None:
        """Prove that the database answers.

        Raises:
            StoreUnavailable: it does not.
        """
        self._persist(_probe)

    @contextmanager
    def _begin(self) -> Iterator[Any]:
        with self._lock:
            try:
                connection = self._connected()
                with connection.transaction():
                    yield lambda sql, params=None: _rows(connection.execute(sql, params))
                connection.commit()
            except (psycopg.OperationalError, *NOT_OURS) as error:
                self._forget()
                raise StoreUnavailable(_said(error)) from error

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a read transaction: everything read in it is of one moment, while others write."""
        try:
            connection = self._open()
        except psycopg.OperationalError as error:
            raise StoreUnavailable(_said(error)) from error
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection:
            yield _Snapshot(connection, lambda sql, params=None: self._stream(connection, sql, params))

    def _stream(self, connection: Connection, sql: str, params: Any) -> Iterator[tuple[Any, ...]]:
        """Iterate over a query's rows without holding them all."""
        with connection.cursor(name=f"askwell_{next(self._names)}") as cursor:
            cursor.execute(sql, params)
            while rows := cursor.fetchmany(FETCH):
                yield from rows

    def _persist(self, work: Callable[[Connection], T]) -> T:
        """Do idempotent work, again on a new connection when the old one breaks, until patience ends."""
        until = time.monotonic() + PATIENCE
        with self._lock:
            while True:
                try:
                    return work(self._connected())
                except psycopg.OperationalError as error:
                    self._forget()
                    if time.monotonic() >= until:
                        raise StoreUnavailable(_said(error)) from error
                    time.sleep(PAUSE)
                except BaseException:
                    self._forget()
                    raise

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._open()
        return self._connection

    def _open(self) -> Connection:
        connection: Connection = psycopg.connect(self.url, connect_timeout=3, application_name="askwell")
        connection.adapters.register_loader("numeric", _Number)
        return connection

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()


def _probe(connection: Connection) -> None:
    connection.execute("SELECT 1 FROM alembic_version")
    connection.rollback()


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return a statement's rows; none when it is not of the kind that has rows."""
    return cursor.fetchall() if cursor.description else []


def _migrate(connection: Connection) -> None:
    """Bring the schema up to date; nodes that start together do it one after the other."""
    with connection.transaction():
        if migrate.is_current(_revision(connection)):
            return
    # The lock is the session's and the check comes in a transaction after it: within the transaction that
    # waited, PostgreSQL may still believe what it knew of its catalogue before the wait.
    with connection.transaction():
        connection.execute("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
    try:
        with connection.transaction():
            if sql := migrate.upgrade_sql("postgresql", _revision(connection)):
                connection.execute(sql)
    finally:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))


def _revision(connection: Connection) -> str:
    ((known,),) = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchall()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else ""


def _value(row: Row, name: str) -> object:
    value = getattr(row, name)
    return bytes.fromhex(value) if name in BLOBS else value


def _columns(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _said(error: psycopg.Error) -> str:
    """Return an error without the statement's parameters, which hold visitors' words."""
    said = (str(error).splitlines() or [""])[0][:200]
    return f"PostgreSQL: {said or type(error).__name__}"
