"""Visits -> intents: one need in one visit, with everything that was done about it.

1. The searches of a visit are taken in order. Two that are alike (a shared telling stem, a shared result among the
   first five, or much the same letters) are one need worded twice.
2. An unlike search starts a new intent when the visitor had clicked, or had paused; unlike ones in quick succession
   are the same need worded quite differently. No intent spans half an hour.
3. Clicks, votes, views and messages belong to the intent they follow.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from feedback_widget.reports.outcomes import abandoned, outcome
from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.wording import plain, stems

_SENTENCE = re.compile(r"(?<=[^\s.]{2})[.!?\n](?:\s|$)|\n")
LONGEST = 160


class Intent(NamedTuple):
    """One need in one visit. Equal intents of a day are counted, not kept apart, so nothing here names a visit.

    Attributes:
        queries: its wordings in order, each once, as `wording.plain` writes them.
        outcome: how it ended; a key of `rules.WEIGHTS`.
        clicked: (ref, rank) of results opened, in order.
        votes: (ref, 1 or 0), the last vote on each article.
        viewed: articles opened other than from a result, after the first search.
        match: grade of its last search.
        version, lang: of its first search.
        source: where it was heard: ``search``, or ``contact`` and ``ticket`` when nothing was searched before writing.
        sibling: 0 when the visit had no other intent; otherwise a number its intents share, so visits can be counted.
    """

    queries: tuple[str, ...]
    outcome: str
    clicked: tuple[tuple[str, int], ...]
    votes: tuple[tuple[str, int], ...]
    viewed: tuple[str, ...]
    match: str
    version: str
    lang: str
    source: str
    sibling: int


def intents(visit: list[Row], rules: Rules, sibling: int) -> list[Intent]:
    """Return the intents of one visit.

    Args:
        visit: its rows in order of time.
        rules: when an intent ends.
        sibling: a number no other visit of the day has, used when the visit has several intents.

    Returns:
        Its intents in order; none when nothing was searched.
    """
    if len(visit) == 1:
        return [_lone(visit[0], rules)] if visit[0][1] == "search" else []
    if len(visit) == 2 and visit[0][1] == "search" and visit[1][1] == "click":
        return [_found(visit[0], visit[1])]
    parts = _parts(visit, rules)
    alone = len(parts) == 1
    return [_intent(part, rules, 0 if alone else sibling) for part in parts]


def written(text: str, version: str, lang: str, source: str) -> Intent | None:
    """Return the intent of a message or a ticket that no search came before; None when it says nothing.

    Its wording is the first sentence: what follows are circumstances.
    """
    query = plain(_SENTENCE.split(text.strip(), maxsplit=1)[0][:LONGEST])
    return Intent((query,), "contacted", (), (), (), "none", version, lang, source, 0) if query else None


def _parts(visit: list[Row], rules: Rules) -> list[list[Row]]:
    parts: list[list[Row]] = []
    last: Row | None = None
    clicked = False
    for row in visit:
        if row[1] == "search":
            if last is None or _begins(parts[-1][0], last, row, clicked, rules):
                parts.append([])
                clicked = False
            last = row
        elif row[1] == "click":
            clicked = True
        if parts:
            parts[-1].append(row)
    return parts


def _begins(first: Row, last: Row, row: Row, clicked: bool, rules: Rules) -> bool:
    if row[0] - first[0] > rules.intent_length:
        return True
    if not clicked and row[0] - last[0] <= rules.unlike_pause:
        return False
    return not alike(last, row, rules)


def alike(one: Row, two: Row, rules: Rules) -> bool:
    """Say whether two searches word one need: a shared stem, a shared top-5 result, or much the same letters."""
    left, right = _stems(one[3], one[8]), _stems(two[3], two[8])
    if not left.isdisjoint(right):
        return True
    if not set(one[4].split("\n", 5)[:5]).isdisjoint(two[4].split("\n", 5)[:5]) and one[4]:
        return True
    a, b = _trigrams(one[3]), _trigrams(two[3])
    return len(a & b) > rules.alike_grams * len(a | b)


@lru_cache(maxsize=10_000)
def _stems(query: str, lang: str) -> frozenset[str]:
    return frozenset(stems(plain(query), lang))


@lru_cache(maxsize=1000)
def _trigrams(query: str) -> frozenset[str]:
    text = f" {plain(query)} "
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


_plain = lru_cache(maxsize=50_000)(plain)


def _lone(row: Row, rules: Rules) -> Intent:
    """Return the intent of a visit that is one search: the commonest visit there is."""
    query = _plain(row[3])
    end = abandoned(row, rules)
    return Intent((query,) if query else (), end, (), (), (), row[6], row[7], row[8], "search", 0)


def _found(row: Row, click: Row) -> Intent:
    """Return the intent of a visit that is one search and one click."""
    query = _plain(row[3])
    clicked = ((click[4], click[5]),)
    return Intent((query,) if query else (), "clicked", clicked, (), (), row[6], row[7], row[8], "search", 0)


def _intent(part: list[Row], rules: Rules, sibling: int) -> Intent:
    """Read a part in one pass: reports do this for every visit of a day."""
    first = last = part[0]
    queries: dict[str, None] = {}
    clicked: list[tuple[str, int]] = []
    votes: dict[str, int] = {}
    viewed: list[str] = []
    searches, after, contacted = 0, "", False
    vote: int | None = None
    for row in part:
        kind = row[1]
        if kind == "search":
            last, after, vote = row, "", None
            searches += 1
            if query := _plain(row[3]):
                queries[query] = None
        elif kind == "click":
            clicked.append((row[4], row[5]))
            after = after or kind
        elif kind == "vote":
            vote = votes[row[4]] = row[5]
        elif kind == "view":
            viewed.append(row[4])
            after = after or kind
        elif kind == "contact":
            contacted = True
    end = outcome(last, searches, len(clicked), after, vote, contacted, rules)
    found = (tuple(clicked), tuple(votes.items()), tuple(viewed))
    return Intent(tuple(queries), end, *found, last[6], first[7], first[8], "search", sibling)
