"""Wordings counted by whole weeks, kept beside the digests of days.

A quarter has some three hundred thousand distinct intents, but only a third as many wordings by week; a report adds up
weeks, and counts the intents of the days at its ends. A kept week carries a stamp of the events of its days and of the
rules: when late events come, visits are erased, or rules change, it is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from feedback_widget.reports.asked import Asked, count
from feedback_widget.reports.rules import Rules

if TYPE_CHECKING:
    from feedback_widget.reports.days import Day

PREFIX = "week "
FORMAT = 1

Kept = tuple[str, int, str, bytes]
"""A row of the table of digests: name, events, stamp, body."""

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(dict[str, Asked])


def monday(day: str) -> str:
    """Return the Monday of a day's week."""
    moment = date.fromisoformat(day)
    return (moment - timedelta(days=moment.weekday())).isoformat()


def days_of(week: str) -> list[str]:
    """Return the seven days from a Monday on."""
    first = date.fromisoformat(week)
    return [(first + timedelta(days=n)).isoformat() for n in range(7)]


def whole(since: str, until: str) -> Iterator[str]:
    """Yield the Mondays of the weeks that lie in a period wholly."""
    first = date.fromisoformat(since)
    start = first + timedelta(days=-first.weekday() % 7)
    while start + timedelta(days=6) <= date.fromisoformat(until):
        yield start.isoformat()
        start += timedelta(days=7)


def stamp(week: str, counts: Mapping[str, int], digested: str, rules: Rules) -> str:
    """Return what a week's counts rest on: the events of its days, how days are digested, the failure weights."""
    events = [counts.get(day, 0) for day in days_of(week)]
    return sha256(repr((FORMAT, events, digested, sorted(rules.weights.items()))).encode()).hexdigest()


def counted(week: str, days: Mapping[str, Day], rules: Rules) -> bytes:
    """Count the wordings of a week."""
    return _encode(count({day: days[day].counted() for day in days_of(week) if day in days}, rules))


def emptied(kept: Iterable[Kept], counts: Mapping[str, int], digested: str, rules: Rules) -> Iterator[Kept]:
    """Yield, without its body, each kept week that rests on other events than there are now."""
    for name, _, made_by, body in kept:
        if name.startswith(PREFIX) and body and made_by != stamp(name.removeprefix(PREFIX), counts, digested, rules):
            yield name, 0, "", b""


def read(body: bytes) -> dict[str, Asked]:
    """Return what `counted` wrote."""
    return _decoder.decode(body)
