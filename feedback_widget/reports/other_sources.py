"""Gaps that no search betrays: addresses that lead nowhere, and articles that readers refuse."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from feedback_widget.reports.gaps import volume, weeks
from feedback_widget.reports.known import KnownGap, new_id, recognised
from feedback_widget.reports.report import Cause, Gap, Nearest
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.selection import Selection
from feedback_widget.reports.site import Site
from feedback_widget.reports.statistics import rate

COMMENTS = 5
REASONS = ("wrong", "unclear", "missing", "unsolved")
ByDay = Mapping[str, Sequence[float]]
_PROBE = re.compile(
    r"\.(?:php|aspx?|jsp|cgi|env|git|sql|bak|zip|xml|js|css|map|ico|png|jpe?g|svg|woff2?)$|/wp-|^/?\.|/\."
)
_SEPARATOR = re.compile(r"[\W_]+")


def path_gaps(period: Selection, site: Site, rules: Rules, known: Mapping[str, KnownGap]) -> list[Gap]:
    """Return a gap for each address that led nowhere often enough; machine probes are left out, and what is served now.

    A gap of the ledger stays, so that it shows what its redirect did.
    """
    days: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    scopes: defaultdict[str, list[Counter[str]]] = defaultdict(lambda: [Counter(), Counter()])
    for day, version, lang, path, n in period.rows(period.events.paths):
        if _PROBE.search(path.casefold()):
            continue
        days[path][day][0] += n
        days[path][day][1] += n
        scopes[path][0][version] += n
        scopes[path][1][lang] += n
    often = {path: by_day for path, by_day in days.items() if sum(n for n, _ in by_day.values()) >= rules.least_visits}
    found = [_path_gap(path, by_day, scopes[path], period, site, rules, known) for path, by_day in often.items()]
    return [gap for path, gap in zip(often, found, strict=True) if gap.known or not site.serves(path)]


def article_gaps(period: Selection, site: Site, rules: Rules, known: Mapping[str, KnownGap]) -> list[Gap]:
    """Return a gap for each article whose readers say "no"."""
    comments: defaultdict[str, list[str]] = defaultdict(list)
    for _, ref, text in period.comments():
        comments[ref].append(text)
    found = []
    for ref, rows in period.votes().items():
        by_day, reasons = _votes(rows)
        if sum(no for _, no in by_day.values()) >= rules.least_refusals:
            scopes = [_voters(rows, place) for place in (1, 2)]
            found.append(_article_gap(ref, by_day, reasons, scopes, comments[ref], period, site, rules, known))
    return found


def unsaid(refused: Iterable[Gap], gaps: Sequence[Gap]) -> list[Gap]:
    """Return those gaps of articles that no gap of searches says already."""
    covered = {gap.nearest.ref for gap in gaps if gap.nearest and gap.cause == "unhelpful"}
    covered |= {ref for gap in gaps for ref in gap.answers}
    return [gap for gap in refused if gap.nearest and gap.nearest.ref not in covered]


def _votes(rows: Sequence[tuple[Any, ...]]) -> tuple[ByDay, Counter[str]]:
    """Return the votes and the "no" votes of each day that has any, and the reasons given."""
    by_day: dict[str, list[float]] = {}
    for day, _, _, _, yes, no, *_ in rows:
        votes = by_day.get(day)
        if votes is None:
            votes = by_day[day] = [0, 0]
        no = no if no > 0 else 0  # votes that were taken back may outnumber a day's
        votes[0] += no + (yes if yes > 0 else 0)
        votes[1] += no
    reasons = {name: sum([row[6 + place] for row in rows]) for place, name in enumerate(REASONS)}
    return by_day, Counter(reasons)


def _voters(rows: Sequence[tuple[Any, ...]], place: int) -> Counter[str]:
    """Return the votes by what stands at a place of each row: 1 for its version, 2 for its language."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row[place]] += max(row[4], 0) + max(row[5], 0)
    return counts


