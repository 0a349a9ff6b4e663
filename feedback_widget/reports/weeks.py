"""Weeks of a calendar, which begin on Monday; days are written '2026-01-05'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
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
