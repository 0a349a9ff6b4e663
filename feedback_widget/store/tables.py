"""The store's tables, in SQLAlchemy Core; the same on SQLite and PostgreSQL.

Days are UTC days as text ('2026-11-21'), moments are Unix time in milliseconds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _event_columns() -> list[Column[Any]]:
    text = ("kind", "visit", "visitor", "version", "lang", "text", "ref")
    return [
        Column("event_id", LargeBinary, primary_key=True),
        Column("occurred_at", BigInteger, nullable=False),
        Column("received_at", BigInteger, nullable=False),
        *(Column(name, Text, nullable=False) for name in text),
        Column("number", BigInteger, nullable=False),
        Column("extra", Text, nullable=False),
        Column("dwell", BigInteger, nullable=False),
        Column("search_id", LargeBinary, nullable=False),
        Column("detail", Text, nullable=False),
    ]


def _counters(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False, server_default="0") for name in names]


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, Text, primary_key=True) for name in names]


events = Table("events", metadata, *_event_columns(), sqlite_with_rowid=False)
Index("events_occurred_at", events.c.occurred_at)

quarantine = Table(
    "quarantine", metadata, *_event_columns(), Column("reason", Text, nullable=False), sqlite_with_rowid=False
)

day_totals = Table(
    "day_totals",
    metadata,
    *_keys("day", "version", "lang"),
    *_counters("events", "searches", "none", "weak", "strong", "clicks", "rank_sum", "views", "yes", "no", "comments"),
    *_counters("contacts", "notfounds", "csat_n", "csat_sum", "nps_n", "nps_promoters", "nps_detractors"),
    sqlite_with_rowid=False,
)

query_days = Table(
    "query_days",
    metadata,
    *_keys("day", "version", "lang", "query"),
    *_counters("searches", "none", "weak", "results_sum"),
    sqlite_with_rowid=False,
)

article_days = Table(
    "article_days",
    metadata,
    *_keys("day", "version", "lang", "ref"),
    *_counters("views", "clicks", "rank_sum", "yes", "no", "wrong", "unclear", "missing", "unsolved", "comments"),
    sqlite_with_rowid=False,
)

path_days = Table(
    "path_days",
    metadata,
    *_keys("day", "version", "lang", "path"),
    *_counters("notfounds"),
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    metadata,
    *_keys("name"),
    *_counters("n"),
    sqlite_with_rowid=False,
)

report_days = Table(
    "report_days",
    metadata,
    *_keys("day"),
    Column("events", BigInteger, nullable=False),
    Column("rules", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

salts = Table("salts", metadata, *_keys("day"), Column("salt", LargeBinary, nullable=False))

outbox = Table(
    "outbox",
    metadata,
    Column("event_id", LargeBinary, primary_key=True),
    Column("visit", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("outbox_due", outbox.c.state, outbox.c.due_at)

triage = Table(
    "triage",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("gap_id", "at", "who", "action", "value", "note")),
)

ROLLUPS = {table.name: table for table in (day_totals, query_days, article_days, path_days)}
