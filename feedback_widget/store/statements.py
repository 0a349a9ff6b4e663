"""The statements of the write path, as each driver takes them: a whole batch in one parameter (or one a column)."""

from __future__ import annotations

from functools import cache

from feedback_widget.store.rollups import COLUMNS, KEYS

EVENT_COLUMNS = (
    "event_id", "occurred_at", "received_at", "kind", "visit", "visitor", "version", "lang",
    "text", "ref", "number", "extra", "dwell", "search_id", "detail",
)  # fmt: skip
BLOBS = ("event_id", "search_id")
NUMBERS = ("occurred_at", "received_at", "number", "dwell", "created_at", "due_at", "tries")
LETTER_COLUMNS = ("event_id", "visit", "channel", "body", "created_at")


INTAKE = ("events", "quarantine", *COLUMNS, "tallies", "outbox")
SQLITE_INTAKE = f"INSERT INTO intake VALUES ({', '.join('?' * len(INTAKE))})"
SQLITE_KNOWN = (
    "SELECT j.value FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM events WHERE event_id = unhex(j.value))"
    " OR EXISTS (SELECT 1 FROM quarantine WHERE event_id = unhex(j.value))"
)


@cache
def sqlite_intake() -> str:
    """Return the SQL that makes the temporary view `intake`, one column of JSON rows for each table, and its trigger.

    An id that is stored already fails the whole insert.
    """
    inserts = [
        _sqlite_insert("events", EVENT_COLUMNS),
        _sqlite_insert("quarantine", (*EVENT_COLUMNS, "reason")),
        *(
            _sqlite_insert(table, ("day", "version", "lang", *KEYS[table], *columns))
            + _added(table, ("day", "version", "lang", *KEYS[table]), columns)
            for table, columns in COLUMNS.items()
        ),
        _sqlite_insert("tallies", ("name", "n")) + _added("tallies", ("name",), ("n",)),
        "INSERT INTO outbox (event_id, visit, channel, body, created_at, due_at, tries, state, error)"
        " SELECT unhex(value->>0), value->>1, value->>2, value->>3, value->>4, value->>4, 0, 'waiting', ''"
        " FROM jsonb_each(NEW.outbox)",
    ]
    columns = ", ".join(f"NULL AS {table}" for table in INTAKE)
    return (
        f"CREATE TEMP VIEW intake AS SELECT {columns};"
        f"CREATE TEMP TRIGGER intake_insert INSTEAD OF INSERT ON intake BEGIN {'; '.join(inserts)}; END"
    )


def _sqlite_insert(table: str, columns: tuple[str, ...]) -> str:
    values = (f"unhex(value->>{place})" if name in BLOBS else f"value->>{place}" for place, name in enumerate(columns))
    rows = f"SELECT {', '.join(values)} FROM jsonb_each(NEW.{table}) WHERE true"
    return f"INSERT INTO {table} ({', '.join(columns)}) {rows}"


def _added(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"


@cache
def postgres_statements() -> dict[str, str]:
    """Return the statements by table; each takes one array a column."""
    stored = (*EVENT_COLUMNS,)
    letters = (*LETTER_COLUMNS,)
    return {
        "events": _postgres_insert("events", stored) + " ON CONFLICT DO NOTHING RETURNING event_id",
        "quarantine": _postgres_insert("quarantine", (*stored, "reason"))
        + " ON CONFLICT DO NOTHING RETURNING event_id",
        "outbox": (
            "INSERT INTO outbox (event_id, visit, channel, body, created_at, due_at, tries, state, error)"
            f" SELECT *, created_at, 0, 'waiting', '' FROM {_unnest(letters)}"
        ),
        "tallies": _postgres_insert("tallies", ("name", "n")) + _added("tallies", ("name",), ("n",)),
        **{
            table: _postgres_insert(table, ("day", "version", "lang", *KEYS[table], *columns))
            + _added(table, ("day", "version", "lang", *KEYS[table]), columns)
            for table, columns in COLUMNS.items()
        },
    }


def _unnest(columns: tuple[str, ...]) -> str:
    arrays = ", ".join(f"%s::{_array(name)}[]" for name in columns)
    return f"unnest({arrays}) AS batch ({', '.join(columns)})"


def _postgres_insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM {_unnest(columns)}"


def _array(name: str) -> str:
    if name in BLOBS:
        return "bytea"
    counters = {column for columns in COLUMNS.values() for column in columns}
    return "bigint" if name in NUMBERS or name in counters or name == "n" else "text"
