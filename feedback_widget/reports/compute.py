"""Events, a site and its ledger -> the report. Pure: no clock, no disk, no network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from feedback_widget.reports.apart import Apart, worked_out
from feedback_widget.reports.asked import Asked
from feedback_widget.reports.beside import Beside
from feedback_widget.reports.days import Events
from feedback_widget.reports.definitions import DEFINITIONS
from feedback_widget.reports.figures import events_in, figures
from feedback_widget.reports.gaps import question_gaps, with_shares
from feedback_widget.reports.grouping import Group, group, joined
from feedback_widget.reports.known import KnownGap, wordings_of
from feedback_widget.reports.other_sources import path_gaps, unsaid
from feedback_widget.reports.pause import collector_paused
from feedback_widget.reports.questions import Questions
from feedback_widget.reports.ranking import Ranked, ranked
from feedback_widget.reports.report import Gap, Report, Scope
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.selection import Selection, Ticket
from feedback_widget.reports.site import Site

REMEMBERED = 300
MUCH = 4_000_000
"""Bytes of phrasebooks from which a second process pays, which takes some ten milliseconds."""


def compute(
    events: Events,
    site: Site | None = None,
    *,
    since: str,
    until: str,
    known: Sequence[KnownGap] = (),
    version: str = "",
    lang: str = "",
    category: str = "",
    tickets: Sequence[Ticket] = (),
    rules: Rules | None = None,
) -> Report:
    """Compute the report of a period.

    Args:
        events: what `days.load` read; it must reach back to the period before for the changes of figures.
        site: titles, owners and search of the site, as the command brings them.
        since: first day ('2026-11-01', UTC).
        until: last day, in.
        known: gaps of the ledger, which keep their ids.
        version: only events of this version of the site ("": all).
        lang: only events of this language ("": all).
        category: only gaps and articles of this category, or below it ("": all).
        tickets: support tickets, each a need of its day.
        rules: thresholds and weights.

    Returns:
        The report; equal arguments give an equal report.
    """
    with collector_paused():
        return _compute(
            Selection(events, since, until, version, lang), site or Site(), known, category, tickets, rules or Rules()
        )


def _compute(
    period: Selection,
    site: Site,
    known: Sequence[KnownGap],
    category: str,
    tickets: Sequence[Ticket],
    rules: Rules,
) -> Report:
    listed = {gap.id: gap for gap in known}
    wordings = wordings_of(known, period.events.remembered)
    questions = Questions(period.pages(tickets, rules))
    questions.asked()  # counted once, for both processes
    work = partial(worked_out, questions, period, site, rules, listed)
    with Beside(work, Apart, worthwhile=period.bulk() > MUCH) as beside:
        found = _find(questions, beside.get, site, wordings, listed, rules)
        apart = beside.get()
    needs = question_gaps(found, listed, questions.faces, period, site, rules)
    others = path_gaps(period, site, rules, listed) + unsaid(apart.refused, needs)
    gaps = with_shares([gap for gap in needs + others if _within(gap.category, category)])
    return Report(
        scope=_scope(period, category),
        figures=figures(period, known, rules),
        gaps=gaps,
        articles=tuple(row for row in apart.articles if _within(row.category, category)),
        searches=apart.searches,
        terms=apart.terms,
        rules=rules,
        definitions=DEFINITIONS,
        memory=_memory(period.events.remembered, needs, found),
    )


def _find(
    questions: Questions,
    apart: Callable[[], Apart],
    site: Site,
    wordings: Mapping[str, Sequence[str]],
    listed: Collection[str],
    rules: Rules,
) -> list[Ranked]:
    """Group each language's wordings by need, and rank the needs of all."""
    knows = site.knows if site.articles else None
    groups: list[Group] = []
    for language, part in _by_language(questions.asked()).items():
        groups += group(part, questions, wordings, rules, language, knows)
    alive = [one for one in joined(groups) if not one.known or one.known in listed or one.rate >= rules.failing]
    return ranked(alive, questions.evidence, site, apart().familiar, rules)


def _by_language(asked: Mapping[str, Asked]) -> dict[str, dict[str, Asked]]:
    """Split wordings by the language they were mostly asked in (`pt-BR` counts as `pt`, none as English)."""
    parts: defaultdict[str, dict[str, Asked]] = defaultdict(dict)
    for query, entry in asked.items():
        parts[entry.lang][query] = entry
    joined: defaultdict[str, dict[str, Asked]] = defaultdict(dict)
    for lang, part in parts.items():
        joined[lang[:2].lower() or "en"] |= part
    return dict(sorted(joined.items()))


def _within(category: str, wanted: str) -> bool:
    return not wanted or category == wanted or category.startswith(wanted.rstrip("/") + "/")


def _scope(period: Selection, category: str) -> Scope:
    dropped: Counter[str] = Counter()
    for day in period.days().values():
        dropped.update(day.dropped)
    return Scope(
        since=period.since,
        until=period.until,
        version=period.version,
        lang=period.lang,
        category=category,
        events=events_in(period),
        intents=sum(period.ends().values()),
        dropped=dict(dropped),
    )


def _memory(
    remembered: Mapping[str, Sequence[str]], gaps: Sequence[Gap], found: Sequence[Ranked]
) -> dict[str, tuple[str, ...]]:
    """Return the wordings of every gap by id: what was remembered, and what joined."""
    memory = {id: tuple(wordings) for id, wordings in remembered.items()}
    for gap, one in zip(gaps, found, strict=True):
        memory[gap.id] = tuple(dict.fromkeys((*one.group.queries, *memory.get(gap.id, ()))))[:REMEMBERED]
    return memory
