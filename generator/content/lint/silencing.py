"""Silences applied: findings that a comment keeps quiet are dropped, comments without a reason are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.findings import Finding, Severity
from generator.content.lint.site import Site
from generator.content.models import Article
from generator.content.outline import Silence


def silence(site: Site, findings: Iterable[Finding], graded: Mapping[str, Severity | None]) -> list[Finding]:
    """Drop silenced findings, and add what is wrong with the silences themselves.

    A silence without a reason works, and is a finding of its own.
    """
    silences = {page.source: (page, site.outline(page).silences) for page in site.texts}
    used: set[tuple[str, int]] = set()
    kept: list[Finding] = []
    for finding in findings:
        page, found = silences.get(finding.path, (None, ()))
        quiet = next((item for item in found if _covers(item, finding)), None)
        if page is None or quiet is None:
            kept.append(finding)
        else:
            used.add((finding.path, quiet.comment_line))
    for page, found in silences.values():
        for item in found:
            kept += _judge(page, item, (page.source, item.comment_line) in used, graded)
    return kept


def _covers(item: Silence, finding: Finding) -> bool:
    return finding.rule in item.rules and (item.everywhere or item.line == finding.line)


def _judge(page: Article, item: Silence, used: bool, graded: Mapping[str, Severity | None]) -> Iterator[Finding]:
    where = page.source, item.comment_line
    names = ", ".join(item.rules) or "nothing"
    unreasoned, unused = graded["silence-without-reason"], graded["unused-silence"]
    if unreasoned and not (item.reason and item.rules):
        hint = "write <!-- askwell-ignore rule: reason -->"
        yield Finding("silence-without-reason", unreasoned, *where, f"silences {names} without a reason", hint)
    if unused and not used and item.rules:
        unknown = [rule for rule in item.rules if rule not in graded]
        message = f"no rule is called '{unknown[0]}'" if unknown else f"silences {names}, which finds nothing here"
        yield Finding("unused-silence", unused, *where, message, "remove the comment")
