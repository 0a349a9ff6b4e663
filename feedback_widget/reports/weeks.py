"""Weeks of a calendar, which begin on Monday, and months of four weeks each; days are written '2026-01-05'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

MONTH = 4
"""Weeks; months follow each other from the first Monday of 1970 on."""
_MONDAY = date(1970, 1, 5).toordinal()


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


def whole_months(weeks: Sequence[str]) -> Iterator[list[str]]:
    """Yield the weeks of each month that lie among some weeks wholly.

    Args:
        weeks: Mondays, ascending.
    """
    for at in range(len(weeks) - MONTH + 1):
        month = list(weeks[at : at + MONTH])
        first, last = (date.fromisoformat(week).toordinal() for week in (month[0], month[-1]))
        if (first - _MONDAY) % (7 * MONTH) == 0 and last - first == 7 * (MONTH - 1):
            yield month
