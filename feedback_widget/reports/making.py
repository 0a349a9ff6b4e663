"""Events of finished days -> what reports keep of them: rows of the table `report_days`.

| name | body |
|---|---|
| `2026-01-05` | figures of the day (digest.Day) |
| `words 2026-01-05` | its phrasebook |
| `week 2026-01-05` | the phrasebook of the week that begins on this Monday |
| `month 2026-01-05` | the same of four weeks, where they hold very many events |

A day's rows carry the number of events they were made of, a week's those of its days, and each the rules it was made
by: when late events come, visits are erased, or rules change, they are made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from feedback_widget.reports.digest import Day, digest
from feedback_widget.reports.phrasebook import Phrasebook, read
from feedback_widget.reports.rules import INTENTS, Rules
from feedback_widget.reports.tally import thousandths
from feedback_widget.reports.weeks import days_of, monday

if TYPE_CHECKING:
    from feedback_widget.store.core import Snapshot

FORMAT = 4
WORDS, WEEK, MONTH = "words ", "week ", "month "
EPOCH = date(1970, 1, 1).toordinal()

Kept = tuple[str, int, str, bytes]
"""A row of the table: name, events, rules, body."""

_encode = msgspec.msgpack.Encoder().encode
_days = msgspec.msgpack.Decoder(Day)


class Order(msgspec.Struct, array_like=True, frozen=True):
    """What is to be made.

    Attributes:
        days: whose figures, ascending.
        words: those of them whose phrasebooks are wanted too.
        weeks: Mondays of weeks to be made of their days at once; all of those are among `days`.
    """

    days: list[str]
    words: frozenset[str]
    weeks: frozenset[str]


def made(snapshot: Snapshot, order: Order, counts: Mapping[str, int], rules: Rules) -> Iterator[list[Kept]]:
    """Yield the rows of each day that is ordered, and that of each week after its last day.

    Args:
        snapshot: where the events are.
        order: what is wanted.
        counts: events of every day of the store.
        rules: what an intent is, and when it failed.
    """
    from feedback_widget.reports.visits import Crowd  # not needed while everything has been made

    by, crowd = fingerprint(rules), Crowd(rules)
    for week, days in groupby(order.days, key=monday):
        whole = Phrasebook()
        for day in days:
            apart = day in order.words
            book = Phrasebook() if apart else whole
            traces = snapshot.traces(day, round(1000 * rules.read_pause))
            figures = digest(traces, date.fromisoformat(day).toordinal() - EPOCH, book, crowd)
            n = counts.get(day, 0)
            yield [(day, n, by, _encode(figures)), *([(WORDS + day, n, by, book.written())] if apart else [])]
            if apart and week in order.weeks:
                whole.join(book)
        if week in order.weeks:
            yield [_row(WEEK + week, days_of(week), whole, counts, by)]


def joined(name: str, days: Sequence[str], bodies: Iterable[bytes], counts: Mapping[str, int], rules: Rules) -> Kept:
    """Join phrasebooks of parts to that of a week or a month.

    Args:
        name: of its row.
        days: all of them.
        bodies: the phrasebooks.
        counts: events of every day of the store.
        rules: those it was made by.
    """
    return _row(name, days, read(bodies), counts, fingerprint(rules))


def _row(name: str, days: Sequence[str], book: Phrasebook, counts: Mapping[str, int], by: str) -> Kept:
    events = sum(counts.get(day, 0) for day in days)
    return name, events, stamp(days, counts, by), book.written(stems=True)


def stamp(days: Sequence[str], counts: Mapping[str, int], by: str) -> str:
    """Return what the phrasebook of several days rests on: their events, and the rules."""
    events = [counts.get(day, 0) for day in days]
    return sha256(repr((events, by)).encode()).hexdigest()


def figures_of(body: bytes) -> Day:
    """Return the figures of a day as they were before they were kept."""
    return _days.decode(body)


def fingerprint(rules: Rules) -> str:
    """Return what tells digests of one set of rules from another's: what an intent is, and when it failed."""
    shaping = {name: getattr(rules, name) for name in _SHAPING}
    return f"{FORMAT}-{sha256(repr((shaping, thousandths(rules))).encode()).hexdigest()[:16]}"


_SHAPING = [field.name for field in fields(Rules) if field.metadata["group"] == INTENTS]
