"""Findings as lines, one each, that editors and `grep` understand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.content.findings import Finding
from generator.content.show.repeats import without_repeats
from generator.content.show.report import Report, count, text_of


def plain(report: Report, hints: bool = False) -> str:
    """Return ``path:line: severity: message (way out) [rule]`` lines and a closing line."""
    findings, repeats = without_repeats(shown(report, hints))
    lines = [line_of(finding, report) for finding in findings]
    return "\n".join([*lines, *repeats, *report.notes, *hint_line(report, hints), closing_line(report)])


def line_of(finding: Finding, report: Report) -> str:
    """Return one finding as a line."""
    return f"{report.path(finding)}:{finding.line}: {finding.severity}: {text_of(finding)} [{finding.rule}]"


def shown(report: Report, hints: bool) -> tuple[Finding, ...]:
    """Return the findings a person sees: hints only when asked for."""
    return report.findings if hints else report.without_hints()


def hint_line(report: Report, hints: bool) -> Iterable[str]:
    """Say which hints are not shown."""
    rules = Counter(finding.rule for finding in report.findings if finding.severity == "hint")
    if rules and not hints:
        which = ", ".join(f"{rule} {number:,}" for rule, number in rules.most_common())
        yield f"{count(sum(rules.values()), 'hint')} not shown ({which}); --hints shows them"


def closing_line(report: Report) -> str:
    """Say how it went, in one line."""
    pages = count(len(report.checked), "page")
    took = f" in {report.seconds:.1f} s" if report.seconds else ""
    counts = [count(number, severity) for severity, number in report.counts.items() if number]
    if not report.findings:
        return f"{pages} checked{took}: nothing to complain about"
    files = len({finding.path for finding in report.findings})
    verdict = "failed" if report.failed else "passed"
    return f"check {verdict}: {', '.join(counts)} in {count(files, 'file')}; {pages} checked{took}"
