"""What reports read of a store: the figures of days, and the phrasebooks of weeks and days.

Both are made once of the events of days that are over, and kept (making.py); today's always anew. So a report costs
days x distinct questions, however many events there were. A visit that goes on past midnight (UTC) counts as one
visit on each day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from feedback_widget.reports.digest import Day
from feedback_widget.reports.in_force import in_force
from feedback_widget.reports.making import EPOCH, WEEK, WORDS, figures_of
from feedback_widget.reports.pause import collector_paused
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.shelf import Shelf, Told
from feedback_widget.reports.weeks import days_of, monday, whole

if TYPE_CHECKING:
    from feedback_widget.reports.report import Report
    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.protocol import EventStore

VOTES = ("yes", "no", "wrong", "unclear", "missing", "unsolved")
MEMORY = "gaps"
"""Name of the row that is no day, but what `remember` keeps."""
MEMORY_FORMAT = "2"
_encode = msgspec.msgpack.Encoder().encode
_memories = msgspec.msgpack.Decoder(dict[str, list[str]])


@dataclass(frozen=True, slots=True)
class Events:
    """Everything a report reads of the store: digests, and sums the store keeps itself.

    `days` are the figures of each day. `books` are written phrasebooks (phrasebook.py), each with its first and last
    day; none overlap. `totals` and `paths` hold rows of the store's rollups `day_totals` and `path_days`: (day, version,
    lang, [path,] counters...). `articles` are sums of `article_days` over the period: (version, lang, ref, counters...),
    `votes` its rows that have votes: (day, version, lang, ref, yes, no, reasons...). `remembered` are the wordings of
    gaps that earlier reports named.
    """

    days: Mapping[str, Day]
    books: Sequence[tuple[str, str, bytes]] = ()
    totals: Sequence[tuple[Any, ...]] = ()
    articles: Sequence[tuple[Any, ...]] = ()
    votes: Sequence[tuple[Any, ...]] = ()
    paths: Sequence[tuple[Any, ...]] = ()
    remembered: Mapping[str, Sequence[str]] = field(default_factory=dict)


def load(
    store: EventStore,
    since: str,
    until: str,
    rules: Rules,
    *,
    keep: bool = True,
    moment: Snapshot | None = None,
    told: Told | None = None,
) -> Events:
    """Read a period, and the figures of the one of equal length before it.

    Args:
        store: where events are.
        since: first day of the period ('2026-11-01').
        until: last day.
        rules: digests made by other rules are made anew.
        keep: store fresh digests, so that the next report need not make them.
        moment: of the store, for reports that must agree with other reads of it; by default now.
        told: hears how many days have been digested, and how many there are to do.
    """
    length = date.fromisoformat(until) - date.fromisoformat(since)
    start = (date.fromisoformat(since) - length - timedelta(days=1)).isoformat()
    with nullcontext(moment) if moment else store.snapshot() as snapshot, collector_paused():
        counts = snapshot.day_counts()
        weeks = list(whole(since, min(until, _before(max(counts))))) if counts else []
        inside = [day for day in counts if since <= day <= until and monday(day) not in weeks]
        weeks = [week for week in weeks if any(day in counts for day in days_of(week))]
        period = [day for day in counts if start <= day <= until]
        words = [WORDS + day for day in inside]
        shelf = Shelf(store, snapshot, {*period, *words, *(WEEK + week for week in weeks)}, keep=keep)
        if shelf.fill(period, inside, weeks, counts, rules, told):
            shelf.join_months(weeks, counts, rules)
        books = [*shelf.books(weeks), *((day, day, WORDS + day) for day in inside)]
        bodies = shelf.bodies([*period, *(name for *_, name in books)])
        totals = _rollup(snapshot, "day_totals", start, until)
        articles, votes = _article_sums(snapshot, since, until), _votes(snapshot, since, until)
        paths = _rollup(snapshot, "path_days", since, until)
        remembered = dict(snapshot.report_bodies([MEMORY])) if shelf.heads.get(MEMORY) == (0, MEMORY_FORMAT) else {}
    return Events(
        days={day: figures_of(bodies[day]) for day in period if day in bodies},
        books=[(first, last, bodies[name]) for first, last, name in books if name in bodies],
        totals=totals,
        articles=articles,
        votes=votes,
        paths=paths,
        remembered=_memories.decode(remembered[MEMORY]) if remembered else {},
    )


def remember(store: EventStore, report: Report) -> None:
    """Keep which wordings the report's gaps have, so that the next report gives the same gaps the same ids."""
    store.save_report_days([(MEMORY, 0, MEMORY_FORMAT, _encode(report.memory))])


def refresh(store: EventStore, now: float, rules: Rules | None = None) -> int:
    """Digest every past day, and join every past week, that has no digest or an outdated one; return how many days.

    The collector calls it hourly and `askwell events import` at its end, so that reports find their work done. What is
    kept of days without events is emptied.

    Args:
        store: where events are.
        now: epoch seconds; the day it falls on is left alone.
        rules: of the project; None away from one: what the store keeps of the last one's.
    """
    rules = in_force(store, rules)
    today = date.fromordinal(EPOCH + int(now // 86400)).isoformat()
    with store.snapshot() as snapshot, collector_paused():
        counts = {day: n for day, n in snapshot.day_counts().items() if day < today}
        weeks = list(dict.fromkeys(monday(day) for day in counts if days_of(monday(day))[-1] < today))
        shelf = Shelf(store, snapshot, (), gently=True)
        done = shelf.fill(list(counts), list(counts), weeks, counts, rules)
        shelf.join_months(weeks, counts, rules)
        shelf.empty(today)
    return done


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _rollup(snapshot: Snapshot, name: str, start: str, until: str) -> list[tuple[Any, ...]]:
    # Plain SQL with days we wrote ourselves: a Core select would cost SQLAlchemy's import, half of a fast report.
    return list(snapshot.run(f"SELECT * FROM {name} WHERE {_within(start, until)}"))


def _article_sums(snapshot: Snapshot, since: str, until: str) -> list[tuple[Any, ...]]:
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT)" for name in ("views", "clicks", "rank_sum", *VOTES))
    key, where = "version, lang, ref", _within(since, until)
    return list(snapshot.run(f"SELECT {key}, {sums} FROM article_days WHERE {where} GROUP BY {key} ORDER BY {key}"))


def _votes(snapshot: Snapshot, since: str, until: str) -> list[tuple[Any, ...]]:
    columns, where = ", ".join(VOTES), _within(since, until)
    sql = f"SELECT day, version, lang, ref, {columns} FROM article_days WHERE {where} AND (yes <> 0 OR no <> 0)"
    return list(snapshot.run(sql))


def _within(since: str, until: str) -> str:
    return f"day >= '{since}' AND day <= '{until}'"
