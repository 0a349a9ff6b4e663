"""Markdown for an issue or a pull request comment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedback_widget.reports.render.words import cell, few, figure_change, figure_value, scope_line, set_otherwise
from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import Line, lines
from feedback_widget.reports.tables import Column, Table, Value, tables

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$-])")
_LIMIT = 25


def render(report: Report, kind: str, replay: Mapping[str, str], site: str) -> str:
    """Return the report as Markdown tables; a customer's words are text, never markup, mentions or links."""
    name = {"gaps": "Content gaps", "articles": "Articles", "search": "Searches", "summary": "Help center report"}[kind]
    parts = [f"# {name}{' of ' + escape(site) if site else ''}\n\n{scope_line(report)}.\n"]
    for table in tables(report, replay, kind):
        parts.append(_figures(report) if table.name == "figures" else _table(table))
    parts.append(_definitions(report))
    return "\n".join(parts)


def _figures(report: Report) -> str:
    rows = (
        f"| {figure.title} | {figure_value(figure, figure.value)} | {figure.n:,} | {figure_change(figure)} |"
        for figure in report.figures
    )
    return "\n".join(["| Figure | Value | n | Against the period before |", "|---|---:|---:|---|", *rows, ""])


def _table(table: Table) -> str:
    """Show the columns that matter; those of a wide table that remain are folded, for an issue is not wide."""
    heading = f"## {table.title}\n\n{table.purpose}\n"
    if not table.rows:
        return f"{heading}\nNothing to show in this period.\n"
    more = len(table.rows) - _LIMIT
    note = f"\n{more} more rows; `--format csv` has them all.\n" if more > 0 else ""
    folded = ""
    if table.leading is not None:
        summary = f"<summary>All {len(table.columns)} columns</summary>"
        folded = f"\n<details>{summary}\n\n{_rows(table, len(table.columns))}\n</details>\n"
    return f"{heading}\n{_rows(table, table.leading or len(table.columns))}{note}{folded}"


def _rows(table: Table, most: int) -> str:
    columns = table.columns[:most]
    heads = " | ".join(column.title for column in columns)
    lines = " | ".join("---:" if column.kind in ("count", "number", "share") else "---" for column in columns)
    rows = [
        "| " + " | ".join(escape(_said(column, value)) for column, value in zip(columns, row, strict=False)) + " |\n"
        for row in table.cells()[:_LIMIT]
    ]
    return f"| {heads} |\n| {lines} |\n{''.join(rows)}"


def _said(column: Column, value: Value) -> str:
    """Return a cell; of a list its first items, since an issue may not be long and nobody reads fifty."""
    return few(value) if column.kind == "list" else cell(column, value)


def _definitions(report: Report) -> str:
    terms = "\n".join(f"- **{escape(name)}**: {escape(text)}" for name, text in report.definitions.items())
    weights = "\n".join(f"- {_rule(line)}" for line in lines(report.rules))
    body = f"{terms}\n\nRules and weights in force:\n\n{weights}"
    changed = set_otherwise(report)
    note = f"Rules set otherwise than by default: {escape(changed)}.\n\n" if changed else ""
    return note + f"<details><summary>How these numbers are made</summary>\n\n{body}\n\n</details>\n"


def _rule(line: Line) -> str:
    value = f"**{escape(line.told)}** (default {escape(line.usual)})" if line.changed else escape(line.told)
    return f"{escape(line.name)}: {value}. {escape(line.said)}"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is; a zero-width joiner keeps @names from being mentions."""
    return _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;").replace("@", "@\u2060").replace("://", ":\u2060//")
