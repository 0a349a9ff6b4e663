"""`askwell doctor`: check the installation, the store and the collector."""

from __future__ import annotations

import json
import sys

import click

from generator.commands.events import DB, opened
from generator.errors import UsageError


@click.command()
@DB
@click.option("--collector", "url", metavar="URL", help="Also ask a running collector.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(db: str, url: str | None, shape: str) -> None:
    """Check the installation, the store and the collector; exit code 1 when something is wrong.

    Reconciles what was accepted with what is stored, and the sums of reports with the events.

    \b
    Examples:
      askwell doctor
      askwell doctor --db postgresql://askwell@db/askwell --collector https://collect.example.com
    """
    findings = _findings(db, url)
    if shape == "json":
        click.echo(json.dumps([{"check": f.name, "level": f.level, "message": f.message} for f in findings], indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.level:8}{finding.name:16}{finding.message}")
    sys.exit(int(any(finding.level == "error" for finding in findings)))


def _findings(db: str, url: str | None):  # type: ignore[no-untyped-def]
    from feedback_widget.collector import checkup
    from feedback_widget.collector.settings import Settings
    from feedback_widget.store.audit import audit

    try:
        settings = Settings.from_environment({"db": db})
    except ValueError as error:
        raise UsageError(str(error)) from error
    with opened(db, read_only=True) as store:
        found = [checkup.check_version(store), *audit(store), checkup.check_clock(store)]
    return [*found, *checkup.check_settings(settings), *(checkup.check_collector(url) if url else [])]
