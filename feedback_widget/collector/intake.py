"""`POST /v1/events`: the hot path, straight on ASGI."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from msgspec import DecodeError, Raw, ValidationError
from msgspec.json import Decoder, encode
from starlette.types import Receive, Scope, Send

from feedback_widget.collector.origins import Header
from feedback_widget.collector.outcomes import STATUS, Drop, Outcome, header_text, summary, worst
from feedback_widget.collector.requests import Gone, Head, read_body
from feedback_widget.collector.service import Service
from feedback_widget.events import MAX_BODY, MAX_EVENTS, AnyEvent, decode_body, decode_event, without_controls

TYPES = (b"text/plain", b"application/json")
WRONG = (ValidationError, DecodeError, UnicodeDecodeError, RecursionError)
_pieces = Decoder(list[Raw])
_EMPTY = {"type": "http.response.body"}
_ACCEPTED = (b"askwell-outcome", b"accepted=1")
_ONE: list[Outcome] = ["accepted"]
_INVALID: list[Outcome] = ["invalid"]


class Intake:
    """Answers every request with what became of its events."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive events over ASGI."""
        service, head, started = self._service, Head(scope), perf_counter()
        cors: list[Header] = []
        try:
            cors = service.origins.admit(head.origin, head.get(b"host"), head.get(b"sec-fetch-site"))
            client = self._admit(head)
            body = await read_body(head, receive, MAX_BODY)
            events, refused = decode(body)
            service.pay(client, len(events) + len(refused))
            outcomes, reasons = await service.settle(events, service.context(head, client)) if events else ([], [])
            if refused:
                outcomes, reasons = [*outcomes, *_INVALID * len(refused)], refused + reasons
        except Drop as drop:
            outcomes, reasons = [drop.outcome], [drop.reason]
            service.metrics.settled(outcomes, perf_counter() - started)
            await answer(send, drop.status, outcomes, reasons, [*cors, *retry(drop)], close=service.draining)
        except Gone:
            return
        else:
            service.metrics.settled(outcomes, perf_counter() - started)
            status = 204 if outcomes == _ONE else STATUS[worst(outcomes)]
            await answer(send, status, outcomes, reasons, cors, close=service.draining)

    def _admit(self, head: Head) -> str:
        head.require_type(*TYPES)
        return self._service.admit(head)


def decode(body: bytes) -> tuple[list[AnyEvent], list[str]]:
    """Decode a body; when one event of several is wrong, the others still count.

    Returns:
        The events, and why others were refused.

    Raises:
        Drop: the body holds no event at all, or too many.
    """
    events, refused = _decode(body)
    if b"\\u00" in body:  # in JSON, control characters can only come escaped
        events = [without_controls(event) for event in events]
    return events, refused


def _decode(body: bytes) -> tuple[list[AnyEvent], list[str]]:
    try:
        return decode_body(body), []
    except WRONG as error:
        whole = error
    try:
        pieces = _pieces.decode(body)
    except WRONG:
        try:
            return [decode_event(body)], []
        except WRONG:
            raise Drop("invalid", _said(whole)) from None
    if len(pieces) > MAX_EVENTS:
        raise Drop("too_large", f"{len(pieces)} events; at most {MAX_EVENTS}")
    if not pieces:
        raise Drop("invalid", "an empty array; send 1 to 20 events")
    events, refused = [], []
    for place, piece in enumerate(pieces):
        try:
            events.append(decode_event(bytes(piece)))
        except WRONG as error:
            refused.append(f"events[{place}]: {_said(error)}")
    return events, refused


def _said(error: Exception) -> str:
    """Return what msgspec says is wrong; it names the place and the type, never a visitor's words beyond a tag."""
    return str(error) or type(error).__name__


def retry(drop: Drop) -> list[Header]:
    """Return the header that says when to come back."""
    return [(b"retry-after", str(drop.retry_after).encode())] if drop.retry_after else []


async def answer(
    send: Send,
    status: int,
    outcomes: Sequence[Outcome],
    reasons: Sequence[str],
    headers: Sequence[Header],
    *,
    close: bool = False,
) -> None:
    """Send an answer: the outcome in headers, and for people who read bodies in the body of a refusal."""
    if status == 204:
        outcome = _ACCEPTED if outcomes == _ONE else _outcome(outcomes)
        extra = ((b"connection", b"close"),) if close else ()
        await send({"type": "http.response.start", "status": 204, "headers": [outcome, *headers, *extra]})
        await send(_EMPTY)
        return
    body = encode({"outcomes": {name: outcomes.count(name) for name in dict.fromkeys(outcomes)}, "reasons": reasons})
    sent = [
        _outcome(outcomes),
        (b"askwell-reason", header_text("; ".join(reasons))),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *headers,
    ]
    if close or status == 413:  # what is left of a body that was cut off must not be read as the next request
        sent.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})


def _outcome(outcomes: Sequence[Outcome]) -> Header:
    return b"askwell-outcome", summary(outcomes).encode()
