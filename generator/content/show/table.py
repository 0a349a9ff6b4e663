"""Findings as a table for the terminal, grouped by file."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.content.findings import Finding
from generator.content.show.plain import closing_line, hint_line, shown
from generator.content.show.repeats import without_repeats
from generator.content.show.report import Report, count

_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}


def print_table(report: Report, console: Console, hints: bool = False) -> None:
    """Print the findings, each file with its counts, and a closing line."""
    kept, repeats = without_repeats(shown(report, hints))
    for path, found in groupby(kept, key=lambda finding: finding.path):
        findings = list(found)
        console.print(_heading(report.prefix + path, findings))
        console.print(_rows(findings))
        console.print()
    for note in (*repeats, *report.notes, *hint_line(report, hints)):
        console.print(Text(note, style="dim"))
    console.print(Text(closing_line(report), style="bold red" if report.failed else "bold green"))


def _heading(path: str, findings: list[Finding]) -> Text:
    counts = [
        count(sum(finding.severity == severity for finding in findings), severity)
        for severity in _STYLES
        if any(finding.severity == severity for finding in findings)
    ]
    return Text.assemble((path, "bold underline"), ("  " + ", ".join(counts), "dim"))


def _rows(findings: list[Finding]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", min_width=5)
    table.add_column(min_width=7)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for finding in findings:
        message = Text(finding.message)
        if finding.hint:
            message.append(f"\n{finding.hint}", style="dim italic")
        severity = Text(finding.severity, style=_STYLES[finding.severity])
        table.add_row(str(finding.line), severity, message, finding.rule)
    return table
