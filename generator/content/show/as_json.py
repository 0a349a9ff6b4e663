"""Findings as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from generator.content.show.report import Report


def as_json(report: Report) -> str:
    """Return ``{"findings": [{rule, severity, path, line, message, hint}], "summary": {...}}``."""
    findings = [{**asdict(finding), "path": report.path(finding)} for finding in report.findings]
    summary = {
        "errors": report.counts["error"],
        "warnings": report.counts["warning"],
        "hints": report.counts["hint"],
        "checked": len(report.checked),
        "failed": report.failed,
        "notes": list(report.notes),
    }
    return json.dumps({"findings": findings, "summary": summary}, ensure_ascii=False, indent=2)
