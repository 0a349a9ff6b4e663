"""What one check found, ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.content.findings import SEVERITIES, Finding, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by file and line, with `prefix` before each path (the content root as seen from here).

    `checked` are the paths of the pages looked at, `notes` what else is worth a line, `seconds` how
    long it took. Under `strict`, warnings fail the check too.
    """

    findings: tuple[Finding, ...]
    prefix: str = ""
    checked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    strict: bool = False
    version: str = field(default="")

    @property
    def counts(self) -> Mapping[Severity, int]:
        """The number of findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def failed(self) -> bool:
        """Whether the check fails: an error, or a warning under strict."""
        return bool(self.counts["error"] or (self.strict and self.counts["warning"]))

    def path(self, finding: Finding) -> str:
        """Return where a finding's file is, as seen from here."""
        return f"{self.prefix}{finding.path}"

    def without_hints(self) -> tuple[Finding, ...]:
        """Return the errors and warnings."""
        return tuple(finding for finding in self.findings if finding.severity != "hint")


def count(number: int, noun: str) -> str:
    """Say how many: "1 error", "1,204 hints"."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def text_of(finding: Finding) -> str:
    """Return the message with its way out."""
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message
