"""Visits -> intents: one need in one visit, with everything that was done about it.

1. The searches of a visit are taken in order. Two that are alike (a shared telling stem, a shared result among the
   first five, or much the same letters) are one need worded twice.
2. An unlike search starts a new intent when the visitor had clicked, or had paused; unlike ones in quick succession
   are the same need worded quite differently. No intent spans half an hour.
3. Clicks, votes, views and messages belong to the intent they follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from feedback_widget.reports.outcomes import outcome
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.steps import Step
from feedback_widget.reports.wording import plain, telling

_SENTENCE = re.compile(r"(?<=[^\s.]{2})[.!?\n](?:\s|$)|\n")
LONGEST = 160


class Intent(msgspec.Struct, frozen=True, gc=False):
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


def intents(times: Sequence[int], steps: Sequence[Step], rules: Rules) -> list[Intent]:
    """Return the intents of one visit.

    Args:
        times: of its events, in milliseconds, ascending.
        steps: what happened in each.
        rules: when an intent ends.

    Returns:
        Its intents in order; none when nothing was searched.
    """
    starts = _starts(times, steps, rules)
    if len(starts) == 1:
        return [whole(steps[starts[0] :], rules)]
    return [whole(steps[start:end], rules) for start, end in pairwise([*starts, None])]


def written(text: str, version: str, lang: str, source: str) -> Intent | None:
    """Return the intent of a message or a ticket that no search came before; None when it says nothing.

    Its wording is the first sentence: what follows are circumstances.
    """
    query = plain(_SENTENCE.split(text.strip(), maxsplit=1)[0][:LONGEST])
    return Intent((query,), "contacted", (), (), (), "none", version, lang, source) if query else None


def _starts(times: Sequence[int], steps: Sequence[Step], rules: Rules) -> list[int]:
    """Return the places of the searches that begin an intent."""
    starts: list[int] = []
    before, clicked = 0, False
    for place, step in enumerate(steps):
        if step.kind == "click":
            clicked = True
        elif step.kind == "search":
            if starts:
                moved_on = clicked or times[place] - times[before] > 1000 * rules.unlike_pause
                too_long = times[place] - times[starts[-1]] > 1000 * rules.intent_length
                if not too_long and not (moved_on and not alike(steps[before], step, rules)):
                    before = place
                    continue
            starts.append(place)
            before, clicked = place, False
    return starts


def alike(one: Step, two: Step, rules: Rules) -> bool:
    """Say whether two searches word one need: a shared stem, a shared top-5 result, or much the same letters."""
    # What takes least is asked first: to stem takes far longer, and is rarely needed.
    if one.lang == two.lang and not set(telling(one.query)).isdisjoint(telling(two.query)):
        return True
    if not one.top().isdisjoint(two.top()):
        return True
    if not one.stems().isdisjoint(two.stems()):
        return True
    a, b = one.trigrams(), two.trigrams()
    both = len(a & b)
    return both > rules.alike_grams * (len(a) + len(b) - both)


def whole(part: Sequence[Step], rules: Rules) -> Intent:
    """Return the intent of steps that are one, which begins with a search."""
    first = last = part[0]
    queries = first.queries
    clicked: list[tuple[str, int]] = []
    votes: dict[str, int] = {}
    viewed: list[str] = []
    searches, after, contacted = 1, "", False
    vote: int | None = None
    for step in part[1:]:
        kind = step.kind
        if kind == "search":
            last, after, vote = step, "", None
            searches += 1
            if step.query not in queries:
                queries += step.queries
        elif kind == "click":
            clicked.append((step.ref, step.number))
            after = after or kind
        elif kind == "vote":
            vote = votes[step.ref] = step.number
        elif kind == "view":
            viewed.append(step.ref)
            after = after or kind
        elif kind == "contact":
            contacted = True
    end = outcome(last, searches, len(clicked), after, vote, contacted, rules)
    opened, voted = tuple(clicked), tuple(votes.items())
    return Intent(queries, end, opened, voted, tuple(viewed), last.extra, first.version, first.lang, "search")
