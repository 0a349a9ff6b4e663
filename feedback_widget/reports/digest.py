"""One day of events, digested: its figures, and its phrasebook. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

import msgspec

from feedback_widget.reports.intents import Intent, intents, written
from feedback_widget.reports.phrasebook import Phrasebook
from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.tally import thousandths
from feedback_widget.reports.visits import by_visit, people

SEEKS = frozenset({"search", "click", "view"})
_PLAIN = frozenset({"search", "click"})
"""What the second event of a visit may be, after a search, without there being more to count than its intent."""


class Day(msgspec.Struct, array_like=True, frozen=True):
    """What happened on one day, wordings left out.

    Attributes:
        ends: (version, lang, outcome, whether a result was opened, how many) of the intents that searched.
        visits: (version, lang, visits that searched or read, those of them that asked a person).
        comments: (epoch seconds, ref, comment, version, lang) of "no" votes.
        dropped: visits left out, by reason.
    """

    ends: list[tuple[str, str, str, bool, int]]
    visits: list[tuple[str, str, int, int]]
    comments: list[tuple[float, str, str, str, str]]
    dropped: dict[str, int]


def digest(rows: Iterable[Row], rules: Rules, number: int, book: Phrasebook) -> Day:
    """Digest the rows of one day: return its figures, and add its wordings to a phrasebook.

    Args:
        rows: its events, visit by visit.
        rules: what an intent is, and when it failed.
        number: of the day, counted from 1970.
        book: added to.
    """
    tally = _Day(rules, number, book)
    seen = kept = 0

    def visits() -> Iterator[list[Row]]:
        nonlocal seen
        for visit in by_visit(rows):
            seen += 1
            yield visit

    for visit in people(visits(), rules):
        kept += 1
        tally.add(visit, intents(visit, rules, kept))
    return tally.day(seen - kept)


class _Day:
    """The sums of a day, visit by visit."""

    def __init__(self, rules: Rules, number: int, book: Phrasebook) -> None:
        self._book = book
        self._number = number
        self._mass = thousandths(rules)
        self._ends: dict[tuple[str, str, str, bool], int] = {}
        self._visits: dict[tuple[str, str], list[int]] = {}
        self._comments: list[tuple[float, str, str, str, str]] = []

    def add(self, visit: list[Row], found: list[Intent]) -> None:
        """Count a visit and its intents."""
        first = visit[0]
        seeks, asks = bool(found), False
        if len(visit) > 2 or not found or visit[-1][1] not in _PLAIN:
            kinds = {row[1] for row in visit}
            seeks, asks = not SEEKS.isdisjoint(kinds), "contact" in kinds
            if "vote" in kinds:
                self._comments += [
                    (r[0], r[4], r[3], r[7], r[8]) for r in visit if r[1] == "vote" and r[3] and not r[5]
                ]
            if asks and not found:
                found = _messages(visit)
        counts = self._visits.get(first[7:9])
        if counts is None:
            counts = self._visits[first[7:9]] = [0, 0]
        counts[0] += seeks
        counts[1] += asks
        visitor = crc32((first[9] or first[2]).encode()).to_bytes(4, "big")
        for intent in found:
            self._book.add(intent, 1, self._mass[intent.outcome], self._number, visitor)
            if intent.source == "search":
                end = (intent.version, intent.lang, intent.outcome, bool(intent.clicked))
                self._ends[end] = self._ends.get(end, 0) + 1

    def day(self, bots: int) -> Day:
        """Return what was counted, and how many visits of bots were not."""
        return Day(
            ends=[(*end, n) for end, n in self._ends.items()],
            visits=[(version, lang, n, asked) for (version, lang), (n, asked) in self._visits.items()],
            comments=self._comments,
            dropped={"bot visits": bots},
        )


def _messages(visit: list[Row]) -> list[Intent]:
    """Return an intent for each message of a visit that never searched."""
    rows = [row for row in visit if row[1] == "contact"]
    return [intent for row in rows if (intent := written(row[3], row[7], row[8], "contact"))]
