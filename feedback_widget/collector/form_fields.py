"""The fields of a plain form, and the event they make. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import get_args
from urllib.parse import parse_qs
from uuid import UUID

from msgspec import ValidationError, convert

from feedback_widget.collector.outcomes import Drop
from feedback_widget.events import AnyEvent, Contact, Reason, Vote, moment, without_controls
from feedback_widget.store.records import DAY

HONEYPOT = "website"
TEXTS = ("kind", "ref", "hash", "version", "lang", "helpful", "comment", "subject", "message", "reply_to", "channel")
OTHERS = ("token", "return", "search_id", "visit", HONEYPOT)
MAX_FIELDS = 60
REASONS: tuple[str, ...] = get_args(Reason)

Fields = Mapping[str, list[str]]


def parse_form(body: bytes) -> Fields:
    """Read an urlencoded body.

    Raises:
        Drop: it is not UTF-8, or has too many fields.
    """
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise Drop("invalid", f"form: {error}") from None


def one(fields: Fields, name: str) -> str:
    """Return a field's first value, "" when it is absent."""
    return fields.get(name, [""])[0]


def event_from(fields: Fields, received_at: int, visitor: str) -> AnyEvent:
    """Make the event that a form stands for.

    A form sent twice (the back button, a second tap) makes the same event_id on the same day, so it counts once.

    Raises:
        Drop: a field is wrong.
    """
    kind = one(fields, "kind")
    common = {
        "event_id": form_id(fields, received_at, visitor),
        "occurred_at": moment(received_at),
        "site_version": one(fields, "version"),
        "lang": one(fields, "lang"),
        "visit": one(fields, "visit"),
        "search_id": one(fields, "search_id") or None,
    }
    try:
        if kind == "vote":
            return without_controls(convert({"type": kind, **common, **_vote(fields)}, Vote))
        if kind == "contact":
            return without_controls(convert({"type": kind, **common, **_contact(fields)}, Contact))
    except ValidationError as error:
        raise Drop("invalid", f"form: {error}") from None
    raise Drop("invalid", f"kind: {kind!r}; send vote or contact")


def _vote(fields: Fields) -> dict[str, object]:
    helpful = one(fields, "helpful")
    if helpful not in ("yes", "no"):
        raise Drop("invalid", f"helpful: {helpful!r}; send yes or no")
    reasons = [reason for reason in fields.get("reasons", []) if reason]
    if len(reasons) > len(REASONS):
        raise Drop("invalid", f"reasons: {len(reasons)} of them; send at most {len(REASONS)}")
    for reason in reasons:
        if reason not in REASONS:  # also beside a yes, where reasons are left out
            raise Drop("invalid", f"reasons: {reason!r}; send {', '.join(REASONS)}")
    texts = {name: one(fields, name) for name in ("ref", "hash", "comment")}
    return {**texts, "helpful": helpful == "yes", "reasons": reasons if helpful == "no" else []}


def _contact(fields: Fields) -> dict[str, object]:
    texts = {name: one(fields, name) for name in ("subject", "message", "reply_to")}
    pages = [one(fields, "ref")] if one(fields, "ref") else []
    return {**texts, "channel": one(fields, "channel"), "pages": pages}


def form_id(fields: Fields, received_at: int, visitor: str) -> UUID:
    """Return a UUIDv7 that is the same for the same form of the same visitor on the same UTC day."""
    words = "\0".join(f"{name}={','.join(fields.get(name, []))}" for name in (*TEXTS, "reasons", "search_id", "visit"))
    digest = int.from_bytes(blake2b(f"{visitor}\0{words}".encode(), digest_size=10).digest(), "big")
    day = received_at // DAY * DAY
    return UUID(int=(day << 80 | 7 << 76 | (digest >> 62 & 0xFFF) << 64 | 2 << 62 | digest & (1 << 62) - 1))
