"""Digests that outlive their events: when rules change, what was purged can be digested by no other rules.

Days whose events are gone keep the figures and words they have, and so does a week that holds such a day. Their rows
are marked as made by the rules of today, for nothing nearer to those will ever be made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from feedback_widget.reports.making import FORMAT, WEEK, WORDS, Kept, stamp
from feedback_widget.reports.weeks import days_of, monday
from feedback_widget.store.records import DAY, day_start

if TYPE_CHECKING:
    from feedback_widget.store.core import Snapshot

Head = tuple[int, str]


def outlived(
    snapshot: Snapshot, heads: Mapping[str, Head], days: Sequence[str], counts: Mapping[str, int], by: str
) -> Iterator[Kept]:
    """Yield the rows, marked anew, of days whose events are gone, and of their weeks.

    Args:
        snapshot: where rows and events are.
        heads: what every row was made of: (events, rules).
        days: those that are looked at.
        counts: events of every day, purged ones included.
        by: the rules of today.
    """
    marks: dict[str, Head] = {}
    for day in days:
        events, before = heads.get(day, (0, ""))
        other = before != by and before.startswith(f"{FORMAT}-") and events == counts.get(day, 0)
        if not other or _has_events(snapshot, day):
            continue
        marks[day] = (events, by)
        if heads.get(WORDS + day) == (events, before):
            marks[WORDS + day] = (events, by)
        week = monday(day)
        if heads.get(WEEK + week, (0, ""))[1] == stamp(days_of(week), counts, before):
            marks[WEEK + week] = (heads[WEEK + week][0], stamp(days_of(week), counts, by))
    for name, body in snapshot.report_bodies(list(marks)):
        yield name, *marks[name], body


def _has_events(snapshot: Snapshot, day: str) -> bool:
    start = day_start(day)
    sql = f"SELECT 1 FROM events WHERE occurred_at >= {start} AND occurred_at < {start + DAY} LIMIT 1"
    return any(True for _ in snapshot.run(sql))
