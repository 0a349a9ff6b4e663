"""Groups in order of what they cost customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from feedback_widget.reports.causes import Ranks, causes, familiarity, search_again
from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.grouping import Group
from feedback_widget.reports.report import Cause
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.site import Site
from feedback_widget.reports.statistics import wilson


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group with its evidence, its causes (strongest first) and its impact."""

    group: Group
    evidence: Evidence
    ranks: Ranks
    causes: tuple[Cause, ...]
    impact: float


def ranked(
    groups: Sequence[Group],
    gather: Callable[[Sequence[Sequence[str]]], Sequence[Evidence]],
    site: Site,
    familiar: Collection[str] | None,
    rules: Rules,
) -> list[Ranked]:
    """Weigh groups and sort them by impact; groups with too few visits are left out, known ones never.

    Args:
        groups: wordings of one need each.
        gather: collects the evidence of each group of wordings.
        site: today's search and vocabulary.
        familiar: stems of searches that succeeded; None when there were too few to tell.
        rules: weights.
    """
    found = []
    for group, evidence in zip(groups, gather([group.queries for group in groups]), strict=True):
        if evidence.visits < rules.least_visits and not group.known:
            continue
        ranks = search_again(evidence, site)
        why = causes(evidence, ranks, familiarity(evidence, familiar), rules)
        found.append(Ranked(group, evidence, ranks, why, impact(group, evidence, why[0].name, rules)))
    return sorted(found, key=lambda one: (-one.impact, one.group.queries))


def impact(group: Group, evidence: Evidence, cause: str, rules: Rules) -> float:
    """Return failure mass x Wilson lower bound of the failure rate x smoothed rate x severity of the cause.

    What is missing counts for less the more of its searches end on a strong match. A group seen on a single day counts `rules.one_day` of that: a broken link in one newsletter is not yet a need.
    """
    if not evidence.intents:
        return 0.0
    low, _ = wilson(evidence.failed, evidence.intents)
    once = rules.one_day if len(evidence.by_day) == 1 else 1.0
    severity = rules.severity[cause]
    if cause == "missing":
        severity *= 1 - rules.strong * evidence.strong / evidence.intents
    return evidence.failed * low * group.rate * severity * once
