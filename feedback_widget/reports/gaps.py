"""Ranked groups -> the gaps of the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from math import sqrt

from msgspec.structs import replace

from feedback_widget.reports.causes import ACTIONS, nearest, unknown_words
from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.known import KnownGap, new_id
from feedback_widget.reports.ranking import Ranked
from feedback_widget.reports.report import Gap, Week, Wording
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.selection import Selection
from feedback_widget.reports.sheet import CROWD
from feedback_widget.reports.site import Site
from feedback_widget.reports.statistics import rate
from feedback_widget.reports.weeks import monday
from feedback_widget.reports.wording import runs, stem, telling

SETTLED = {"answered": "wait", "confirmed": "done", "wontfix": "ignore", "duplicate": "ignore"}
"""Statuses of gaps that nobody need write for, and what is left to do; they stand last."""
Faces = Mapping[str, set[int]]

WEEKS = 26
WORDINGS = 50


def question_gaps(
    found: Sequence[Ranked],
    known: Mapping[str, KnownGap],
    faces: Callable[[Iterable[str]], Faces],
    period: Selection,
    site: Site,
    rules: Rules,
) -> list[Gap]:
    """Return a gap for each ranked group, in the same order; shares are set later, over all kinds of gaps."""
    seen = faces(query for one in found for query in one.evidence.wordings)
    taken = {one.group.known for one in found if one.group.known}
    gaps = []
    for one in found:
        gap = _gap(one, known.get(one.group.known), seen, taken, period, site, rules)
        taken.add(gap.id)
        gaps.append(gap)
    return gaps


def with_shares(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Sort gaps by impact, settled ones last, and set each one's share, and the cumulative share, of what failed."""
    ordered = sorted(gaps, key=lambda gap: (gap.status in SETTLED, -gap.impact, gap.id))
    total = sum(gap.failed for gap in ordered) or 1.0
    sofar = 0.0
    shared = []
    for gap in ordered:
        sofar += gap.failed
        action = SETTLED.get(gap.status, gap.action)
        shared.append(replace(gap, share=gap.failed / total, cumulative=sofar / total, action=action))
    return tuple(shared)


def weeks(by_day: Mapping[str, Sequence[float]], since: str, until: str) -> tuple[Week, ...]:
    """Return the weeks of a period, empty ones included, at most the last WEEKS."""
    mondays = _mondays(since, until)
    sums: dict[str, list[float]] = {start: [0.0, 0.0] for start in mondays.values()}
    for when, (intents, failed) in by_day.items():
        week = sums[mondays[when]]
        week[0] += intents
        week[1] += failed
    return tuple(
        Week(start=start, intents=int(intents), failed=round(failed, 3)) for start, (intents, failed) in sums.items()
    )[-WEEKS:]


def volume(by_day: Mapping[str, Sequence[float]], until: str) -> float:
    """Return the failure mass of the last 28 days."""
    first = (date.fromisoformat(until) - timedelta(days=27)).isoformat()
    return round(float(sum(failed for day, (_, failed) in by_day.items() if day >= first)), 3)


def fingerprint(query: str) -> str:
    """Return 16 hex digits that stand for a wording without showing it."""
    return sha256(query.encode()).hexdigest()[:16]


