"""Connections under load: a bounded number of them, none silent for ever, and a wait for those that find no room.

A sender that is refused at once only tries again at once, and takes the time of those let in; and thousands of
connections that take turns leave the processor's caches cold, which costs a third of the throughput. So a request that
finds the queue full is neither parsed nor answered for a while; its connection is not even read. After that it is let
in, or refused.
"""

from __future__ import annotations

import random
from asyncio import Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feedback_widget.collector.service import BACK_SOON, Service

HELD_SECONDS = 3.0
SILENT_SECONDS = 30.0
MAX_HEAD = 32 * 1024
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\naskwell-outcome: unavailable=1\r\nretry-after: %d\r\n"
    b"askwell-reason: too many connections\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
) % BACK_SOON
TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\naskwell-outcome: too_large=1\r\n"
    b"askwell-reason: headers: more than %d bytes\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
) % MAX_HEAD


class Connection(HttpToolsProtocol):
    """One connection to the collector.

    Args:
        service: knows how many connections there may be, and whether there is room for events.
        uvicorn: what the server gives its protocols.
    """

    def __init__(self, service: Service, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._service = service
        self._deadline: Any = None
        self._held = b""
        self._head = 0
        self._is_over = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Welcome a client; one too many hears so, and of twice as many not even that."""
        super().connection_made(transport)
        limit = self._service.settings.connections
        self._is_over = len(self.connections) > limit
        if len(self.connections) > 2 * limit:
            transport.abort()
        else:
            self._deadline = self.loop.call_later(SILENT_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a client."""
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what a client sends, now or later."""
        if self._is_over or (self._is_crowded() and data.startswith(b"POST ") and self._is_between()):
            self._hold(data)
            return
        super().data_received(data)
        if self._is_between():
            self._expect(None)
        elif not self.transport.is_closing():
            self._watch(len(data))

    def shutdown(self) -> None:
        """End at the end of the answer under way, or with one for who still waits."""
        if self._held:
            self._refuse(BUSY)
        else:
            super().shutdown()

    def _is_crowded(self) -> bool:
        """Whether as many requests are under way as there is room for events; what has only just come in counts too."""
        return len(self.tasks) >= self._service.settings.queue

    def _is_between(self) -> bool:
        """Whether the last request has come in whole, and no other has begun."""
        cycle = self.cycle
        if cycle is None:
            return self.scope is None
        return cycle.scope is self.scope and not cycle.more_body

    def _watch(self, size: int) -> None:
        """Give the rest of a request some time, and its headers an end."""
        if self._deadline is None:
            self._expect(SILENT_SECONDS)
        if self.cycle is None or self.cycle.scope is not self.scope:
            self._head += size
            if self._head > MAX_HEAD:
                self._refuse(TOO_LONG)
        else:
            self._head = 0

    def _expect(self, seconds: float | None) -> None:
        """Close the connection unless the request is complete in time; None when it is."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.transport.close)
        self._head = 0

    def _hold(self, data: bytes) -> None:
        """Let a request wait that there is no room for."""
        self._unset_keepalive_if_required()
        if not self._held:
            self._expect(None)
            self.loop.call_later(HELD_SECONDS * random.uniform(0.75, 1.25), self._resume)
        self._held += data
        self.transport.pause_reading()

    def _resume(self) -> None:
        data, self._held = self._held, b""
        if self.transport.is_closing():
            return
        if self._is_over:
            self._refuse(BUSY)
            return
        self.transport.resume_reading()
        super().data_received(data)

    def _refuse(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()
