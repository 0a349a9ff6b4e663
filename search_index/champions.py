"""Which documents of a frequent term are worth downloading to rank with.

A word of every third article says little about any one of them, yet its posting list is the longest. Such a list is cut to the
documents where the term matters most: those with it in the title, then those that use it most for their length. The whole list
stays in a file of its own for the exact engine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from search_index.postings import LENGTH_CLASSES, read_payload

Row = tuple[int, bytes]


def round_up(documents: int) -> int:
    """Return the next power of two, so that what depends on the size of an index does so in steps."""
    return 1 << max(documents - 1, 0).bit_length()


def most_kept(documents: int, count: int) -> int:
    """Return how long the list of a term in `count` of an index's documents may be: shorter the less it tells apart.

    Least around 16,000 documents: smaller sites have few terms, and large ones many documents, to spend a query's bytes on.
    """
    documents = round_up(documents)
    share = documents / 16_384
    most = round(180 * max(share, math.pow(share, -0.35)))
    return max(most // 2, min(most, documents * most // (20 * max(count, 1))))


def in_titles(rows: Sequence[Row]) -> Sequence[Row]:
    """Leave out the documents with a term in their body only; rows are (slot, payload), by slot."""
    return [row for row in rows if row[1][0] & 128]


def ranked(rows: Sequence[Row]) -> list[int]:
    """Return the places of the documents among the rows, first of those in which the term matters most."""
    weights = [_lightness(content) for _, content in rows]
    return sorted(range(len(rows)), key=weights.__getitem__)


def pick(rows: Sequence[Row], places: Sequence[int]) -> Sequence[Row]:
    """Return the rows at some places, by slot."""
    return [rows[at] for at in sorted(places)] if len(places) < len(rows) else rows


@cache
def _lightness(content: bytes) -> float:
    """Weigh a payload as BM25 does, against lengths of a usual help center; the more, the lower."""
    posting, _ = read_payload(content, 0)
    length = LENGTH_CLASSES[posting.length_class]
    weight = posting.body / (posting.body + 0.3 + 0.0036 * length)
    if posting.title:
        weight += 3 + 3 / (1.3 + 0.1 * posting.title_length)
    if posting.wordings:
        weight += 2
    return -weight
