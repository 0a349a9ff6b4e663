"""Findings as JUnit XML: a suite a file, a failed case a finding; a file without errors is one passed case."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree as etree

from generator.content.findings import Finding
from generator.content.show.report import Report, text_of

# What XML 1.0 cannot hold (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """Return the XML. What fails the check is a failure; other warnings are in their case's output."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for path in report.checked:
        by_file[path] = []
    for finding in report.without_hints():
        by_file[finding.path].append(finding)
    root = etree.Element("testsuites", name="askwell check")
    for path, findings in by_file.items():
        _suite(root, report, path, findings)
    _total(root)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode", xml_declaration=True)


def _suite(root: etree.Element, report: Report, path: str, findings: list[Finding]) -> None:
    name = _clean(report.prefix + path)
    suite = etree.SubElement(root, "testsuite", name=name)
    failing = [finding for finding in findings if finding.severity == "error" or report.strict]
    for finding in findings:
        case = etree.SubElement(suite, "testcase", classname=name, name=f"{finding.rule}, line {finding.line}")
        text = _clean(f"{report.path(finding)}:{finding.line}: {text_of(finding)}")
        if finding in failing:
            etree.SubElement(case, "failure", message=_clean(finding.message), type=finding.rule).text = text
        else:
            etree.SubElement(case, "system-out").text = text
    if not findings:
        etree.SubElement(suite, "testcase", classname=name, name="check")
    suite.set("tests", str(max(1, len(findings))))
    suite.set("failures", str(len(failing)))
    suite.set("errors", "0")


def _total(root: etree.Element) -> None:
    for key in ("tests", "failures"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    root.set("errors", "0")


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
