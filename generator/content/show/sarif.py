"""Findings as SARIF 2.1.0 (OASIS), which code scanning reads."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from generator.content.findings import Finding
from generator.content.lint.registry import RULES
from generator.content.lint.rule import Rule
from generator.content.show.report import Report, text_of

_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report) -> str:
    """Return one run with every rule and a result for each finding."""
    places = {rule: number for number, rule in enumerate(RULES)}
    driver: dict[str, Any] = {
        "name": "Askwell",
        "informationUri": "https://pypi.org/project/askwell/",
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    if report.version:
        driver["version"] = report.version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, report.path(finding), places[finding.rule]) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.finds[0].upper()}{rule.finds[1:]}."},
        "help": {"text": f"{rule.way_out[0].upper()}{rule.way_out[1:]}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, path: str, rule_index: int) -> dict[str, Any]:
    location = {"artifactLocation": {"uri": quote(path)}, "region": {"startLine": max(1, finding.line)}}
    # Without the line: a finding that only moved down the page is still the same one.
    same = hashlib.sha256(f"{finding.rule}\0{finding.path}\0{finding.message}".encode()).hexdigest()[:32]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text_of(finding)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"askwell/v1": same},
    }
