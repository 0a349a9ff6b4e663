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

from feedback_widget.reports.render import words
from feedback_widget.reports.render.charts import pareto, sparkline
from feedback_widget.reports.render.compiled import Kept
from feedback_widget.reports.render.json import rules
from feedback_widget.reports.report import Report
from feedback_widget.reports.tables import tables

_HERE = Path(__file__).parent
MOST_ROWS = 60
_TITLES = {"gaps": "Content gaps", "articles": "Articles", "search": "Searches", "summary": "Help center report"}

CAUSES = {
    "missing": "No article answers it.",
    "wording": "An article answers it in other words than customers use.",
    "ranking": "An article answers it, and search shows it too far down.",
    "unhelpful": "People open the article and still leave without help.",
    "moved": "Customers follow an old address that leads nowhere.",
    "out_of_scope": "Not something this help center is for.",
    "noise": "Tests, bots and slips of the keyboard.",
}

OUTCOMES = {
    "contacted": "wrote to support",
    "voted_no": 'voted "no"',
    "voted_yes": 'voted "yes"',
    "no_result": "found nothing and left",
    "gave_up": "tried several wordings and gave up",
    "came_back": "opened a result, came back and gave up",
    "left_weak": "saw only weak matches and left",
    "left_strong": "saw a strong match and left at once",
    "browsed": "found an article through the categories",
    "read_in_place": "read the answer in the list of results",
    "clicked": "opened a result and stayed",
}


def render(report: Report, kind: str, replay: Mapping[str, str], site: str, triage: Any = None) -> str:
    """Return the page.

    Args:
        report: what to show.
        kind: gaps, articles, search or summary.
        replay: the ledger's replay result of a gap, by id.
        site: the help center's name.
        triage: for the served report, what its forms need: ``{"action", "token", "decisions", "links"}``; None leaves
            them out.
    """
    found = {table.name: table for table in tables(report, replay, kind)}
    return _template().render(
        report=report,
        kind=kind,
        title=_TITLES[kind],
        site=site,
        tables=found,
        replay=replay,
        rules=rules(report),
        most_rows=MOST_ROWS,
        pareto=pareto(report.gaps),
        sparkline=sparkline,
        words=words,
        causes=CAUSES,
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
