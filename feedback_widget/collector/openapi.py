"""The collector's interface, as an OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedback_widget.events import KINDS, MAX_BODY, MAX_EVENTS
from feedback_widget.schema import definitions

_HEADERS = {
    "Askwell-Outcome": {"description": "How many events had which outcome.", "schema": {"type": "string"}},
}
_REASON = {
    "Askwell-Reason": {"description": "Why, for the person who debugs the sender.", "schema": {"type": "string"}}
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def document(channels: Iterable[str] = ("email", "link", "webhook")) -> dict[str, Any]:
    """Return the document.

    Args:
        channels: ways by which a message reaches a person at this collector.
    """
    kinds = definitions("#/components/schemas/{name}")
    kinds["Contact"]["properties"]["channel"]["enum"] = sorted(channels)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Askwell collector", "version": "1", "license": {"name": "Apache-2.0"}},
        "paths": {
            "/v1/events": {"post": _post_events()},
            "/v1/token": {"get": _token()},
            "/v1/form": {"post": _form()},
            "/healthz": {"get": _text("healthz", "The process answers.")},
            "/readyz": {"get": _text("readyz", "The store answers.", unavailable=True)},
            "/metrics": {"get": _text("metrics", "Counts, in Prometheus' text format.")},
        },
        "components": {"schemas": {"Refusal": _refusal(), **kinds}},
    }


def _post_events() -> dict[str, Any]:
    event = {"oneOf": [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in KINDS.values()]}
    body = {"anyOf": [event, {"type": "array", "items": event, "minItems": 1, "maxItems": MAX_EVENTS}]}
    return {
        "operationId": "sendEvents",
        "summary": f"Send one event, or an array of up to {MAX_EVENTS}; at most {MAX_BODY} bytes.",
        "description": "Browsers send the same JSON as text/plain, which needs no preflight request.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "204": _answer("Every event is on disk, or was already."),
            "202": _answer("Kept in quarantine: it was not sent by a person.", body=True),
            "400": _answer("Some events are not of the contract; the others are on disk.", body=True),
            "403": _answer("The page's origin may not report.", body=True),
            "413": _answer("Too large.", body=True),
            "415": _answer("Not JSON by its Content-Type.", body=True),
            "429": _answer("Too many events from one network.", body=True, later=True),
            "503": _answer("The store cannot take events now; nothing was stored.", body=True, later=True),
        },
    }


def _form() -> dict[str, Any]:
    return {
        "operationId": "sendForm",
        "summary": "A vote or a message of a reader without JavaScript.",
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": {"oneOf": [_vote_form(), _contact_form()]}}},
        },
        "responses": {
            "200": _html("A page: thanks, or whether to send the message."),
            "202": _html("Kept in quarantine."),
            "303": {"description": "Taken; back to the page."},
            **{status: _html("Refused; the page says why.") for status in ("400", "403", "413", "415", "429", "503")},
        },
    }


def _vote_form() -> dict[str, Any]:
    fields = {
        "kind": {"const": "vote"},
        "ref": {"type": "string", "minLength": 1, "maxLength": 300},
        "helpful": {"enum": ["yes", "no"]},
        "reasons": {"type": "array", "maxItems": 4, "items": {"enum": ["wrong", "unclear", "missing", "unsolved"]}},
        "comment": {"type": "string", "maxLength": 2000},
        "hash": {"type": "string", "maxLength": 64},
        **_common_fields(),
    }
    return {"type": "object", "properties": fields, "required": ["kind", "ref", "helpful"]}


def _contact_form() -> dict[str, Any]:
    fields = {
        "kind": {"const": "contact"},
        "ref": {"type": "string", "maxLength": 300},
        "subject": {"type": "string", "maxLength": 200},
        "message": {"type": "string", "minLength": 1, "maxLength": 5000},
        "reply_to": {"type": "string", "maxLength": 254},
        **_common_fields(),
    }
    return {"type": "object", "properties": fields, "required": ["kind", "message"]}


def _common_fields() -> dict[str, Any]:
    labels = {name: {"type": "string", "maxLength": 64} for name in ("version", "lang")}
    token = {"type": "string", "description": "From /v1/token; a message without one is asked about first."}
    trap = {"type": "string", "description": "Nobody sees it, so nobody fills it in."}
    back = {"type": "string", "description": "Path of the page to go back to."}
    return {**labels, "token": token, "website": trap, "return": back}


def _token() -> dict[str, Any]:
    token = {"type": "object", "properties": {"token": {"type": "string"}}, "required": ["token"]}
    return {
        "operationId": "getToken",
        "summary": "A signed token for a page's form.",
        "parameters": [{"name": "ref", "in": "query", "schema": {"type": "string"}}],
        "responses": {
            "200": {"description": "The token.", "content": {"application/json": {"schema": token}}},
            "403": _html("The page's origin may not report."),
        },
    }


def _answer(meaning: str, *, body: bool = False, later: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"description": meaning, "headers": dict(_HEADERS)}
    if body:
        found["headers"] |= _REASON
        found["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    if later:
        found["headers"] |= _RETRY
    return found


def _refusal() -> dict[str, Any]:
    outcomes = {"type": "object", "additionalProperties": {"type": "integer"}}
    reasons = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": {"outcomes": outcomes, "reasons": reasons},
        "required": ["outcomes", "reasons"],
    }


def _html(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "content": {"text/html": {"schema": {"type": "string"}}}}


def _text(name: str, meaning: str, *, unavailable: bool = False) -> dict[str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    responses = {"200": {"description": meaning, "content": content}}
    if unavailable:
        responses["503"] = {"description": "Not now.", "content": content}
    return {"operationId": name, "summary": meaning, "responses": responses}
