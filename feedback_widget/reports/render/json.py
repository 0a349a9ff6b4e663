"""JSON: the same columns, the headline figures and every definition, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec.structs import asdict

from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import changes
from feedback_widget.reports.tables import tables


def render(report: Report, kind: str, replay: Mapping[str, str], site: str) -> str:
    """Return ``{"format": 1, "site", "scope", "definitions", "rules", "rules_changed", <table>: [{<column>: value}]}``."""
    scope = {**asdict(report.scope), "dropped": dict(report.scope.dropped)}
    document: dict[str, object] = {"format": 1, "report": kind, "site": site, "scope": scope}
    for table in tables(report, replay, kind):
        keys = [column.key for column in table.columns]
        document[table.name] = [dict(zip(keys, row, strict=True)) for row in table.cells()]
    document["definitions"] = dict(report.definitions)
    document["rules"] = rules(report)
    document["rules_changed"] = changes(report.rules)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def rules(report: Report) -> dict[str, object]:
    """Return every threshold and weight by its name."""
    found: dict[str, object] = {}
    for name in report.rules.__slots__:
        value = getattr(report.rules, name)
        found[name] = dict(value) if isinstance(value, Mapping) else value
    return found
