"""The migrations and the tables that reports compile against are the same schema."""

from __future__ import annotations

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from feedback_widget.store import AddressError, SchemaTooNew, StoreUnavailable, open_store
from feedback_widget.store.migrate import HEAD, upgrade_sql
from feedback_widget.store.rollups import COLUMNS
from feedback_widget.store.tables import ROLLUPS, metadata


def test_migrations_make_the_tables_that_the_code_declares(postgres):
    url = postgres()
    open_store(url).close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrations_make_them_on_sqlite_too():
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.executescript(upgrade_sql("sqlite", ""))
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    engine.dispose()


@pytest.mark.parametrize("name", ROLLUPS)
def test_rollup_columns_are_those_that_events_are_counted_into(name):
    table = ROLLUPS[name]
    assert tuple(column.name for column in table.columns if not column.primary_key) == COLUMNS[name]


@pytest.mark.parametrize("url", ["mysql://x", "events.db", "sqlite://", "sqlite:///"])
def test_an_address_that_names_no_store_is_refused_with_right_ones(url):
    with pytest.raises(AddressError, match=r"sqlite:///askwell\.db or postgresql://"):
        open_store(url)


def test_reading_a_store_that_is_not_there_says_what_makes_it(tmp_path):
    with pytest.raises(StoreUnavailable, match="askwell collect --db"):
        open_store(f"sqlite:///{tmp_path}/none.db", read_only=True)
    assert not (tmp_path / "none.db").exists()


def test_a_store_of_a_later_askwell_asks_for_that_one(store_url):
    with open_store(store_url) as store, store._begin() as run:
        run("UPDATE alembic_version SET version_num = '9999'")
    for read_only in (True, False):
        with pytest.raises(SchemaTooNew, match=r"revision 9999.*upgrade Askwell"):
            open_store(store_url, read_only=read_only)


def test_reading_a_store_of_another_revision_says_what_to_do(store_url):
    with open_store(store_url) as store, store._begin() as run:
        run("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreUnavailable, match=r"revision 0001.*start `askwell collect`"):
        open_store(store_url, read_only=True)
