"""Findings as GitHub annotations (workflow commands); hints are left out, since a step shows only ten of a kind."""

from __future__ import annotations

from generator.content.findings import Finding
from generator.content.show.plain import closing_line
from generator.content.show.report import Report, text_of


def github(report: Report) -> str:
    """Return one ``::error file=...,line=...,title=...::message`` a finding, errors first, and a closing line."""
    findings = sorted(report.without_hints(), key=lambda finding: finding.severity)
    return "\n".join([*(_annotation(finding, report.path(finding)) for finding in findings), closing_line(report)])


def _annotation(finding: Finding, path: str) -> str:
    properties = f"file={_property(path)},line={finding.line},title={_property(finding.rule)}"
    return f"::{finding.severity} {properties}::{_message(text_of(finding))}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
