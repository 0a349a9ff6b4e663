"""`askwell collect`: run the collector."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands._store_url import shown
from generator.errors import AskwellError, UsageError

EPILOG = (
    "Every option is also read from ASKWELL_<OPTION>. Secrets (ASKWELL_SECRET, ASKWELL_WEBHOOK_SECRET,"
    " ASKWELL_SMTP_URL) come from the environment only, as do ASKWELL_WEBHOOK_URL, ASKWELL_MAIL_TO and ASKWELL_MAIL_FROM."
)


@click.command(epilog=EPILOG)
@click.option(
    "--db", metavar="URL", help="Store: sqlite:///.askwell/events.db (default) or postgresql://user@host/name."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8787, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--origin", "origins", multiple=True, metavar="ORIGIN", help="Origin that may report; repeat for more.")
@click.option(
    "--site", type=click.Path(path_type=Path), help="Built site or its askwell.json: refuse unknown articles."
)
@click.option(
    "--trusted-proxy", "trusted_proxies", multiple=True, metavar="NETWORK", help="Believe its X-Forwarded-For."
)
@click.option("--rate", type=click.IntRange(min=0), help="Events a minute and network (300); 0 for no limit.")
@click.option("--connections", type=click.IntRange(min=1), help="Connections open at once (4096).")
@click.option("--retention-days", type=click.IntRange(min=0), help="Delete raw events after days (395); 0 keeps them.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes (PostgreSQL only)."
)
@click.option("--reports", is_flag=True, help="Serve the reports under /reports/, behind ASKWELL_REPORTS_TOKEN.")
def command(host: str, port: int, workers: int, reports: bool, **flags: object) -> None:
    """Run the collector that hears votes, searches and messages.

    An answer of 204 means that the events are on disk.

    \b
    Examples:
      askwell collect --origin https://help.example.com
      askwell collect --db postgresql://askwell@db/askwell --workers 4 --origin https://help.example.com
      askwell collect --site site/ --host 0.0.0.0 --port 80 --trusted-proxy 10.0.0.0/8
    """
    from feedback_widget.collector.server import listen, serve, serve_many

    make_app, db = _app_maker(flags, reports)
    if workers > 1 and not db.startswith("postgres"):
        raise UsageError("--workers needs PostgreSQL: one process writes to SQLite (leave --workers out)")
    try:
        sock = listen(host, port)
    except OSError as error:
        raise AskwellError(f"--host {host} --port {port}: {error.strerror} (name another)") from error
    click.echo(f"Collecting at http://{host}:{sock.getsockname()[1]}/v1/events into {shown(db)}", err=True)
    if reports:
        click.echo(f"Reports at http://{host}:{sock.getsockname()[1]}/reports/", err=True)
    if workers > 1:
        serve_many(make_app, sock, workers)
    else:
        serve(make_app, sock)


def _app_maker(flags: dict[str, object], reports: bool):  # type: ignore[no-untyped-def]
    """Return what builds the app (in each worker anew), and the store's URL; prove that both work."""
    from feedback_widget.collector.app import create_app
    from feedback_widget.collector.checkup import UNHEARD
    from feedback_widget.collector.logs import log_to_stderr
    from feedback_widget.collector.service import Service
    from feedback_widget.collector.settings import Settings
    from feedback_widget.store import AddressError, StoreError, open_store
    from generator.commands._collect_parts import hourly_chores, report_routes

    try:
        settings = Settings.from_environment(flags)
        Service(settings)
        open_store(settings.db).close()
    except (ValueError, AddressError) as error:
        raise UsageError(str(error)) from error
    except StoreError as error:
        raise AskwellError(str(error)) from error
    if not settings.ways:
        click.echo(f"Note: {UNHEARD}", err=True)
    log_to_stderr()
    return (
        lambda: create_app(settings, extra_routes=report_routes(settings) if reports else (), hourly=hourly_chores()),
        settings.db,
    )
