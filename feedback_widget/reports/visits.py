"""Event rows -> visits, without the bots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from operator import itemgetter

from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.wording import plain

_moment = itemgetter(0)


def by_visit(rows: Iterable[Row]) -> list[list[Row]]:
    """Group rows by visit, each in order of time; an event without a visit is a visit of its own."""
    visits: defaultdict[str, list[Row]] = defaultdict(list)
    unnamed = count()
    for row in rows:
        visits[row[2] or f"\0{next(unnamed)}"].append(row)
    for visit in visits.values():
        if len(visit) > 1:
            visit.sort(key=_moment)
    return list(visits.values())


def people(visits: Iterable[list[Row]], rules: Rules) -> Iterator[list[Row]]:
    """Drop visits that search too much or repeat themselves, and swarms that ask one exact query.

    Args:
        visits: every visit of a period; swarms are seen only within it.
        rules: says how much is too much.

    Yields:
        The visits that look like people's.
    """
    few = rules.bot_repeats
    kept = [visit for visit in visits if len(visit) < few or not _is_bot(visit, rules)]
    swarms = _swarms(kept, rules)
    if not swarms:
        yield from kept
        return
    for visit in kept:
        if len(visit) == 1 and visit[0][3] not in swarms:
            yield visit
            continue
        searches = [row for row in visit if row[1] == "search"]
        if len(searches) != 1 or searches[0][3] not in swarms or not _in_swarm(searches[0], swarms, rules):
            yield visit


def _is_bot(visit: list[Row], rules: Rules) -> bool:
    queries = [row[3] for row in visit if row[1] == "search"]
    if len(queries) < rules.bot_repeats:
        return False
    return len(queries) > rules.bot_searches or max(Counter(map(plain, queries)).values()) >= rules.bot_repeats


def _swarms(visits: list[list[Row]], rules: Rules) -> dict[str, list[float]]:
    """Return the times of each query that came too often within the window: {query: times inside swarms}."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for visit in visits:
        # A click is more than a swarm does; most visits of people end here.
        if len(visit) == 1 and visit[0][1] == "search":
            times[visit[0][3]].append(visit[0][0])
    swarms = {}
    for query, moments in times.items():
        if len(moments) < rules.swarm_visits:
            continue
        moments.sort()
        reach = rules.swarm_visits - 1
        dense = [
            first for first, last in zip(moments, moments[reach:], strict=False) if last - first <= rules.swarm_window
        ]
        if dense:
            swarms[query] = dense
    return swarms


def _in_swarm(search: Row, swarms: dict[str, list[float]], rules: Rules) -> bool:
    return any(start <= search[0] <= start + rules.swarm_window for start in swarms[search[3]])
