"""Event rows -> visits, without the bots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from math import ceil
from operator import itemgetter

from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.wording import plain

_moment = itemgetter(0)
_visit = itemgetter(2)


def by_visit(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each visit in order of time; an event without a visit is a visit of its own.

    Args:
        rows: those of a visit one after another, as `Snapshot.rows` gives them.
    """
    for name, found in groupby(rows, _visit):
        visit = list(found)
        if not name:
            yield from ([row] for row in visit)
            continue
        if len(visit) > 1:
            visit.sort(key=_moment)
        yield visit


def people(visits: Iterable[list[Row]], rules: Rules) -> Iterator[list[Row]]:
    """Drop visits that search too much or repeat themselves, and swarms that ask one exact query and nothing else.

    Args:
        visits: every visit of a period; swarms are seen only within it.
        rules: says how much is too much.

    Yields:
        The visits that look like people's; those of a single search last, when swarms can be told.
    """
    few, lone = rules.bot_repeats, []
    for visit in visits:
        if len(visit) == 1 and visit[0][1] == "search":
            lone.append(visit)
        elif len(visit) < few or not _is_bot(visit, rules):
            yield visit
    swarms = _swarms(lone, rules)
    for visit in lone:
        if visit[0][3] not in swarms or not _in_swarm(visit[0], swarms, rules):
            yield visit


def _is_bot(visit: list[Row], rules: Rules) -> bool:
    queries = [row[3] for row in visit if row[1] == "search"]
    if len(queries) < rules.bot_repeats:
        return False
    return len(queries) > rules.bot_searches or max(Counter(map(plain, queries)).values()) >= rules.bot_repeats


def _swarms(visits: list[list[Row]], rules: Rules) -> dict[str, list[float]]:
    """Return the times of each query that came too often within the window: {query: times inside swarms}."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for ((moment, _, _, query, *_),) in visits:
        times[query].append(moment)
    swarms = {}
    for query, moments in times.items():
        if len(moments) < rules.swarm_visits:
            continue
        moments.sort()
        # What many ask all day long is popular; a swarm comes all at once.
        reach = max(rules.swarm_visits, ceil(rules.swarm_share * len(moments))) - 1
        dense = [
            first for first, last in zip(moments, moments[reach:], strict=False) if last - first <= rules.swarm_window
        ]
        if dense:
            swarms[query] = dense
    return swarms


def _in_swarm(search: Row, swarms: dict[str, list[float]], rules: Rules) -> bool:
    return any(start <= search[0] <= start + rules.swarm_window for start in swarms[search[3]])
