"""How good a match the first result is: strong, weak or none.

Almost every query finds something, so "no results" says little. What tells an answer from a neighbour of it is how much of the
question the first result holds, how much of it in its title, and how far it stands out from the second. Calibrated by taking
the right answer out of two help centers: 91 % and 64 % of first results are then weak or none (the second holds near twins), while
a strong one comes with the right answer among the first five in 99 % and 94 % of cases (`benchmarks/search_grades.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from search_index.ranking import Ranked, idf
from search_index.reader import Index
from search_index.shards import Entry
from search_index.wording import Token

Match = Literal["strong", "weak", "none"]

STRONG = 0.1
NONE = 0.2


def grade(index: Index, tokens: Sequence[Token], ranked: Sequence[Ranked]) -> Match:
    """Return how good the first of `ranked` is.

    strong: (found + found in title + share of the title covered) / 2 - (second score / first score) >= 0.1, with what is
    found as the share of the query words' idf; none: nothing in the title and less than a fifth found.
    """
    if not ranked:
        return "none"
    best = ranked[0]
    found, titled = _shares(index, tokens, best.slot)
    if found < NONE and not titled:
        return "none"
    second = ranked[1].score / best.score if len(ranked) > 1 and best.score > 0 else 0.0
    return "strong" if (found + titled + best.title) / 2 - second >= STRONG else "weak"


def _shares(index: Index, tokens: Sequence[Token], slot: int) -> tuple[float, float]:
    """Return how much of the query's idf a document has, and how much of it in its title."""
    documents = index.manifest.documents
    asked = [token for token in tokens if not token.stop] or tokens
    total = found = titled = 0.0
    for token in asked:
        if not token.looked_up:
            continue
        value = max((idf(documents, entry.documents) for entry, _ in token.meanings), default=idf(documents, 0))
        anywhere = in_title = 0.0
        for entry, weight in token.meanings:
            title = _title_count(index, entry, slot)
            if title is not None:
                anywhere = max(anywhere, weight)
                in_title = max(in_title, weight if title else 0.0)
        total += value * token.weight
        found += value * anywhere
        titled += value * in_title
    return (found / total, titled / total) if total > 0 else (0.0, 0.0)


def _title_count(index: Index, entry: Entry, slot: int) -> int | None:
    """Return how often a document has a term in its title, None when it does not have it at all."""
    return next((posting.title for at, posting in index.postings(entry) if at == slot), None)
