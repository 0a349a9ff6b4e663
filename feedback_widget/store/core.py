"""What both stores do alike: everything but the write path, said once in SQLAlchemy Core.

SQLAlchemy is imported where it is used: a collector that restarts after a crash must answer before it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import convert

from feedback_widget.store import outbox
from feedback_widget.store.compile import Run, compiled, perform
from feedback_widget.store.records import DAY, Record, Row, day_start, record_of
from feedback_widget.store.rollups import COLUMNS, Rollup
from feedback_widget.store.statements import EVENT_COLUMNS

if TYPE_CHECKING:
    from sqlalchemy.sql import Executable

    from feedback_widget.store.protocol import ReportDay, Trace

TRACES = (
    "SELECT visit, occurred_at, visitor, concat_ws({unit}, kind, number, extra, CASE WHEN dwell < {pause} THEN 0 ELSE"
    " {pause} END, version, lang, ref, text) FROM events WHERE {which}"
)
"""Most of an event as one text: a report reads millions, and to make an object of each column takes longest."""

KEEP = (
    "INSERT INTO report_days (day, events, rules, body) VALUES ({mark}, {mark}, {mark}, {mark}) ON CONFLICT (day)"
    " DO UPDATE SET events = excluded.events, rules = excluded.rules, body = excluded.body"
)
"""Plain SQL: a Core statement would cost SQLAlchemy's import, more than the rest of keeping a report."""


class Decision(NamedTuple):
    """What someone decided about a gap.

    Attributes:
        at: UTC, ISO 8601.
        action: "planned", "ignore", "duplicate", "owner", "note" or "reopen".
        value: of the action: the other gap's id, the owner's name.
    """

    gap_id: str
    at: str
    who: str
    action: str
    value: str
    note: str


