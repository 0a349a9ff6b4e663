"""The ledger and its replay, printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from generator.gaps.models import Gap
from generator.gaps.replay import ReplayRow, summary

NARROW = 18
"""Characters to which a column may be folded."""


def show_list(gaps: Sequence[Gap], fmt: str) -> None:
    """Print gaps as a table, JSON or Markdown."""
    heads = ("Gap", "What customers ask", "Status", "Cause", "Owner", "Answer", "Opened")
    rows = [(gap.id, gap.label, gap.status, gap.cause, gap.owner, gap.answer, str(gap.opened or "")) for gap in gaps]
    _print(heads, rows, fmt)
    if fmt == "table":
        click.echo(f"{len(gaps)} {'gap' if len(gaps) == 1 else 'gaps'}")


def show_replay(rows: Sequence[ReplayRow], fmt: str) -> None:
    """Print what the replay found, and its one-line summary."""
    heads = ("Gap", "What customers ask", "Was", "Now", "Answered", "Not found in time")
    told = [
        (
            row.gap.id,
            row.gap.label,
            row.gap.status,
            row.state,
            _answered(row),
            "; ".join(f"{wording} ({rank or '-'})" for wording, rank in row.ranks if not rank or rank > row.gap.within),
        )
        for row in rows
    ]
    _print(heads, told, fmt)
    if fmt != "json":
        # Markdown takes a line right below a table for a row of it.
        click.echo(f"\n{summary(rows)}" if fmt == "markdown" and rows else summary(rows))


def _answered(row: ReplayRow) -> str:
    if row.gap.is_address:
        return "leads on" if row.share else "leads nowhere"
    return f"{row.share:.0%} of {len(row.ranks)}" if row.ranks else "no answer yet"


def _print(heads: Sequence[str], rows: Sequence[Sequence[str]], fmt: str) -> None:
    if fmt == "json":
        keys = [head.lower().replace(" ", "_") for head in heads]
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
    elif fmt == "markdown" and rows:
        from feedback_widget.reports.render.markdown import escape

        lines: list[Sequence[Any]] = [heads, ["---"] * len(heads), *([escape(cell) for cell in row] for row in rows)]
        click.echo("\n".join("| " + " | ".join(line) + " |" for line in lines))
    elif fmt == "table" and rows:
        _print_table(heads, rows)


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    widest = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    # What is piped is searched and cut by other programs: one row a line, everything in it.
    width = None if sys.stdout.isatty() else sum(widest) + 3 * len(widest) + 10
    console = Console(file=sys.stdout, width=width)
    shown = _fitting(widest, console.width)
    table = Table(pad_edge=False)
    for place in shown:
        table.add_column(heads[place], no_wrap=not place, overflow="fold")  # ids are there to be copied
    for row in rows:
        table.add_row(*(Text(row[place]) for place in shown))
    console.print(table, crop=False)
    left_out = [head for place, head in enumerate(heads) if place not in shown]
    if left_out:
        click.echo(f"not shown for width: {', '.join(left_out)} (--format json has all)")


def _fitting(widest: Sequence[int], width: int) -> list[int]:
    """Return the places of the columns that fit; the first three always stay, the others go from the last on."""
    shown = list(range(len(widest)))
    while len(shown) > 3 and sum(min(widest[place], NARROW) if place else widest[0] for place in shown) > (
        width - 3 * len(shown)
    ):
        shown.pop()
    return shown
