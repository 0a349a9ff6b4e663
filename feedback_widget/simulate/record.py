"""Steps of simulated visits -> events of the contract, as the store takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from feedback_widget.events import AnyEvent, Click, Contact, Search, Survey, View, Vote
from feedback_widget.simulate.visitors import Step
from feedback_widget.store.records import Record


def records(visit: Sequence[Step], rng: Random) -> Iterator[Record]:
    """Yield a visit's events as they would have been received, a moment after they happened.

    Args:
        visit: steps of one visit in order of time.
        rng: draws the random part of the event ids and of the visitor key.
    """
    visitor = f"{rng.getrandbits(64):016x}"
    search_id: UUID | None = None
    for step in visit:
        event_id = uuid7(step.row[0], rng)
        if step.row[1] == "search":
            search_id = event_id
        event = _event(step, event_id, search_id)
        yield Record(event=event, received_at=int(step.row[0] * 1000) + rng.randrange(20, 400), visitor=visitor)


def uuid7(at: float, rng: Random) -> UUID:
    """Return a UUIDv7 of a moment in epoch seconds (RFC 9562, section 5.7)."""
    head = int(at * 1000) << 80 | 7 << 76 | rng.getrandbits(12) << 64
    return UUID(int=head | 2 << 62 | rng.getrandbits(62))


def _event(step: Step, event_id: UUID, search_id: UUID | None) -> AnyEvent:
    at, kind, visit, text, ref, number, extra, version, lang, _, dwell = step.row
    about: dict[str, Any] = {
        "event_id": event_id,
        "occurred_at": datetime.fromtimestamp(at, UTC),
        "site_version": version,
        "lang": lang,
        "visit": visit,
    }
    match kind:
        case "search":
            top = [one for one in ref.split("\n") if one]
            return Search(**about, query=text, results=number, match=extra, top=top, dwell=dwell)  # type: ignore[arg-type]
        case "click":
            return Click(**about, search_id=search_id or event_id, ref=ref, rank=number)
        case "vote":
            return Vote(**about, ref=ref, helpful=bool(number), search_id=search_id)
        case "contact":
            return Contact(**about, message=text, channel="link", search_id=search_id)
        case "survey":
            return Survey(**about, survey=extra, score=number)  # type: ignore[arg-type]
        case _:
            return View(**about, ref=ref)