class Snapshot:
    """One moment of the store, for reading.

    Args:
        dialect: of the SQL to compile.
        run: executes SQL text with parameters inside the open transaction and iterates over the rows.
    """

    def __init__(self, dialect: str, run: Run) -> None:
        self._dialect = dialect
        self.run = run

    def select(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Return the rows of a Core select, as plain tuples."""
        return perform(self.run, statement, self._dialect)

    def day_counts(self) -> dict[str, int]:
        """Return how many events are counted per UTC day on which they occurred; answered from the rollups."""
        sql = "SELECT day, sum(events) FROM day_totals GROUP BY day HAVING sum(events) > 0 ORDER BY day"
        return {day: int(events) for day, events in self.run(sql)}

    def traces(self, day: str, pause: int) -> Iterator[Trace]:
        """Iterate over the events of a day, as tuples.

        They come in order of time or nearly so; those of one moment in any order. This is PostgreSQL's way; SQLite has its
        own.

        Args:
            day: '2026-11-01'.
            pause: milliseconds; how long the results of a search stayed on screen is told as this when it was as long,
                else as 0.

        Yields:
            (visit, Unix time in milliseconds, visitor, step); a step is kind, number, extra, dwell, version, lang, ref
            and text with a unit separator (U+001F) between them. Of a search text is the query, ref the top refs one a
            line, number the results, extra the match; of a click number is the rank, extra inplace or nothing; of a
            vote number is 1 or 0, text the comment, extra the reasons (commas); of a contact text is the message, extra
            the channel; of a survey number is the score, extra csat or nps.
        """
        start = day_start(day)
        which = f"occurred_at >= {start} AND occurred_at < {start + DAY} ORDER BY occurred_at"
        return iter(self.run(TRACES.format(unit="chr(31)", pause=pause, which=which)))

    def records(self, table: str = "events", visit: str | None = None) -> Iterator[Record]:
        """Iterate over whole records, in order of their ids (which is about that of time).

        Args:
            table: "events" or "quarantine".
            visit: only this visit's.
        """
        reason = "reason" if table == "quarantine" else "''"
        where = "" if visit is None else f" WHERE visit = {'?' if self._dialect == 'sqlite' else '%s'}"
        sql = f"SELECT {', '.join(EVENT_COLUMNS)}, {reason} FROM {table}{where} ORDER BY event_id"
        for columns in self.run(sql, () if visit is None else (visit,)):
            yield record_of(row_from(columns))

    def report_days(self) -> Iterator[ReportDay]:
        """Iterate over what reports kept: (day, events, rules, body)."""
        for day, events, rules, body in self.run("SELECT day, events, rules, body FROM report_days ORDER BY day"):
            yield day, events, rules, bytes(body)

    def report_heads(self) -> list[tuple[str, int, str]]:
        """Return what reports kept and what of: (day, events, rules)."""
        return [
            (day, int(events), rules) for day, events, rules in self.run("SELECT day, events, rules FROM report_days")
        ]

    def report_bodies(self, days: Sequence[str]) -> list[tuple[str, bytes]]:
        """Return what reports kept under some names: (day, body), in order of the names."""
        if not days:
            return []
        marks = ", ".join(["?" if self._dialect == "sqlite" else "%s"] * len(days))
        sql = f"SELECT day, body FROM report_days WHERE day IN ({marks}) ORDER BY day"
        return [(day, bytes(body)) for day, body in self.run(sql, tuple(days))]

    def triage(self) -> list[Decision]:
        """Return what support decided about gaps, oldest first."""
        return [
            Decision(*row) for row in self.run("SELECT gap_id, at, who, action, value, note FROM triage ORDER BY id")
        ]

    def tallies(self) -> dict[str, int]:
        """Return the ledger of what was accepted, quarantined, purged, erased, by `name/day received`."""
        return {name: int(n) for name, n in self.run("SELECT name, n FROM tallies ORDER BY name")}

    def count(self, table: str) -> int:
        """Return the number of rows of a table of ours."""
        (row,) = self.run(f"SELECT count(*) FROM {table}")
        return int(row[0])


def row_from(columns: Iterable[Any]) -> Row:
    """Return the columns of `events` (and a reason) as a Row."""
    event_id, *middle, search_id, detail, reason = columns
    return convert((bytes(event_id).hex(), *middle, bytes(search_id).hex(), detail, reason), Row)


class CoreStore:
    """The half of a store that is the same on every database; a subclass brings `dialect`, `_begin`, `snapshot`."""

    dialect: str
    url: str
    read_only: bool
    forkable: bool

    def _begin(self) -> AbstractContextManager[Run]:
        """Open a write transaction and give what executes SQL in it."""
        raise AssertionError("a store brings its own")

    def close(self) -> None:
        """Close every connection."""
        raise AssertionError("a store brings its own")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def change(self, statement: Executable) -> int:
        """Run one changing statement in a transaction of its own; return the number of rows it names as changed."""
        with self._begin() as run:
            return len(perform(run, statement, self.dialect))

    def save_report_days(self, days: Iterable[ReportDay]) -> None:
        """Keep what reports found out about whole days, replacing what they knew."""
        mark = "?" if self.dialect == "sqlite" else "%s"
        with self._begin() as run:
            for row in days:
                run(KEEP.format(mark=mark), row)

    def save_triage(self, decisions: Iterable[tuple[str, str, str, str, str, str]]) -> None:
        """Keep decisions about gaps: (gap_id, at, who, action, value, note)."""
        from sqlalchemy import insert

        from feedback_widget.store import tables

        with self._begin() as run:
            for decision in decisions:
                row = insert(tables.triage).values(Decision(*decision)._asdict())
                perform(run, row, self.dialect)

    def salt(self, day: str, fresh: bytes) -> bytes:
        """Return the salt of a UTC day, `fresh` when it has none yet."""
        mark = "?" if self.dialect == "sqlite" else "%s"
        with self._begin() as run:
            run(f"INSERT INTO salts (day, salt) VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING", (day, fresh))
            ((salt,),) = list(run(f"SELECT salt FROM salts WHERE day = {mark}", (day,)))
        return bytes(salt)

    def destroy_salts(self, before: str) -> None:
        """Destroy the salts of days before a day: no visitor key made with them can be made again."""
        with self._begin() as run:
            run(f"DELETE FROM salts WHERE day < {'?' if self.dialect == 'sqlite' else '%s'}", (before,))

    def purge(self, before: str) -> int:
        """Delete raw events that occurred before a day ('2026-01-01') and letters as old; the rollups keep their sums."""
        from sqlalchemy import delete

        from feedback_widget.store import tables

        with self._begin() as run:
            gone = 0
            for table, name in ((tables.events, "purged"), (tables.quarantine, "purged_quarantine")):
                statement = delete(table).where(table.c.occurred_at < day_start(before)).returning(table.c.occurred_at)
                n = sum(1 for _ in run(*compiled(statement, self.dialect)))
                self._tally(run, name, n)
                gone += n if name == "purged" else 0
            perform(run, delete(tables.outbox).where(tables.outbox.c.created_at < day_start(before)), self.dialect)
        return gone

    def erase(self, visit: str) -> int:
        """Delete a visit wherever it is, and take its events out of the rollups again."""
        from sqlalchemy import delete

        from feedback_widget.store import tables

        with self._begin() as run:
            gone = self._take(run, tables.events, tables.events.c.visit == visit)
            self._add_up(run, gone, -1)
            self._tally(run, "erased", len(gone))
            held = self._take(run, tables.quarantine, tables.quarantine.c.visit == visit)
            self._tally(run, "erased_quarantine", len(held))
            perform(run, delete(tables.outbox).where(tables.outbox.c.visit == visit), self.dialect)
        return len(gone) + len(held)

    def release(self, reason: str) -> int:
        """Move quarantined events of a reason among those that count; one that was accepted meanwhile just goes."""
        from feedback_widget.store import tables

        with self._begin() as run:
            held = self._take(run, tables.quarantine, tables.quarantine.c.reason == reason)
            insert = self._insert_into(tables.events)
            rows = []
            for row in held:
                values = dict(zip(EVENT_COLUMNS, _columns(row), strict=True))
                statement = insert.values(values).on_conflict_do_nothing().returning(tables.events.c.event_id)
                if perform(run, statement, self.dialect):
                    rows.append(row)
            self._add_up(run, rows, 1)
            self._tally(run, "released", len(rows))
            self._tally(run, "purged_quarantine", len(held))
        return len(rows)

    def letters_due(self, now: int, lease: int, limit: int = 20) -> list[outbox.Letter]:
        """Claim letters that are due, so that no other node sends them within `lease` milliseconds."""
        with self._begin() as run:
            return outbox.claim(run, self.dialect, now, lease, limit)

    def letter_sent(self, letter: outbox.Letter) -> None:
        """Delete a delivered letter: the outbox holds nobody's words longer than it must."""
        with self._begin() as run:
            outbox.remove(run, self.dialect, letter)

    def letter_failed(self, letter: outbox.Letter, error: str, due_at: int | None) -> None:
        """Keep a letter for another try at `due_at`, or, when that is None, for a person to look at."""
        with self._begin() as run:
            outbox.postpone(run, self.dialect, letter, error, due_at)

    def _insert_into(self, table: Any) -> Any:
        from sqlalchemy.dialects import postgresql, sqlite

        return sqlite.insert(table) if self.dialect == "sqlite" else postgresql.insert(table)

    def _take(self, run: Run, table: Any, where: Any) -> list[Row]:
        """Delete rows of `events` or `quarantine` and return them."""
        from sqlalchemy import delete

        columns = [table.c[name] for name in EVENT_COLUMNS]
        rows = perform(run, delete(table).where(where).returning(*columns), self.dialect)
        return [row_from((*row, "")) for row in rows]

    def _add_up(self, run: Run, rows: Iterable[Row], sign: int) -> None:
        """Add rows to the rollups, or take them out, and leave no row behind that counts nothing."""
        from sqlalchemy import and_, delete

        from feedback_widget.store import tables

        rollup = Rollup().add(rows, sign)
        for name, table in tables.ROLLUPS.items():
            keys = [column.name for column in table.primary_key]
            for line in rollup.lines(name):
                values = dict(zip((*keys, *COLUMNS[name]), line, strict=True))
                sums = {column: table.c[column] + values[column] for column in COLUMNS[name]}
                row = self._insert_into(table).values(values)
                perform(run, row.on_conflict_do_update(index_elements=keys, set_=sums), self.dialect)
            perform(run, delete(table).where(and_(*(table.c[column] == 0 for column in COLUMNS[name]))), self.dialect)

    def _tally(self, run: Run, name: str, n: int) -> None:
        from feedback_widget.store import tables

        if n:
            row = self._insert_into(tables.tallies).values(name=name, n=n)
            sums = {"n": tables.tallies.c.n + n}
            perform(run, row.on_conflict_do_update(index_elements=["name"], set_=sums), self.dialect)


def _columns(row: Row) -> list[Any]:
    """Return a row as the values of the columns of `events`."""
    values = [getattr(row, name) for name in EVENT_COLUMNS]
    return [
        bytes.fromhex(v) if name in ("event_id", "search_id") else v
        for name, v in zip(EVENT_COLUMNS, values, strict=True)
    ]
