"""The report for people and programs: the same columns as HTML, CSV, JSON, Markdown and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from feedback_widget.reports.report import Report

FORMATS = ("table", "html", "csv", "json", "markdown")
KINDS = ("gaps", "articles", "search", "summary")


def render(report: Report, kind: str, fmt: str, *, replay: Mapping[str, str] | None = None, site: str = "") -> str:
    """Return the report as text.

    Args:
        report: from `compute`.
        kind: one of KINDS.
        fmt: one of FORMATS but `table`, which needs a terminal (`terminal.show`).
        replay: the ledger's replay result of a gap, by id.
        site: the help center's name.
    """
    from feedback_widget.reports.render import csv, html, json, markdown

    writers = {"csv": csv.render, "html": html.render, "json": json.render, "markdown": markdown.render}
    text: str = writers[fmt](report, kind, replay or {}, site)
    return text
