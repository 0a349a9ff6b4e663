"""One day of events, digested: what reports need of it, small enough to keep.

A day's digest is stored with the number of events it was made of. When the store counts another number for the day
(late events, erased visits), or the rules changed, the digest is made anew from the rows; today's always is. So a
report costs days x distinct questions, however many events there were. A visit that goes on past midnight (UTC)
counts as one visit on each day.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from feedback_widget.reports import weeks
from feedback_widget.reports.intents import Intent, intents, written
from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.visits import by_visit, people

if TYPE_CHECKING:
    from feedback_widget.reports.report import Report
    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.protocol import EventStore

FORMAT = 2
CROWD = 16
MEMORY = "gaps"
"""Name of the row of `report_days` that is no day, but what `remember` keeps."""
SEEKS = frozenset({"search", "click", "view"})


class Day(msgspec.Struct, array_like=True, frozen=True):
    """What happened on one day.

    Attributes:
        ends: (version, lang, outcome, whether a result was opened, how many) of the intents that searched.
        intents: MessagePack of each distinct intent with how often it occurred; read when needed.
        visits: (version, lang, visits that searched or read, those of them that asked a person).
        comments: (epoch seconds, ref, comment, version, lang) of "no" votes.
        dropped: rows left out, by reason.
        people: MessagePack of {query: numbers of the visitors who used it, at most CROWD}; read when needed.
    """

    ends: list[tuple[str, str, str, bool, int]]
    intents: msgspec.Raw
    visits: list[tuple[str, str, int, int]]
    comments: list[tuple[float, str, str, str, str]]
    dropped: dict[str, int]
    people: msgspec.Raw

    def counted(self) -> list[tuple[Intent, int]]:
        """Return each distinct intent with how often it occurred."""
        return _counts.decode(self.intents)

    def crowd(self) -> dict[str, list[int]]:
        """Return the visitors who used each query, as numbers that mean nothing outside their day and the next."""
        return _crowds.decode(self.people)


@dataclass(frozen=True, slots=True)
class Events:
    """Everything a report reads of the store: digests by day, and sums the store keeps itself.

    `totals`, `articles`, `paths` hold rows of the store's rollups `day_totals`, `article_days`, `path_days`:
    (day, version, lang, [ref or path,] counters...). `remembered` are the wordings of gaps that earlier reports named.
    `weeks` holds the counts of whole weeks by their Monday (weeks.py), made with the failure weights `weights`.
    """

    days: Mapping[str, Day]
    totals: Sequence[tuple[Any, ...]] = ()
    articles: Sequence[tuple[Any, ...]] = ()
    paths: Sequence[tuple[Any, ...]] = ()
    remembered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weeks: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


_crowds = msgspec.msgpack.Decoder(dict[str, list[int]])
_counts = msgspec.msgpack.Decoder(list[tuple[Intent, int]])
_memories = msgspec.msgpack.Decoder(dict[str, list[str]])
_days = msgspec.msgpack.Decoder(Day)
_encode = msgspec.msgpack.Encoder().encode


def digest(rows: Iterable[Row], rules: Rules) -> Day:
    """Digest the rows of one day."""
    visits = by_visit(rows)
    tally = _Tally()
    kept = 0
    for number, visit in enumerate(people(visits, rules), 1):
        kept += 1
        tally.add(visit, intents(visit, rules, number))
    return Day(
        ends=[(*end, n) for end, n in _ends(tally.intents).items()],
        intents=msgspec.Raw(_encode(list(tally.intents.items()))),
        visits=[(version, lang, n, asked) for (version, lang), (n, asked) in tally.visits.items()],
        comments=tally.comments,
        dropped={"bot visits": len(visits) - kept},
        people=msgspec.Raw(_encode(tally.people)),
    )


def _ends(counts: Mapping[Intent, int]) -> Counter[tuple[str, str, str, bool]]:
    ends: Counter[tuple[str, str, str, bool]] = Counter()
    for intent, n in counts.items():
        if intent.source == "search":
            ends[intent.version, intent.lang, intent.outcome, bool(intent.clicked)] += n
    return ends


class _Tally:
    """The sums of a day, visit by visit."""

    def __init__(self) -> None:
        self.intents: dict[Intent, int] = {}
        self.visits: dict[tuple[str, str], list[int]] = {}
        self.people: dict[str, set[int]] = {}
        self.comments: list[tuple[float, str, str, str, str]] = []

    def add(self, visit: list[Row], found: list[Intent]) -> None:
        first = visit[0]
        seeks, asks = bool(found), False
        if len(visit) > 1 or not found:
            kinds = {row[1] for row in visit}
            seeks, asks = not SEEKS.isdisjoint(kinds), "contact" in kinds
            if "vote" in kinds:
                self.comments += [(r[0], r[4], r[3], r[7], r[8]) for r in visit if r[1] == "vote" and r[3] and not r[5]]
            if asks and not found:
                found = _messages(visit)
        counts = self.visits.get(first[7:9])
        if counts is None:
            counts = self.visits[first[7:9]] = [0, 0]
        counts[0] += seeks
        counts[1] += asks
        visitor = crc32((first[9] or first[2]).encode())
        for intent in found:
            self.intents[intent] = self.intents.get(intent, 0) + 1
            for query in intent.queries:
                group = self.people.get(query)
                if group is None:
                    self.people[query] = {visitor}
                elif len(group) < CROWD:
                    group.add(visitor)


def load(store: EventStore, since: str, until: str, rules: Rules, *, keep: bool = True) -> Events:
    """Read a period and the one of equal length before it.

    Args:
        store: where events are.
        since: first day of the period ('2026-11-01').
        until: last day.
        rules: digests made by other rules are made anew.
        keep: store fresh digests of past days, so that the next report need not make them.
    """
    length = date.fromisoformat(until) - date.fromisoformat(since)
    start = (date.fromisoformat(since) - length - timedelta(days=1)).isoformat()
    fresh: list[weeks.Kept] = []
    with store.snapshot() as snapshot, collector_paused():
        kept = list(snapshot.report_days())
        counts = snapshot.day_counts()
        days = dict(_digests(snapshot, kept, _between(counts, start, until), rules, fresh))
        tables = {name: _rollup(snapshot, name, start, until) for name in ("day_totals", "article_days", "path_days")}
        by_week = _weeks(kept, since, days, _between(counts, since, until), rules, fresh)
    if keep and fresh:
        store.save_report_days(fresh)
    rollups = (tables["day_totals"], tables["article_days"], tables["path_days"])
    return Events(days, *rollups, _remembered(kept), by_week, rules.weights)


def remember(store: EventStore, report: Report) -> None:
    """Keep which wordings the report's gaps have, so that the next report gives the same gaps the same ids."""
    store.save_report_days([(MEMORY, 0, str(FORMAT), _encode(report.memory))])


