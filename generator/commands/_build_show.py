"""What a build says: progress while it lasts, one line when it is done, a table on request."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from generator.build.report import BuildReport, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.content.findings import Finding
    from generator.versions.refs import Built

PATIENCE = 1.0  # seconds of silence a person does not mind


class Progress:
    """A line on stderr with what is being done and the time left; only on a terminal, and only for builds that last."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._shown = False
        self._quiet = not sys.stderr.isatty()

    def __call__(self, what: str, part: float) -> None:
        """Show how far a build is."""
        now = time.monotonic()
        if not part:
            self._begun = now
        passed = now - self._begun
        if self._quiet or passed < PATIENCE or not part:
            return
        left = passed / part * (1 - part)
        click.echo(f"\r\033[K{what}, {left:.0f} s left", err=True, nl=False)
        self._shown = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)


def show_report(report: BuildReport) -> None:
    """Print the outcome in a line, findings and notes before it."""
    if report.findings:
        _show_findings(report.findings)
    for note in report.notes:
        click.echo(note, err=True)
    if not report.articles:
        click.echo("there are no articles yet: write one with 'askwell new article', or name another folder", err=True)
    done = f"{counted(report.written, 'file')} changed" if report.written else "nothing changed"
    click.echo(f"{report.size} in {report.site_dir}: {done} ({report.profile.seconds:.2f} s)")


def _show_findings(found: Iterable[Finding]) -> None:
    from generator.content.show.repeats import without_repeats

    findings, repeats = without_repeats(found)
    for finding in findings:
        click.echo(f"{finding.severity}: {finding}", err=True)
    for note in repeats:
        click.echo(note, err=True)


def show_version(built: Built) -> None:
    """Print what became of one version of many."""
    origin = built.ref or "the files here"
    done = "unchanged" if built.reused else "built"
    click.echo(f"{built.name} from {origin}: {done} ({built.seconds:.2f} s)")


def show_profile(report: BuildReport) -> None:
    """Print the phases of a build and what each took."""
    from rich.console import Console
    from rich.table import Table

    table: Any = Table("phase", "seconds", "share")
    total = report.profile.seconds
    for name, seconds in report.profile.phases.items():
        table.add_row(name, f"{seconds:.3f}", f"{seconds / total:.0%}")
    table.add_row("all", f"{total:.3f}", "100%")
    Console().print(table)
    click.echo(report.work)
