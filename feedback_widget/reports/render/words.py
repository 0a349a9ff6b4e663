"""Values as people read them."""

from __future__ import annotations

import re

from feedback_widget.reports.report import Figure, Gap, Report
from feedback_widget.reports.rules import lines
from feedback_widget.reports.tables import Column, Value

_BARS = "▁▂▃▄▅▆▇█"
# What could reach beyond its cell in a terminal or turn text around: control characters and bidi overrides.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def tame(text: str) -> str:
    """Return text on one line without control characters."""
    return _UNSAFE.sub(" ", text)


def cell(column: Column, value: Value) -> str:
    """Return one cell for a person."""
    if value is None or value == "":
        return ""
    if column.kind == "trend" and isinstance(value, tuple):
        return bars(value)
    if isinstance(value, tuple):
        return tame("; ".join(str(item) for item in value))
    if isinstance(value, str):
        return tame(value.replace("_", " ") if column.key == "cause" else value)
    if column.kind == "share":
        return percent(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def few(value: Value, most: int = 3) -> str:
    """Return the first items of a list, and how many more there are."""
    items = [tame(str(item)) for item in value] if isinstance(value, tuple) else []
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return "; ".join(items[:most]) + more


def percent(share: float) -> str:
    """Return a share between 0 and 1 as a percentage."""
    return f"{100 * share:.0f} %"


def bars(values: tuple[float, ...]) -> str:
    """Return a row of bars, the largest value full height."""
    top = max(values, default=0.0)
    return "".join(_BARS[round((len(_BARS) - 1) * value / top)] if top else _BARS[0] for value in values)


def set_otherwise(report: Report) -> str:
    """Name the rules that a project has set otherwise than they are by default; "" when it has set none."""
    return ", ".join(f"{line.name} {line.told} (default {line.usual})" for line in lines(report.rules) if line.changed)


def figure_value(figure: Figure, value: float | None) -> str:
    """Return a headline figure's value in its unit; an en dash when nothing was measured."""
    if value is None:
        return "–"
    if figure.unit == "share":
        return percent(value)
    if figure.unit == "count":
        return f"{value:,.0f}"
    return f"{value:,.1f}" + (" days" if figure.unit == "days" else "")


def figure_change(figure: Figure) -> str:
    """Say how a figure moved against the period before, and whether chance explains it."""
    if figure.value is None:
        return "nothing measured in this period"
    if figure.change is None:
        return "no earlier period to compare"
    points = round(abs(100 * figure.change))
    if not (points if figure.unit == "share" else round(abs(figure.change), 1)):
        return "unchanged"
    size = figure_value(figure, abs(figure.change))
    if figure.unit == "share":
        size = f"{points} {'point' if points == 1 else 'points'}"
    direction = "up" if figure.change > 0 else "down"
    return f"{direction} {size}" + ("" if figure.certain else " (may be chance)")


def scope_line(report: Report) -> str:
    """Say in one line what the report covers."""
    scope = report.scope
    filters = [f"{name} {value}" for name, value in (("version", scope.version), ("language", scope.lang)) if value]
    filters += [f"gaps and articles of category {scope.category}"] if scope.category else []
    counted = f"{number(scope.intents, 'intent')} from {number(scope.events, 'event')}"
    return ", ".join([f"{scope.since} to {scope.until} (UTC)", *filters, counted])


def number(n: int, noun: str) -> str:
    """Return "1 visit", "1,200 visits"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def failures(gap: Gap) -> str:
    """Say how often a gap's need was brought and not met, by the kind of gap: questions, addresses or votes."""
    rate = gap.failure
    span = gap.first_seen if gap.first_seen == gap.last_seen else f"{gap.first_seen} to {gap.last_seen}"
    when = f"on {number(gap.days, 'day')} ({span})"
    if gap.kind == "path":
        return f"Opened {number(gap.intents, 'time')} {when}, and never there."
    sure = f"{percent(rate.value)} (95 % interval {percent(rate.low)} to {percent(rate.high)})"
    if gap.kind == "article":
        return f'Of {number(gap.intents, "vote")} {when}, {sure} said "no".'
    asked = f"Asked {number(gap.intents, 'time')} in {number(gap.visits, 'visit')} {when}"
    return f"{asked}; {sure} went without an answer."


_DECIDED = {
    "planned": "planned an answer",
    "ignore": "ignored it",
    "duplicate": "called it a duplicate of",
    "owner": "gave it to",
    "note": "noted",
    "reopen": "reopened it",
}
TAGS = {
    "planned": "planned",
    "ignore": "ignored",
    "duplicate": "duplicate",
    "owner": "assigned",
    "note": "noted",
    "reopen": "reopened",
}


def decided(action: str, value: str, note: str) -> str:
    """Say a decision as one tells it: "ignored it: we do not sell there"."""
    subject = f", owner {value}" if action == "planned" and value else f" {value}" if value else ""
    return tame(_DECIDED.get(action, action) + subject + (f": {note}" if note else ""))
