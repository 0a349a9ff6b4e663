"""The first schema: events, quarantine, rollups, report days, salts, outbox, tallies.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TOTALS = "events searches none weak strong clicks rank_sum views yes no comments contacts notfounds csat_n csat_sum"
TOTALS += " nps_n nps_promoters nps_detractors"
ARTICLES = "views clicks rank_sum yes no wrong unclear missing unsolved comments"


def upgrade() -> None:
    """Create the tables."""
    table("events", *event_columns())
    op.create_index("events_occurred_at", "events", ["occurred_at"])
    table("quarantine", *event_columns(), sa.Column("reason", sa.Text, nullable=False))
    scope = ("day", "version", "lang")
    table("day_totals", *keys(*scope), *counters(TOTALS))
    table("query_days", *keys(*scope, "query"), *counters("searches none weak results_sum"))
    table("article_days", *keys(*scope, "ref"), *counters(ARTICLES))
    table("path_days", *keys(*scope, "path"), *counters("notfounds"))
    table("tallies", *keys("name"), *counters("n"))
    body = sa.Column("body", sa.LargeBinary, nullable=False)
    op.create_table("report_days", *keys("day"), number("events"), text("rules"), body)
    op.create_table("salts", *keys("day"), sa.Column("salt", sa.LargeBinary, nullable=False))
    create_outbox()


def create_outbox() -> None:
    """Create the outbox."""
    key = sa.Column("event_id", sa.LargeBinary, primary_key=True)
    numbers = (number("created_at"), number("due_at"), number("tries"))
    table("outbox", key, text("visit"), text("channel"), text("body"), *numbers, text("state"), text("error"))
    op.create_index("outbox_due", "outbox", ["state", "due_at"])


def table(name: str, *columns: sa.Column[Any]) -> None:
    """Create a table clustered by its key where the database can."""
    op.create_table(name, *columns, sqlite_with_rowid=False)


def event_columns() -> list[sa.Column[Any]]:
    """Return the columns of an event."""
    return [
        sa.Column("event_id", sa.LargeBinary, primary_key=True),
        number("occurred_at"),
        number("received_at"),
        *(text(name) for name in ("kind", "visit", "visitor", "version", "lang", "text", "ref")),
        number("number"),
        text("extra"),
        number("dwell"),
        sa.Column("search_id", sa.LargeBinary, nullable=False),
        text("detail"),
    ]


def keys(*names: str) -> list[sa.Column[Any]]:
    """Return columns of a primary key of texts."""
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def counters(names: str) -> list[sa.Column[Any]]:
    """Return columns that count from zero."""
    return [sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in names.split()]


def text(name: str) -> sa.Column[Any]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=False)


def number(name: str) -> sa.Column[Any]:
    """Return a column of whole numbers."""
    return sa.Column(name, sa.BigInteger, nullable=False)
