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
    heads = " | ".join(column.title for column in table.columns)
    lines = " | ".join("---:" if column.kind in ("count", "number", "share") else "---" for column in table.columns)
    rows = [
        "| " + " | ".join(escape(_said(column, value)) for column, value in zip(table.columns, row, strict=True)) + " |"
        for row in table.cells()[:_LIMIT]
    ]
    more = len(table.rows) - _LIMIT
    note = [f"\n{more} more rows; `--format csv` has them all."] if more > 0 else []
    empty = [] if rows else ["\nNothing to show in this period."]
    return "\n".join(
        [f"## {table.title}\n\n{table.purpose}\n", f"| {heads} |", f"| {lines} |", *rows, *note, *empty, ""]
    )


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