def _path_gap(
    path: str,
    by_day: ByDay,
    scopes: list[Counter[str]],
    period: Selection,
    site: Site,
    rules: Rules,
    known: Mapping[str, KnownGap],
) -> Gap:
    query = " ".join(_SEPARATOR.sub(" ", unquote(path)).split())
    found = site.search(query, 1) if query else ()
    near = _near(site, *found[0]) if found else None
    n = int(sum(count for count, _ in by_day.values()))
    said = (f"{n} times opened, never there",)
    id = new_id(query or "home", [path])
    return _gap(
        id=id,
        label=path,
        kind="path",
        cause=Cause(name="moved", score=1.0, evidence=said),
        by_day=by_day,
        near=near,
        action="redirect",
        source="notfound",
        period=period,
        site=site,
        rules=rules,
        known=known.get(id),
        versions=dict(scopes[0]),
        languages=dict(scopes[1]),
    )


def _article_gap(
    ref: str,
    by_day: ByDay,
    reasons: Counter[str],
    scopes: Sequence[Counter[str]],
    comments: Sequence[str],
    period: Selection,
    site: Site,
    rules: Rules,
    known: Mapping[str, KnownGap],
) -> Gap:
    facts = site.articles.get(ref)
    votes = int(sum(n for n, _ in by_day.values()))
    refused = int(sum(no for _, no in by_day.values()))
    said = (f"{refused} of {votes} voted no", *(f"{n} said {reason}" for reason, n in reasons.most_common() if n > 0))
    title = facts.title if facts else ref
    # The ref makes the id, not the title: an article that gets a better title is the same gap.
    id = new_id(_SEPARATOR.sub(" ", re.split("[/#]", ref)[-1]), [ref])
    return _gap(
        id=id,
        label=title,
        kind="article",
        cause=Cause(name="unhelpful", score=refused / max(1, votes), evidence=said),
        by_day=by_day,
        near=Nearest(ref=ref, title=title, rank=1, match="strong", covered=1.0),
        action="extend",
        source="vote",
        period=period,
        site=site,
        rules=rules,
        known=recognised(known, id, ref),
        versions=dict(scopes[0]),
        languages=dict(scopes[1]),
        comments=tuple(comments[:COMMENTS]),
    )


def _gap(
    *,
    id: str,
    label: str,
    kind: str,
    cause: Cause,
    by_day: ByDay,
    near: Nearest | None,
    action: str,
    source: str,
    period: Selection,
    site: Site,
    rules: Rules,
    known: KnownGap | None,
    versions: Mapping[str, int],
    languages: Mapping[str, int],
    comments: tuple[str, ...] = (),
) -> Gap:
    days = sorted(by_day)
    n, failed = int(sum(n for n, _ in by_day.values())), float(sum(failed for _, failed in by_day.values()))
    failure = rate(failed, n)
    facts = site.articles.get(near.ref) if near else None
    once = rules.one_day if len(days) == 1 else 1.0
    return Gap(
        id=known.id if known else id,
        label=(known and known.label) or label,
        kind=kind,
        cause=cause.name,
        causes=(cause,),
        impact=round(failed * failure.low * failure.value * rules.severity[cause.name] * once, 4),
        failed=failed,
        intents=n,
        visits=n,
        days=len(days),
        failure=failure,
        share=0.0,
        cumulative=0.0,
        first_seen=days[0],
        last_seen=days[-1],
        trend=weeks(by_day, period.since, period.until),
        versions=versions,
        languages=languages,
        wordings=(),
        withheld=0,
        members=(),
        unknown_words=(),
        nearest=near,
        answers=known.answers if known else (),
        action=action,
        category=facts.category if facts else "",
        owner=(known and known.owner) or (facts.owner if facts else ""),
        status=(known and known.status) or "new",
        known=known is not None,
        sources={source: n},
        outcomes={},
        comments=comments,
        per_day=tuple((day, int(count), float(bad)) for day, (count, bad) in sorted(by_day.items())),
        volume=volume(by_day, period.until),
    )


def _near(site: Site, ref: str, rank: int, match: str) -> Nearest:
    facts = site.articles.get(ref)
    return Nearest(ref=ref, title=facts.title if facts else ref, rank=rank, match=match, covered=1.0)
