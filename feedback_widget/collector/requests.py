"""A request as the collector sees it: a few headers and a body with a cap. Straight on ASGI, for the hot path."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from starlette.types import Receive, Scope

from feedback_widget.collector.outcomes import Drop


class Gone(Exception):
    """The client left before its body was complete."""


class Head:
    """The headers of a request that the collector looks at.

    Attributes:
        peer: address of the connection's other end, "" on a Unix socket.
        forwarded: values of X-Forwarded-For, in order.
    """

    __slots__ = ("_found", "forwarded", "peer")

    def __init__(self, scope: Scope) -> None:
        found: dict[bytes, bytes] = dict(scope["headers"])
        client: Any = scope.get("client")
        self.peer: str = client[0] if client else ""
        self.forwarded: list[bytes] = (
            [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            if b"x-forwarded-for" in found
            else []
        )
        self._found = found

    def get(self, name: bytes) -> bytes:
        """Return a header's value, b"" when it is absent."""
        return self._found.get(name, b"")

    @property
    def origin(self) -> bytes | None:
        """The Origin header, None when there is none."""
        return self._found.get(b"origin")

    def require_type(self, *types: bytes) -> None:
        """Refuse a body of another media type.

        Raises:
            Drop: 415.
        """
        given = _media_type(self.get(b"content-type"))
        if given not in types:
            wanted = " or ".join(kind.decode() for kind in types)
            raise Drop("invalid", f"Content-Type: {given.decode('latin-1')!r}; send {wanted}", status=415)


@lru_cache(maxsize=256)
def _media_type(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()


async def read_body(head: Head, receive: Receive, limit: int) -> bytes:
    """Read a body, and stop as soon as it is larger than allowed.

    Raises:
        Drop: it is larger than `limit` bytes.
        Gone: the client left.
    """
    length = head.get(b"content-length")
    if len(length) > 4 and length.isdigit() and int(length[:12]) > limit:
        raise Drop("too_large", f"body: {int(length[:12])} bytes; at most {limit}")
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body: bytes = message.get("body", b"")
    while message.get("more_body", False):
        if len(body) > limit:
            break
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
    if len(body) > limit:
        raise Drop("too_large", f"body: more than {limit} bytes")
    return body
