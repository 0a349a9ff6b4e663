"""Running a collector: uvicorn, with an end at which nobody is left without an answer."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from feedback_widget.collector.connections import Connection
from feedback_widget.collector.service import Service

LAME_SECONDS = 1.0
BACKLOG = 4096

log = logging.getLogger("askwell.collector")


class DrainingServer(uvicorn.Server):
    """uvicorn, which on SIGTERM first answers 503 with `Connection: close` for a second and only then stops listening.

    Without that second, connections in the listen queue and on keep-alive would be reset with a request under way.
    """

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; a second signal changes nothing, for the end is near and what waits is being written."""
        if not self.should_exit:
            super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop."""
        self._service.draining = True
        until = time.monotonic() + LAME_SECONDS
        while time.monotonic() < until and not self.force_exit:
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)


def serve(make_app: Callable[[], Starlette], sock: socket.socket) -> None:
    """Serve an app on a listening socket until SIGTERM or SIGINT."""
    raise_file_limit()
    app = make_app()
    gc.freeze()  # what is loaded by now stays; going through it again for every few hundred requests finds nothing
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(0.001)  # the writer asks a busy loop for Python's lock twice a batch; by default 5 ms each
    with suppress(KeyboardInterrupt):  # Ctrl-C is how people end it
        server_of(app).run(sockets=[sock])


def server_of(app: Starlette) -> DrainingServer:
    """Return the server of an app that `create_app` made."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=partial(Connection, app.state.service),  # type: ignore[arg-type]
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )
    return DrainingServer(config, app.state.service)


def listen(host: str, port: int) -> socket.socket:
    """Bind a socket that is ready to listen.

    Raises:
        OSError: the port is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    sock.listen(BACKLOG)
    sock.set_inheritable(True)
    return sock


def serve_many(make_app: Callable[[], Starlette], sock: socket.socket, workers: int) -> None:
    """Serve with several processes on one socket; one that dies is started again, SIGTERM ends them all."""
    stopping = False
    children: set[int] = set()

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and len(children) < workers:
        children.add(_fork(make_app, sock))
    while children:
        with suppress(InterruptedError):
            child, _ = os.wait()
            children.discard(child)
            if not stopping:
                time.sleep(0.2)  # a worker that dies at its start must not be started a thousand times a second
                children.add(_fork(make_app, sock))


def _fork(make_app: Callable[[], Starlette], sock: socket.socket) -> int:
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            serve(make_app, sock)
        except BaseException:
            log.exception("a worker ended; another takes its place")
            os._exit(1)
        os._exit(0)
    return child


def raise_file_limit() -> None:
    """Allow as many connections as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
