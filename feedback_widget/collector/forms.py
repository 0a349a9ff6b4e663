"""`POST /v1/form`: votes and messages of readers without JavaScript. It takes, and sends the reader back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from feedback_widget.collector.form_fields import HONEYPOT, OTHERS, TEXTS, Fields, event_from, one, parse_form
from feedback_widget.collector.outcomes import STATUS, Drop, Outcome, header_text, summary, worst
from feedback_widget.collector.requests import Gone, Head, read_body
from feedback_widget.collector.tokens import make_token, token_age
from feedback_widget.collector.words import Words, words_for
from feedback_widget.events import MAX_BODY, Contact

if TYPE_CHECKING:
    from feedback_widget.collector.service import Service

THANKS = "askwell-thanks"
CSP = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
PAGES = Path(__file__).parent / "templates"


class FormDesk:
    """Takes forms.

    Args:
        service: the collector's parts.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def token(self, request: Request) -> Response:
        """Give a token for a page's form, to pages that may send one."""
        head = Head(request.scope)
        try:
            cors = self._admit_origin(head)
        except Drop as drop:
            return self._refusal(drop, _words(head, {}))
        token = make_token(self._service.secret, request.query_params.get("ref", ""), time.time())
        headers = {name.decode(): value.decode() for name, value in cors} | {"cache-control": "no-store"}
        return JSONResponse({"token": token}, headers=headers)

    async def receive(self, request: Request) -> Response:
        """Take a form: back to the page (303), or a page that says what is missing."""
        head = Head(request.scope)
        started = time.perf_counter()
        fields: Fields = {}
        try:
            client = self._admit(head)
            fields = parse_form(await read_body(head, request.receive, MAX_BODY))
            response, outcomes = await self._take(head, fields, client, request.url.path)
        except Drop as drop:
            response, outcomes = self._refusal(drop, _words(head, fields)), [drop.outcome]
        except Gone:
            return Response(status_code=400)
        self._service.metrics.settled(outcomes, time.perf_counter() - started)
        return response

    def _admit(self, head: Head) -> str:
        self._admit_origin(head)
        head.require_type(b"application/x-www-form-urlencoded")
        return self._service.admit(head)

    async def _take(self, head: Head, fields: Fields, client: str, path: str) -> tuple[Response, list[Outcome]]:
        service = self._service
        context = service.context(head, client, "honeypot" if one(fields, HONEYPOT) else "")
        event = event_from(self._with_channel(fields), context.received_at, context.visitor)
        if isinstance(event, Contact) and not context.quarantine and not self._was_considered(fields):
            return self._confirmation(fields, path, _words(head, fields)), []
        service.pay(client, 1)
        outcomes, reasons = await service.settle([event], context)
        if worst(outcomes) == "invalid":
            raise Drop("invalid", "; ".join(reasons))
        return self._back(head, fields, outcomes), outcomes

    def _admit_origin(self, head: Head) -> list[tuple[bytes, bytes]]:
        """Let in forms of allowed pages, and of our own page that asks to confirm one."""
        origin = head.origin
        if origin is None and not head.get(b"sec-fetch-site"):
            origin = origin_of(head.get(b"referer"))
        host = head.get(b"host")
        if origin is not None and host and origin.partition(b"://")[2].lower() == host.lower():
            return []
        return self._service.origins.admit(origin, host, head.get(b"sec-fetch-site"))

    def _with_channel(self, fields: Fields) -> Fields:
        """Leave the way by which a message goes to the collector: the form of a static page need not know it."""
        if one(fields, "kind") != "contact" or one(fields, "channel"):
            return fields
        return {**fields, "channel": ["link"]}

    def _was_considered(self, fields: Fields) -> bool:
        """Say whether a form was open long enough for a person to have filled it in."""
        age = token_age(self._service.secret, one(fields, "ref"), one(fields, "token"), time.time())
        return age is not None and age >= self._service.settings.min_form_seconds

    def _confirmation(self, fields: Fields, path: str, words: Words) -> Response:
        """Ask whether to send a message: a page without JavaScript has no token, and this one brings it."""
        token = make_token(self._service.secret, one(fields, "ref"), time.time())
        hidden = [(name, value) for name in (*TEXTS, *OTHERS, "reasons") for value in fields.get(name, [])]
        kept = [(name, value) for name, value in hidden if name not in ("token", "message", "reply_to", HONEYPOT)]
        page = _template("confirm.html").render(
            hidden=[*kept, ("token", token)],
            message=one(fields, "message"),
            reply_to=one(fields, "reply_to"),
            honeypot=HONEYPOT,
            action=path,
            words=words,
        )
        return _page(page, 200)

    def _back(self, head: Head, fields: Fields, outcomes: list[Outcome]) -> Response:
        target = return_address(head, one(fields, "return"), self._service.origins.origins)
        headers = {"askwell-outcome": summary(outcomes), "cache-control": "no-store"}
        if target is None:
            status = STATUS["filtered"] if outcomes == ["filtered"] else 200
            return _page(_template("thanks.html").render(words=_words(head, fields)), status)
        return Response(status_code=303, headers={**headers, "location": target})

    def _refusal(self, drop: Drop, words: Words) -> Response:
        page = _template("refused.html").render(reason=str(drop.reason), later=drop.retry_after, words=words)
        response = _page(page, drop.status)
        response.headers["askwell-outcome"] = summary([drop.outcome])
        response.headers["askwell-reason"] = header_text(drop.reason).decode()
        if drop.retry_after:
            response.headers["retry-after"] = str(drop.retry_after)
        return response


def return_address(head: Head, path: str, origins: tuple[str, ...]) -> str | None:
    """Return where a reader goes back to: a page of the origin that sent the form, never anywhere else.

    Args:
        path: what the form asks for; a path, anything more is ignored.
        origins: the allow-list.
    """
    referer = head.get(b"referer")
    origin = (head.origin or origin_of(referer) or b"").decode("latin-1")
    base = origin if origin in origins else ""
    if origins and not base and origin.partition("://")[2] != head.get(b"host").decode("latin-1"):
        return None
    if not is_path(path):
        came_from = urlsplit(referer.decode("latin-1"))
        path = came_from.path if origin_of(referer) == origin.encode("latin-1") else ""
        if not is_path(path) or path == "/":
            return None
    return f"{base}{quote(path, safe='/%?=&+~@!$,;:()*')}#{THANKS}"


def is_path(path: str) -> bool:
    """Say whether text is a path on the same site, however a browser may read it.

    >>> is_path("/help/"), is_path("//evil.example"), is_path("/" + chr(92) + "evil.example")
    (True, False, False)
    """
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and "#" not in path
    return plain and len(path) <= 2000 and all(c >= " " and c != "\x7f" for c in path)


def origin_of(referer: bytes) -> bytes | None:
    """Return the origin of a Referer header, None when it has none."""
    parts = urlsplit(referer.decode("latin-1"))
    return f"{parts.scheme}://{parts.netloc}".encode("latin-1") if parts.scheme and parts.netloc else None


def _words(head: Head, fields: Fields) -> Words:
    return words_for(one(fields, "lang"), head.get(b"accept-language"))


def _page(text: str, status: int) -> HTMLResponse:
    headers = {"content-security-policy": CSP, "cache-control": "no-store", "referrer-policy": "same-origin"}
    return HTMLResponse(text, status, {**headers, "x-content-type-options": "nosniff"})


def _template(name: str):  # type: ignore[no-untyped-def]
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(PAGES), autoescape=True).get_template(name)


__all__ = ["FormDesk", "is_path", "return_address"]
