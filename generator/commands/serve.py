"""`askwell serve`: the preview, with feedback and reports."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import AskwellError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.applications import Starlette

    from generator.build.live import LiveSite
    from generator.build.settings import Settings

EXAMPLES = """\b
Examples:
  askwell serve                      preview the project in this folder
  askwell serve docs/help -p 9000    any folder of Markdown, on another port
  askwell serve --no-drafts          as readers will see it
"""
COLLECTOR = "/_askwell"


@click.command("serve", epilog=EXAMPLES)
@click.argument("content_dir", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="The mkdocs.yml to use.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts.")
def command(content_dir: Path | None, config_file: Path | None, host: str, port: int, drafts: bool) -> None:
    """Preview the help center with live reload, search, feedback and reports.

    A saved file is shown in a moment, only in pages it changes. Votes, searches and messages go to a store in
    .askwell/, so that the reports can be tried. Ctrl-C ends it.
    """
    from generator.build.live import LiveSite

    sock = _listen(host, port)

    def reopen() -> Settings:
        return preview_settings(content_dir, config_file, drafts, f"http://{host}:{port}/")

    live = LiveSite(reopen, click.echo)
    _prove_store(live.settings)
    report = live.build()
    for finding in report.findings:
        click.echo(f"{finding.severity}: {finding}", err=True)
    click.echo(f"{report.size} ({report.profile.seconds:.1f} s)")
    click.echo(f"Site     http://{host}:{port}/\nReports  http://{host}:{port}{COLLECTOR}/reports/\nCtrl-C to stop")
    _run(live, sock)


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is built, so that one in use is told at once."""
    from feedback_widget.collector.server import listen

    try:
        return listen(host, port)
    except OSError as error:
        way_out = f"stop what listens there, or try another: askwell serve --port {port % 65535 + 1}"
        raise AskwellError(f"{host}:{port}: {error.strerror} ({way_out})") from error


def _prove_store(settings: Settings) -> None:
    """Open the preview's store once, so that one that cannot be used is told before an address is."""
    from feedback_widget.store import StoreError, open_store

    try:
        open_store(_store_of(settings)).close()
    except StoreError as error:
        raise AskwellError(str(error)) from error


def _store_of(settings: Settings) -> str:
    folder = Path(settings.root, ".askwell")
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'events.db'}"


def _run(live: LiveSite, sock: socket.socket) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if not self.should_exit:  # Ctrl-C again would tear down what is ending
                live.leave()
                super().handle_exit(sig, frame)

    with suppress(KeyboardInterrupt):
        config = uvicorn.Config(preview_app(live), log_level="warning", timeout_graceful_shutdown=1)
        Server(config).run(sockets=[sock])


def preview_settings(content_dir: Path | None, config_file: Path | None, drafts: bool, address: str) -> Settings:
    """Resolve the settings of a preview: in a folder of its own, at this address, heard by its own collector."""
    from msgspec.structs import replace

    from generator.build.project import open_project

    settings = open_project(content_dir, config_file=config_file, drafts=drafts)
    options = {**settings.options, "collector": {**settings.option("collector", {}), "url": COLLECTOR}}
    folder = str(Path(settings.root, ".askwell", "preview"))
    return replace(settings, site_dir=folder, site_url=address, options=options)


def preview_app(live: LiveSite) -> Starlette:
    """Make the application: the collector below its path, the site everywhere else."""
    import asyncio

    from starlette.applications import Starlette
    from starlette.routing import Mount

    collector = _collector(live)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        following = asyncio.create_task(live.follow(stop))
        async with collector.router.lifespan_context(collector):
            yield
        stop.set()
        await following

    return Starlette(routes=[Mount(COLLECTOR, app=collector), *live.routes()], lifespan=lifespan)


def _collector(live: LiveSite) -> Any:
    from feedback_widget.collector.app import create_app
    from feedback_widget.collector.settings import Settings as CollectorSettings
    from generator.commands._collect_parts import hourly_chores, report_routes
    from generator.commands._reporting import project_of

    settings = CollectorSettings(db=_store_of(live.settings), rate=0, site=Path(live.settings.site_dir))
    routes = report_routes(
        settings, lambda: project_of(live.settings, settings.db, settings.site), open_to_this_machine=True
    )
    return create_app(settings, extra_routes=routes, hourly=hourly_chores())
