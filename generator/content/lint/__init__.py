"""Check: rules over a content tree, each pure; findings with severity, place and way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.content.findings import SEVERITIES, Finding, Severity
from generator.content.lint.registry import LOOKS, RULES
from generator.content.lint.rule import Hit, Rule
from generator.content.lint.silencing import silence
from generator.content.lint.site import Departed, Site
from generator.content.models import Article, Content
from generator.content.settings import ContentSettings
from generator.content.suggest import near_miss
from generator.errors import ConfigError

__all__ = ["RULES", "Departed", "Hit", "Rule", "Site", "check", "check_site", "grade", "severities"]


def check(
    content: Content,
    settings: ContentSettings,
    *,
    today: date,
    departed: Iterable[Departed] = (),
    snippets: Mapping[str, str] | None = None,
    plain: Iterable[Article] = (),
    more: Iterable[Hit] = (),
) -> list[Finding]:
    """Run every rule over a content tree.

    Args:
        content: the tree; what loading found is part of the answer.
        settings: of the site; `lint` sets severities, `strict` makes warnings of loading errors.
        today: decides which reviews are overdue.
        departed: pages that Git remembers at other addresses.
        snippets: texts that articles take in, by name.
        plain: pages that are no articles; their links and images are checked too.
        more: hits of rules that need more than the tree (external links, search tests, gaps).

    Returns:
        Findings by file and line; silenced ones and those of rules that are off are left out.

    Raises:
        ConfigError: `lint` names a rule or a severity that does not exist.
    """
    return check_site(Site(content, settings, today, tuple(departed), snippets or {}, tuple(plain)), more)


def check_site(site: Site, more: Iterable[Hit] = ()) -> list[Finding]:
    """Run every rule over a site; the same as `check`, for who has a Site already."""
    graded = severities(site.settings.lint)
    hits = [hit for ids, look in LOOKS if any(graded[rule] for rule in ids) for hit in look(site)]
    loading = [_regrade(finding, site.settings.lint) for finding in site.content.findings]
    found = [*filter(None, loading), *grade([*hits, *more], graded)]
    kept = silence(site, found, graded)
    return sorted(dict.fromkeys(kept), key=lambda finding: finding.order)


def severities(chosen: Mapping[str, str]) -> dict[str, Severity | None]:
    """Return the severity of every rule, None for off.

    Raises:
        ConfigError: a rule or a severity that does not exist.
    """
    graded: dict[str, Severity | None] = {rule.id: rule.severity for rule in RULES.values()}
    for name, value in chosen.items():
        if name not in graded:
            near = near_miss(name, graded)
            hint = f" (did you mean '{near}'?)" if near else f"; rules: {', '.join(graded)}"
            raise ConfigError(f"mkdocs.yml: lint: unknown rule '{name}'{hint}")
        graded[name] = _severity(name, value)
    return graded


def grade(hits: Iterable[Hit], graded: Mapping[str, Severity | None]) -> Iterator[Finding]:
    """Turn hits into findings; those of rules that are off are left out."""
    for hit in hits:
        severity = graded[hit.rule]
        if severity:
            yield Finding(hit.rule, severity, hit.path, hit.line, hit.message, hit.hint)


def _regrade(finding: Finding, chosen: Mapping[str, str]) -> Finding | None:
    """Give a finding of loading the severity the site sets; without one it keeps its own."""
    if finding.rule not in chosen:
        return finding
    severity = _severity(finding.rule, chosen[finding.rule])
    return severity and Finding(finding.rule, severity, finding.path, finding.line, finding.message, finding.hint)


def _severity(name: str, value: str) -> Severity | None:
    # YAML reads an unquoted `off` as false.
    if value in ("off", False):
        return None
    for severity in SEVERITIES:
        if value == severity:
            return severity
    raise ConfigError(f"mkdocs.yml: lint: {name}: '{value}' is none of error, warning, hint, off")
