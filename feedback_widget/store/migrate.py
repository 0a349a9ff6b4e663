"""Migrations: Alembic writes the SQL, the store's own driver runs it under the store's own lock.

Running them through the driver keeps a second copy of SQLite (Python's own) away from a file that this one has open.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from feedback_widget.store.errors import SchemaTooNew, StoreUnavailable

HEAD = "0002"
"""The revision this code reads and writes; kept here so that a start at the head need not import Alembic."""


def is_current(revision: str) -> bool:
    """Say whether a database is at the head."""
    return revision == HEAD


def require_current(revision: str) -> None:
    """Refuse to read a database that must be migrated first: a reader changes nothing.

    Raises:
        StoreUnavailable: it must be opened for writing once.
        SchemaTooNew: a later Askwell wrote it.
    """
    if revision > HEAD:
        raise _too_new(revision)
    if not is_current(revision):
        found = f"is at revision {revision}" if revision else "holds no events yet"
        raise StoreUnavailable(f"the database {found}, this Askwell reads {HEAD}: start `askwell collect` on it once")


def upgrade_sql(dialect: str, revision: str) -> str:
    """Return the SQL that brings a database from a revision ("" for an empty one) to the head.

    Raises:
        SchemaTooNew: the revision is not one we know.
    """
    if is_current(revision):
        return ""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)
    known = [step.revision for step in script.walk_revisions()]
    if revision and revision not in known:
        raise _too_new(revision)
    text = StringIO()
    steps = lambda current, _: script._upgrade_revs("head", revision or "base")  # noqa: E731
    with EnvironmentContext(config, script, fn=steps, as_sql=True, starting_rev=revision or None) as context:
        context.configure(dialect_name=dialect, output_buffer=text, transactional_ddl=False)
        context.run_migrations()
    return text.getvalue()


def _too_new(revision: str) -> SchemaTooNew:
    return SchemaTooNew(f"the database is at revision {revision}; this Askwell knows up to {HEAD}: upgrade Askwell")
