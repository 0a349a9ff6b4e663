"""One day of events, digested: its figures, and its phrasebook. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from feedback_widget.reports.phrasebook import Phrasebook
    from feedback_widget.reports.shapes import Need, Shape
    from feedback_widget.reports.steps import Trace
    from feedback_widget.reports.visits import Crowd, Visit


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


def digest(traces: Iterable[Trace], number: int, book: Phrasebook, crowd: Crowd) -> Day:
    """Digest the events of one day: return its figures, and add its wordings to a phrasebook.

    Args:
        traces: its events in order of time.
        number: of the day, counted from 1970.
        book: added to.
        crowd: knows what an intent is, and what it met on other days.
    """
    tally = _Day(number, book)
    people, bots = crowd.by_shape(traces)
    for shape, visits in people:
        tally.add(shape, visits)
    return tally.day(bots)


class _Day:
    """The sums of a day, shape by shape."""

    def __init__(self, number: int, book: Phrasebook) -> None:
        self._book = book
        self._number = number
        self._ends: dict[tuple[str, str, str, bool], int] = {}
        self._visits: dict[tuple[str, str], list[int]] = {}
        self._comments: list[tuple[float, str, str, str, str]] = []
        self._siblings = 0

    def add(self, shape: Shape, visits: Sequence[Visit]) -> None:
        """Count visits of a shape, and their intents."""
        n = len(visits)
        counts = self._visits.get(shape.scope)
        if counts is None:
            counts = self._visits[shape.scope] = [0, 0]
        counts[0] += n * shape.seeks
        counts[1] += n * shape.asks
        for need in shape.needs:
            if end := need.end:
                self._ends[end] = self._ends.get(end, 0) + n
        if len(shape.needs) == 1:
            (need,) = shape.needs
            self._book.add(need.intent, n, need.mass, self._number, visits)
        else:
            self._several(shape.needs, visits)
        for place, *said in shape.comments:
            self._comments += [(visit[1 + 2 * place] / 1000, *said) for visit in visits]

    def _several(self, needs: Sequence[Need], visits: Sequence[Visit]) -> None:
        """Add the intents of visits that have several, or none; the searches of one visit keep its number."""
        for visit in visits:
            self._siblings += 1
            for need in needs:
                sibling = self._siblings if need.end else 0
                self._book.add(need.intent, 1, need.mass, self._number, (visit,), sibling)

    def day(self, bots: int) -> Day:
        """Return what was counted, and how many visits of bots were not."""
        return Day(
            ends=[(*end, n) for end, n in self._ends.items()],
            visits=[(version, lang, n, asked) for (version, lang), (n, asked) in self._visits.items()],
            comments=self._comments,
            dropped={"bot visits": bots},
        )
