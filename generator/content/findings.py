"""Findings: what is wrong in a content tree, where, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generator.errors import ContentError

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
# Rules about what search must answer. No page depends on it, so a check fails and a build goes on: an old
# tag whose tests name an article it has lost could otherwise never be built again.
ABOUT_ANSWERS = frozenset({"search-tests"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: `path` is below the content root, `line` counts from 1, `hint` is the way out."""

    rule: str
    severity: Severity
    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}: {self.message}{hint}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort by file, line, weight, rule."""
        return (self.path, self.line, SEVERITIES.index(self.severity), self.rule, self.message)


def raise_errors(findings: Iterable[Finding], prefix: str = "") -> None:
    """Raise a ContentError that lists the findings that are errors and concern a page, if there are any.

    Args:
        findings: what loading or checking found.
        prefix: the content root as people know it, put before each path (``"content/"``).

    Raises:
        ContentError: at least one finding is such an error; one line each.
    """
    errors = [found for found in findings if found.severity == "error" and found.rule not in ABOUT_ANSWERS]
    if errors:
        raise ContentError("\n".join(f"{prefix}{error}" for error in sorted(errors, key=lambda found: found.order)))
