"""SQLAlchemy Core statements as the SQL text and parameters of a driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sqlalchemy.sql import ClauseElement, Executable

Run = Callable[..., Iterable[Any]]


def compiled(statement: Executable, dialect: str) -> tuple[str, Any]:
    """Compile a statement.

    Args:
        dialect: "sqlite" or "postgresql".

    Returns:
        The SQL text, and its parameters as the driver wants them (a tuple, or a mapping).
    """
    from sqlalchemy.dialects import postgresql, sqlite

    element = cast("ClauseElement", statement)
    if dialect == "sqlite":
        made: Any = element.compile(
            dialect=sqlite.dialect(paramstyle="qmark"),
            compile_kwargs={"render_postcompile": True},
        )
        return str(made), tuple(made.params[name] for name in made.positiontup or ())
    made = element.compile(
        dialect=postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return str(made), made.params


def perform(run: Run, statement: Executable, dialect: str) -> list[tuple[Any, ...]]:
    """Run a Core statement through a driver and return its rows."""
    return [tuple(row) for row in run(*compiled(statement, dialect))]
