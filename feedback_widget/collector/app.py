"""The collector as a Starlette application; it can be mounted below a prefix."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from feedback_widget.collector.chores import run_chores
from feedback_widget.collector.forms import FormDesk
from feedback_widget.collector.intake import Intake
from feedback_widget.collector.openapi import document
from feedback_widget.collector.service import Service
from feedback_widget.collector.settings import Settings
from feedback_widget.store import StoreUnavailable
from feedback_widget.store.protocol import EventStore

Chore = Callable[[EventStore], None]

log = logging.getLogger("askwell.collector")


class CollectorApp(Starlette):
    """Starlette, with the one path that matters for speed looked up before all others."""

    intake: Intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and scope["method"] == "POST":
            path: str = scope["path"]
            if path.endswith("/v1/events") and path == scope.get("root_path", "") + "/v1/events":
                await self.intake(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def create_app(
    settings: Settings, *, extra_routes: Sequence[BaseRoute] = (), hourly: Sequence[Chore] = ()
) -> Starlette:
    """Build the collector.

    Args:
        settings: see `Settings.from_environment`.
        extra_routes: served beside the collector's own (the reports).
        hourly: called with the store once an hour, in a thread, and shortly after the start.

    Raises:
        ValueError: a setting is wrong.
    """
    service = Service(settings)
    app = CollectorApp(routes=[*routes(service), *extra_routes], lifespan=lifespan(service, hourly))
    app.state.service = service
    app.intake = Intake(service)
    return app


def lifespan(service: Service, hourly: Sequence[Chore]) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return what opens the store before the first request and drains the writer after the last."""

    @asynccontextmanager
    async def run(app: Starlette) -> AsyncIterator[None]:
        await service.start()
        chores = asyncio.create_task(run_chores(service, hourly))
        try:
            yield
        finally:
            chores.cancel()
            with suppress(asyncio.CancelledError):
                await chores
            await service.stop()

    return run


def routes(service: Service) -> list[BaseRoute]:
    """Return the collector's routes; POST /v1/events is here for its other methods and its 405."""
    desk = FormDesk(service)

    async def preflight(request: Request) -> Response:
        origin = request.headers.get("origin")
        headers = service.origins.preflight(origin.encode("latin-1") if origin else None)
        return Response(status_code=204, headers={name.decode(): value.decode() for name, value in headers})

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        try:
            if service.draining:
                raise StoreUnavailable("shutting down")
            await asyncio.to_thread(service.store.ping)
        except StoreUnavailable as error:
            return PlainTextResponse(f"not ready: {error}", status_code=503, headers={"retry-after": "2"})
        return PlainTextResponse("ready")

    async def metrics(request: Request) -> Response:
        text = service.metrics.text(waiting=service.writer.waiting, batches=service.writer.batches)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def openapi(request: Request) -> Response:
        return JSONResponse(document({*service.channels, "link"}), headers={"cache-control": "max-age=3600"})

    async def token(request: Request) -> Response:
        return desk.token(request)

    async def form(request: Request) -> Response:
        return await desk.receive(request)

    return [
        Route("/v1/events", preflight, methods=["OPTIONS", "POST"]),  # POST is answered before routing
        Route("/v1/token", token, methods=["GET"]),
        Route("/v1/form", form, methods=["POST"]),
        Route("/v1/openapi.json", openapi, methods=["GET"]),
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]
