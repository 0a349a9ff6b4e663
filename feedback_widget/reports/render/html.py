"""The report as one page: no other file, no request, readable without training."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from feedback_widget.reports.definitions import CAUSES, OUTCOMES
from feedback_widget.reports.meanings import MEANINGS
from feedback_widget.reports.render import words
from feedback_widget.reports.render.charts import pareto, sparkline
from feedback_widget.reports.render.compiled import Kept
from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import lines
from feedback_widget.reports.tables import tables

_HERE = Path(__file__).parent
MOST_ROWS = 60
MOST_WORDINGS = 12
_TITLES = {"gaps": "Content gaps", "articles": "Articles", "search": "Searches", "summary": "Help center report"}


def render(report: Report, kind: str, replay: Mapping[str, str], site: str, triage: Any = None) -> str:
    """Return the page.

    Args:
        report: what to show.
        kind: gaps, articles, search or summary.
        replay: the ledger's replay result of a gap, by id.
        site: the help center's name.
        triage: for the served report, what its forms need: ``{"action", "token", "decisions", "links"}``, and what it
            offers: ``downloads``; None leaves them out.
    """
    found = {table.name: table for table in tables(report, replay, kind)}
    return _template().render(
        report=report,
        kind=kind,
        title=_TITLES[kind],
        site=site,
        tables=found,
        replay=replay,
        rules=list(lines(report.rules)),
        most_rows=MOST_ROWS,
        most_wordings=MOST_WORDINGS,
        pareto=pareto(report.gaps),
        sparkline=sparkline,
        words=words,
        causes=CAUSES,
        meanings=MEANINGS,
        titles={column.key: column.title for table in reversed(list(found.values())) for column in table.columns},
        outcomes=OUTCOMES,
        triage=triage,
        style=style(),
        script=Markup(_read("report.js")),
    )


def policy() -> str:
    """Return the Content-Security-Policy under which the page runs: its own style and script by hash, nothing else."""
    hashes = {name: _hash(_read(name)) for name in ("report.css", "report.js")}
    return (
        f"default-src 'none'; style-src 'sha256-{hashes['report.css']}'; script-src 'sha256-{hashes['report.js']}'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def style() -> Markup:
    """Return the style sheet, for pages beside the report."""
    return Markup(_read("report.css"))


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(_HERE)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=Kept(_HERE),
    )
    return environment.get_template("report.html.j2")


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