def refresh(store: EventStore, now: float, rules: Rules | None = None) -> int:
    """Digest every past day that has no digest or an outdated one; return how many there were.

    `now` is in epoch seconds; the day it falls on is left alone.

    The collector calls it hourly and `askwell events import` at its end, so that reports find their work done.
    """
    rules = rules or Rules()
    fresh: list[weeks.Kept] = []
    yesterday = date.fromordinal(EPOCH + int(now // 86400) - 1).isoformat()
    with store.snapshot() as snapshot, collector_paused():
        kept, counts = list(snapshot.report_days()), snapshot.day_counts()
        for _ in _digests(snapshot, kept, _between(counts, "0000-01-01", yesterday), rules, fresh, decode=False):
            pass
    # Weeks are counted when a report asks for them; what they say of visits since erased goes now.
    store.save_report_days([*fresh, *weeks.emptied(kept, counts, fingerprint(rules), rules)])
    return len(fresh)


def _digests(
    snapshot: Snapshot,
    kept: Iterable[weeks.Kept],
    counts: Mapping[str, int],
    rules: Rules,
    fresh: list[weeks.Kept],
    decode: bool = True,
) -> Iterator[tuple[str, Day]]:
    version = fingerprint(rules)
    stale = dict(counts)
    for day, events, made_by, body in kept:
        if counts.get(day) == events and made_by == version:
            del stale[day]
            if decode:
                yield day, _days.decode(body)
    for first, last in _runs(sorted(stale)):
        rows = snapshot.rows(first, last)
        for number, part in groupby(rows, key=_day_number):
            day = date.fromordinal(EPOCH + number).isoformat()
            found = digest(part, rules)
            fresh.append((day, counts.get(day, 0), version, _encode(found)))
            yield day, found


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector: millions of small tuples without a cycle cost it a third of the time of a report."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _between(counts: Mapping[str, int], start: str, until: str) -> dict[str, int]:
    return {day: n for day, n in counts.items() if start <= day <= until}


def _weeks(
    kept: Iterable[weeks.Kept],
    since: str,
    days: Mapping[str, Day],
    counts: Mapping[str, int],
    rules: Rules,
    fresh: list[weeks.Kept],
) -> dict[str, bytes]:
    """Return the counts of the weeks from a day on that lie before the last day with events, or end on it."""
    if not counts:
        return {}
    ready = {name: (made_by, body) for name, _, made_by, body in kept if name.startswith(weeks.PREFIX)}
    found = {}
    for week in weeks.whole(since, max(counts)):
        name, stamp = weeks.PREFIX + week, weeks.stamp(week, counts, fingerprint(rules), rules)
        made_by, body = ready.get(name, ("", b""))
        if made_by != stamp:
            body = weeks.counted(week, days, rules)
            fresh.append((name, 0, stamp, body))
        found[week] = body
    return found


def _remembered(kept: Iterable[weeks.Kept]) -> dict[str, list[str]]:
    for name, _, made_by, body in kept:
        if name == MEMORY and made_by == str(FORMAT):
            return _memories.decode(body)
    return {}


def fingerprint(rules: Rules) -> str:
    """Return what tells digests of one set of rules from another's: those that decide what an intent is."""
    shaping = {name: getattr(rules, name) for name in _SHAPING}
    return f"{FORMAT}-{sha256(repr(shaping).encode()).hexdigest()[:16]}"


_SHAPING = [
    field.name
    for field in fields(Rules)
    if field.name.startswith(("bot_", "swarm_", "unlike_", "intent_", "alike_", "read_"))
]
EPOCH = date(1970, 1, 1).toordinal()


def _day_number(row: Row) -> int:
    return int(row[0] // 86400)


def _runs(days: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Join consecutive days to ranges, so that stale days are read in few queries."""
    numbered = enumerate(date.fromisoformat(day).toordinal() for day in days)
    for _, run in groupby(numbered, key=lambda item: item[1] - item[0]):
        ordinals = [ordinal for _, ordinal in run]
        yield date.fromordinal(ordinals[0]).isoformat(), date.fromordinal(ordinals[-1]).isoformat()


def _messages(visit: list[Row]) -> list[Intent]:
    """Return an intent for each message of a visit that never searched."""
    rows = [row for row in visit if row[1] == "contact"]
    return [intent for row in rows if (intent := written(row[3], row[7], row[8], "contact"))]


def _rollup(snapshot: Snapshot, name: str, start: str, until: str) -> list[tuple[Any, ...]]:
    # Plain SQL with days we wrote ourselves: a Core select would cost SQLAlchemy's import, half of a fast report.
    return [tuple(row) for row in snapshot.run(f"SELECT * FROM {name} WHERE day >= '{start}' AND day <= '{until}'")]
