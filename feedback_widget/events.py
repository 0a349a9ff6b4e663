"""The event contract: what a help center reports, one struct a kind, one tagged union.

`schema/events.v1.json` says the same for other languages; a test keeps the two equal.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct, ValidationError, convert, structs
from msgspec import json as msgjson

MAX_EVENTS = 20
MAX_BODY = 16 * 1024

Moment = Annotated[datetime, Meta(tz=True, description="RFC 3339 with a zone, as `new Date().toISOString()` gives it.")]
Label = Annotated[str, Meta(max_length=64)]
Ref = Annotated[
    str,
    Meta(min_length=1, max_length=300, description="`articles/<category>/<slug>` or `faq/<category>#<slug>`."),
]
Line = Annotated[str, Meta(max_length=300)]
Comment = Annotated[str, Meta(max_length=2000)]
Reason = Literal["wrong", "unclear", "missing", "unsolved"]


class Event(Struct, tag_field="type", kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every event carries.

    Attributes:
        event_id: made by the client, UUIDv7 (v4 works, and costs the store more); sending it again is harmless.
        occurred_at: when it happened, by the client's clock.
        site_version: the version of the help center that was read; "" where there is only one.
        lang: BCP 47 tag of the interface.
        visit: an id that lives as long as the tab; "" in strict mode.
    """

    event_id: UUID
    occurred_at: Moment
    site_version: Label = ""
    lang: Label = ""
    visit: Label = ""


class Search(Event, tag="search", frozen=True):
    """One finished search: not a keystroke. Its event_id is the `search_id` of what follows from it."""

    query: Annotated[str, Meta(min_length=1, max_length=300)]
    results: Annotated[int, Meta(ge=0, le=1_000_000)]
    match: Literal["strong", "weak", "none"]
    top: Annotated[list[Ref], Meta(max_length=10)] = []
    dwell: Annotated[
        int, Meta(ge=0, le=86_400_000, description="Milliseconds for which the results were on screen.")
    ] = 0


class Click(Event, tag="click", frozen=True):
    """A result that was opened; `inplace` when its answer unfolded inside the list of results."""

    search_id: UUID
    ref: Ref
    rank: Annotated[int, Meta(ge=1, le=1000)]
    inplace: bool = False


class View(Event, tag="view", frozen=True):
    """An article that was opened other than from a search result."""

    ref: Ref


class Vote(Event, tag="vote", frozen=True):
    """Was this helpful? `was` and `was_reasons` repeat this person's earlier vote on the page, so that it counts once."""

    ref: Ref
    helpful: bool
    hash: Label = ""
    reasons: Annotated[list[Reason], Meta(max_length=4)] = []
    comment: Comment = ""
    search_id: UUID | None = None
    was: bool | None = None
    was_reasons: Annotated[list[Reason], Meta(max_length=4)] = []


class Contact(Event, tag="contact", frozen=True):
    """A message for a person. `reply_to` goes to the outbox only; no event keeps it."""

    message: Annotated[str, Meta(min_length=1, max_length=5000)]
    channel: Literal["webhook", "email", "link"]
    subject: Annotated[str, Meta(max_length=200)] = ""
    reply_to: Annotated[str, Meta(max_length=254)] = ""
    search_id: UUID | None = None
    searches: Annotated[list[Line], Meta(max_length=20)] = []
    pages: Annotated[list[Ref], Meta(max_length=20)] = []


class Survey(Event, tag="survey", frozen=True):
    """CSAT (1 to 5) after contact, or NPS (0 to 10)."""

    survey: Literal["csat", "nps"]
    score: Annotated[int, Meta(ge=0, le=10)]
    comment: Comment = ""


class NotFound(Event, tag="notfound", frozen=True):
    """An address of the site that led nowhere; a path, without query or fragment."""

    path: Annotated[str, Meta(min_length=1, max_length=500)]


AnyEvent = Search | Click | View | Vote | Contact | Survey | NotFound
Batch = Annotated[list[AnyEvent], Meta(min_length=1, max_length=MAX_EVENTS)]

KINDS: dict[str, type[Event]] = {
    "search": Search,
    "click": Click,
    "view": View,
    "vote": Vote,
    "contact": Contact,
    "survey": Survey,
    "notfound": NotFound,
}

_LIMITS = {"csat": (1, 5), "nps": (0, 10)}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_body_decoder = msgjson.Decoder(AnyEvent | Batch)
_one_decoder: msgjson.Decoder[AnyEvent] = msgjson.Decoder(AnyEvent)
_encoder = msgjson.Encoder(uuid_format="canonical")


def decode_body(body: bytes) -> list[AnyEvent]:
    """Decode a request body: one event, or an array of 1 to 20.

    Raises:
        msgspec.DecodeError: the body is not JSON, or not of the contract (then a ValidationError with the path).
    """
    found = _body_decoder.decode(body)
    return found if isinstance(found, list) else [found]


def decode_event(line: bytes | str) -> AnyEvent:
    """Decode one event; raises like `decode_body`.

    To JSON Schema 5.0 is an integer, so it is one here.
    """
    try:
        return _one_decoder.decode(line)
    except ValidationError as error:
        if "got `float`" not in str(error):
            raise
    found: AnyEvent = convert(_with_integers(msgjson.decode(line)), AnyEvent)
    return found


def _with_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: int(n) if isinstance(n, float) and n.is_integer() else n for name, n in value.items()}
    return value


def encode_event(event: AnyEvent) -> bytes:
    """Encode an event as the contract's JSON, fields at their default left out."""
    return _encoder.encode(event)


def problem(event: AnyEvent) -> str:
    """Say what the types alone cannot: "" when the event is sound, else the field, its value and the way out."""
    number = event.event_id.int
    if number >> 76 & 0xF not in (4, 7) or number >> 62 & 3 != 2:
        return f"event_id: a UUID of version {event.event_id.version}; send version 7 (or 4)"
    if isinstance(event, Survey):
        low, high = _LIMITS[event.survey]
        if not low <= event.score <= high:
            return f"score: {event.score} is outside {low}..{high} of {event.survey}"
    return ""


def clean_text(text: str) -> str:
    """Drop control characters (a NUL breaks PostgreSQL) and lone surrogates; keep line breaks and tabs."""
    return _CONTROL.sub("", text)


def without_controls(event: AnyEvent) -> AnyEvent:
    """Return the event with control characters dropped from all of its text; the same object when there are none."""
    changes: dict[str, Any] = {}
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, str):
            clean: Any = clean_text(value)
        elif isinstance(value, list):
            clean = [clean_text(line) for line in value]
        else:
            continue
        if clean != value:
            changes[name] = clean
    return structs.replace(event, **changes) if changes else event


def milliseconds(moment: datetime) -> int:
    """Return the Unix time of a moment in whole milliseconds."""
    return int(moment.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """Return the UTC moment of a Unix time in milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)


__all__ = [
    "KINDS",
    "MAX_BODY",
    "MAX_EVENTS",
    "AnyEvent",
    "Click",
    "Contact",
    "Event",
    "NotFound",
    "Search",
    "Survey",
    "ValidationError",
    "View",
    "Vote",
    "clean_text",
    "decode_body",
    "decode_event",
    "encode_event",
    "milliseconds",
    "moment",
    "problem",
    "without_controls",
]
