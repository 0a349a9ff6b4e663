"""A stored event: the event, when it was received, and what the collector made of who sent it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert, to_builtins
from msgspec.json import decode, encode

from feedback_widget.events import (
    KINDS,
    AnyEvent,
    Click,
    Contact,
    Event,
    NotFound,
    Search,
    Survey,
    View,
    Vote,
    milliseconds,
    moment,
    without_controls,
)

DAY = 86_400_000
EXTRAS: dict[type[Event], tuple[tuple[str, object], ...]] = {
    Search: (),
    Click: (),
    View: (),
    Vote: (("hash", ""), ("was", None), ("was_reasons", [])),
    Contact: (("subject", ""), ("searches", []), ("pages", [])),
    Survey: (),
    NotFound: (),
}


class Record(Struct, frozen=True):
    """An event as the store takes it.

    Attributes:
        event: scrubbed already.
        received_at: Unix time in milliseconds.
        visitor: 16 hex digits that mean the same visitor within two days, or "".
        quarantine: why it must not count, or "" when it counts.
        letter: what the outbox hands over once the event is stored, as JSON, or "".
    """

    event: AnyEvent
    received_at: int
    visitor: str = ""
    quarantine: str = ""
    letter: str = ""


class Row(Struct, frozen=True, array_like=True):
    """A record as the columns of the table `events`; times in milliseconds, fields without a column in `detail`."""

    event_id: str
    occurred_at: int
    received_at: int
    kind: str
    visit: str
    visitor: str
    version: str
    lang: str
    text: str
    ref: str
    number: int
    extra: str
    dwell: int
    search_id: str
    detail: str
    quarantine: str


def row_of(record: Record) -> Row:
    """Spread a record over the columns that reports read without decoding anything."""
    event = record.event
    text, ref, number, extra, dwell, search_id = _measures(event)
    return Row(
        event.event_id.hex,
        milliseconds(event.occurred_at),
        record.received_at,
        event.__struct_config__.tag,  # type: ignore[arg-type]
        event.visit,
        record.visitor,
        event.site_version,
        event.lang,
        text,
        ref,
        number,
        extra,
        dwell,
        search_id.hex if search_id else "",
        _detail(event),
        record.quarantine,
    )


def _detail(event: AnyEvent) -> str:
    """Return the fields that have no column, as JSON, or "" when all are at their defaults."""
    kept = {name: value for name, default in EXTRAS[type(event)] if (value := getattr(event, name)) != default}
    return encode(kept).decode() if kept else ""


def _measures(event: AnyEvent) -> tuple[str, str, int, str, int, UUID | None]:
    """Return the columns text, ref, number, extra, dwell and search_id of an event."""
    match event:
        case Search():
            return event.query, "\n".join(event.top), event.results, event.match, event.dwell, None
        case Click():
            return "", event.ref, event.rank, "inplace" if event.inplace else "", 0, event.search_id
        case View():
            return "", event.ref, 0, "", 0, None
        case Vote():
            return event.comment, event.ref, int(event.helpful), ",".join(event.reasons), 0, event.search_id
        case Contact():
            return event.message, "", 0, event.channel, 0, event.search_id
        case Survey():
            return event.comment, "", event.score, event.survey, 0, None
        case NotFound():
            return "", event.path, 0, "", 0, None


def record_of(row: Row) -> Record:
    """Put a record together again; the inverse of `row_of`."""
    fields: dict[str, Any] = {
        "event_id": UUID(hex=row.event_id),
        "occurred_at": moment(row.occurred_at),
        "site_version": row.version,
        "lang": row.lang,
        "visit": row.visit,
        **_own_fields(row),
        **(decode(row.detail) if row.detail else {}),
    }
    return Record(KINDS[row.kind](**fields), row.received_at, row.visitor, row.quarantine)  # type: ignore[arg-type]


def _own_fields(row: Row) -> dict[str, Any]:
    """Return the fields of an event's kind that sit in shared columns."""
    search_id = UUID(hex=row.search_id) if row.search_id else None
    match row.kind:
        case "search":
            top = row.ref.split("\n") if row.ref else []
            return {"query": row.text, "top": top, "results": row.number, "match": row.extra, "dwell": row.dwell}
        case "click":
            return {"ref": row.ref, "rank": row.number, "inplace": row.extra == "inplace", "search_id": search_id}
        case "view":
            return {"ref": row.ref}
        case "vote":
            reasons = row.extra.split(",") if row.extra else []
            shared = {"ref": row.ref, "helpful": bool(row.number), "comment": row.text}
            return {**shared, "reasons": reasons, "search_id": search_id}
        case "contact":
            return {"message": row.text, "channel": row.extra, "search_id": search_id}
        case "survey":
            return {"comment": row.text, "score": row.number, "survey": row.extra}
        case _:
            return {"path": row.ref}


def day_of(ms: int) -> str:
    """Return the UTC day ('2026-11-21') of a Unix time in milliseconds."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%d")


def day_start(day: str) -> int:
    """Return the Unix time in milliseconds at which a UTC day begins."""
    return int(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) * 1000


def line_of(record: Record) -> dict[str, Any]:
    """Return a record as the JSON object of an export: the event's own fields, then the store's."""
    line: dict[str, Any] = to_builtins(record.event)
    line["received_at"] = moment(record.received_at).isoformat()
    if record.visitor:
        line["visitor"] = record.visitor
    if record.quarantine:
        line["quarantine"] = record.quarantine
    return line


def record_from_line(line: dict[str, Any]) -> Record:
    """Read one JSON object of an export, or a bare event, which counts as received when it occurred.

    Raises:
        msgspec.ValidationError: the object is not an event of the contract.
    """
    received = line.pop("received_at", None)
    visitor, quarantine = line.pop("visitor", ""), line.pop("quarantine", "")
    event: AnyEvent = convert(line, AnyEvent, strict=True)
    at = convert(received, datetime) if received else event.occurred_at
    return Record(without_controls(event), milliseconds(at), convert(visitor, str), convert(quarantine, str))
