"""The report in a terminal: as many columns as fit, the important ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from feedback_widget.reports.render.words import cell, figure_change, figure_value, scope_line, set_otherwise
from feedback_widget.reports.report import Report
from feedback_widget.reports.tables import Column, Table, tables

_WIDTHS = {"text": 16, "list": 20, "count": 5, "number": 6, "share": 8, "day": 10, "trend": 8}
_NUMBERS = ("count", "number", "share")


def show(report: Report, kind: str, replay: Mapping[str, str], site: str, console: Console, limit: int = 20) -> None:
    """Print a report.

    Args:
        report: what to print.
        kind: one of KINDS.
        replay: the ledger's replay result of a gap, by id.
        site: the help center's name.
        console: where; its width decides how many columns are shown.
        limit: rows a table.
    """
    console.print(Text(f"{site or 'Help center'}: {scope_line(report)}", style="bold"))
    for table in tables(report, replay, kind):
        console.print()
        if table.name == "figures":
            _show_figures(report, console)
        else:
            _show_table(table, console, limit)
    if changed := set_otherwise(report):
        console.print(Text(f"\nRules set otherwise than by default: {changed}.", style="dim"))


def _show_figures(report: Report, console: Console) -> None:
    grid = RichTable(title="At a glance", title_justify="left", box=None, pad_edge=False)
    for name, justify in (
        ("Figure", "left"),
        ("Value", "right"),
        ("n", "right"),
        ("Against the period before", "left"),
    ):
        grid.add_column(name, justify=justify)  # type: ignore[arg-type]
    for figure in report.figures:
        change = Text(figure_change(figure), style=_mood(figure.change, figure.good, figure.certain))
        grid.add_row(Text(figure.title), Text(figure_value(figure, figure.value)), f"{figure.n:,}", change)
    console.print(grid)


def _mood(change: float | None, good: int, certain: bool) -> str:
    if not change or not certain:
        return "dim"
    return "green" if change * good > 0 else "red"


def _show_table(table: Table, console: Console, limit: int) -> None:
    if not table.rows:
        console.print(Text(f"{table.title}: nothing to show in this period.", style="dim"))
        return
    shown = fit(table, console.width, limit)
    grid = RichTable(title=f"{table.title}: {table.purpose}", title_justify="left", pad_edge=False)
    for column in shown:
        right = column.kind in _NUMBERS
        grid.add_column(
            column.title,
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=right,
            min_width=min(_WIDTHS[column.kind], console.width // 5) if column.kind == "text" else None,
        )
    for row in table.rows[:limit]:
        grid.add_row(*(Text(cell(column, column.get(row))) for column in shown))
    console.print(grid)
    left_out = [column.title for column in table.columns if column not in shown]
    notes = [f"{len(table.rows) - limit} more rows (--limit)"] if len(table.rows) > limit else []
    notes += [f"not shown for width: {', '.join(left_out)} (--format csv has all)"] if left_out else []
    if notes:
        console.print(Text("; ".join(notes), style="dim"))


def fit(table: Table, width: int, limit: int) -> list[Column]:
    """Choose the columns that fit `width` characters, those of low priority number first; two are always there."""
    chosen: set[str] = set()
    room = width
    for column in sorted(table.columns, key=lambda column: column.priority):
        need = _width(column, table.rows[:limit], width) + 3
        if need <= room or len(chosen) < 2:
            room -= need
            chosen.add(column.key)
    return [column for column in table.columns if column.key in chosen]


def _width(column: Column, rows: Sequence[Any], width: int) -> int:
    """Return how many characters a column needs; those that always belong there may be as narrow as they can."""
    if column.kind in _NUMBERS:  # neither they nor their heads wrap
        return max([len(column.title), *(len(cell(column, column.get(row))) for row in rows)])
    return _WIDTHS[column.kind] if column.priority else min(_WIDTHS[column.kind], width // 5)