def _gap(
    one: Ranked,
    known: KnownGap | None,
    seen: Faces,
    taken: set[str],
    period: Selection,
    site: Site,
    rules: Rules,
) -> Gap:
    evidence, cause = one.evidence, one.causes[0].name
    near = nearest(evidence, one.ranks, site)
    facts = site.articles.get(near.ref) if near else None
    wordings = _wordings(one, seen, rules)
    label = (known and known.label) or _label(one, wordings, seen, rules)
    by_day = dict(sorted(evidence.by_day.items()))
    days = list(by_day)
    return Gap(
        id=one.group.known or new_id(label, one.group.queries, taken),
        label=label,
        kind="question",
        cause=cause,
        causes=one.causes,
        impact=round(one.impact, 4),
        failed=round(evidence.failed, 3),
        intents=evidence.intents,
        visits=evidence.visits,
        days=len(days),
        failure=rate(evidence.failed, evidence.intents),
        share=0.0,
        cumulative=0.0,
        first_seen=days[0] if days else "",
        last_seen=days[-1] if days else "",
        trend=weeks(by_day, period.since, period.until),
        versions=_counted(evidence.versions),
        languages=_counted(evidence.languages),
        wordings=wordings,
        withheld=len(evidence.wordings) - len(wordings),
        members=tuple(sorted(map(fingerprint, one.group.queries))),
        unknown_words=_legible(_shared(unknown_words(evidence, site), one, seen, rules), wordings)[:8],
        nearest=near,
        answers=known.answers if known else (),
        action=ACTIONS[cause],
        category=facts.category if facts else "",
        owner=(known and known.owner) or (facts.owner if facts else ""),
        status=(known and known.status) or "new",
        sources=_counted(evidence.sources),
        outcomes=_counted(evidence.outcomes),
        known=known is not None and bool(known.status),
        per_day=tuple((day, int(n), round(failed, 3)) for day, (n, failed) in by_day.items()),
        volume=volume(by_day, period.until),
    )


def _wordings(one: Ranked, seen: Faces, rules: Rules) -> tuple[Wording, ...]:
    listed = [
        Wording(query=query, intents=int(intents), visitors=min(CROWD, len(seen[query])), failed=round(failed, 3))
        for query, (intents, failed) in one.evidence.wordings.items()
        if len(seen[query]) >= rules.private
    ]
    return tuple(sorted(listed, key=lambda wording: (-wording.intents, wording.query))[:WORDINGS])


def _label(one: Ranked, wordings: Sequence[Wording], seen: Faces, rules: Rules) -> str:
    """Return the most typical wording that may be shown, or else the words most visitors share.

    Typical is what has many of the words that many intents of the gap have, and few others.
    """
    weight = _word_counts(one.evidence)

    def typical(wording: Wording) -> float:
        parts = {stem(word) for word in telling(wording.query)}
        return sum(weight[part] for part in parts) / (len(parts) + 1) * sqrt(1 + wording.failed)

    if wordings:
        return max(wordings, key=lambda wording: (typical(wording), wording.query)).query
    words = Counter(word for query in one.evidence.wordings for word in set(telling(query)))
    # Of equally common words those first in the alphabet: a gap's id, made of its label, must not change by itself.
    often = sorted(words, key=lambda word: (-words[word], word))[:5]
    return " ".join(_shared(often, one, seen, rules)) or "(wordings of single visitors)"


def _word_counts(evidence: Evidence) -> Counter[str]:
    counts: Counter[str] = Counter()
    for query, (intents, _) in evidence.wordings.items():
        for part in {stem(word) for word in telling(query)}:
            counts[part] += int(intents)
    return counts


def _shared(words: Sequence[str], one: Ranked, seen: Faces, rules: Rules) -> list[str]:
    """Keep the words that enough visitors used, in whatever wording: one person's name says who that was."""
    users: defaultdict[str, set[int]] = defaultdict(set)
    wanted = set(words)
    for query in one.evidence.wordings:
        for word in wanted.intersection(telling(query)):
            users[word] |= seen[query]
    return [word for word in words if len(users[word]) >= rules.private]


def _legible(words: Sequence[str], wordings: Sequence[Wording]) -> tuple[str, ...]:
    """Return words as people read them: pairs of characters joined to the run they come from, where that is shown."""
    whole = runs(set(words), (wording.query for wording in wordings))
    return tuple(dict.fromkeys(whole.get(word, word) for word in words))


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@lru_cache(maxsize=4)
def _mondays(since: str, until: str) -> Mapping[str, str]:
    """Return the Monday of each day of a period; every gap of a report asks for the same."""
    first, last = date.fromisoformat(since).toordinal(), date.fromisoformat(until).toordinal()
    days = (date.fromordinal(ordinal).isoformat() for ordinal in range(first, last + 1))
    return {day: monday(day) for day in days}
