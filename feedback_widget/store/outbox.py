"""The outbox: letters to support, stored with the event that caused them, gone when delivered."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from feedback_widget.store.compile import Run, perform


class Letter(Struct, frozen=True):
    """A message on its way to a person.

    Attributes:
        event_id: of the contact event, in hex; the same on every try, so that the receiver can tell a repeat.
        channel: "webhook" or "email"; "link" when neither was set up at the time.
        body: JSON text of what is handed over.
        tries: how often it was tried before.
    """

    event_id: str
    channel: str
    body: str
    created_at: int
    tries: int


def claim(run: Run, dialect: str, now: int, lease: int, limit: int) -> list[Letter]:
    """Take letters that are due out of others' reach until `now + lease` (all times in milliseconds)."""
    from sqlalchemy import select, update

    from feedback_widget.store.tables import outbox

    due = (
        select(outbox.c.event_id)
        .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        .order_by(outbox.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(outbox)
        .where(outbox.c.event_id.in_(due))
        .values(due_at=now + lease, tries=outbox.c.tries + 1)
        .returning(outbox.c.event_id, outbox.c.channel, outbox.c.body, outbox.c.created_at, outbox.c.tries)
    )
    return [Letter(bytes(key).hex(), *rest) for key, *rest in perform(run, taken, dialect)]


def remove(run: Run, dialect: str, letter: Letter) -> None:
    """Delete a letter."""
    from sqlalchemy import delete

    from feedback_widget.store.tables import outbox

    perform(run, delete(outbox).where(outbox.c.event_id == bytes.fromhex(letter.event_id)), dialect)


def postpone(run: Run, dialect: str, letter: Letter, error: str, due_at: int | None) -> None:
    """Note why a letter was not delivered, and when to try again; None gives it up to a person."""
    from sqlalchemy import update

    from feedback_widget.store.tables import outbox

    values: dict[str, Any] = {"error": error[:500], "state": "failed" if due_at is None else "waiting"}
    if due_at is not None:
        values["due_at"] = due_at
    statement = update(outbox).where(outbox.c.event_id == bytes.fromhex(letter.event_id)).values(values)
    perform(run, statement, dialect)
