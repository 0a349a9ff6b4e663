"""The lists of one term: all its documents, and the few that a query downloads to rank with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search_index.champions import Row, in_titles, most_kept, pick, ranked
from search_index.postings import write_list
from search_index.vocabulary import PAGE

LABELS = "="  # what a label of documents begins with, and no word


class Lists(NamedTuple):
    """The lists of one term as bytes.

    Attributes:
        documents: how many there are.
        whole: of all of them.
        kept: how many of them are in `best`.
        best: of those worth ranking with; None when that is the whole list.
        page: of the first page of results; None when the best are no more.
    """

    documents: int
    whole: bytes
    kept: int = 0
    best: bytes | None = None
    page: bytes | None = None


def write_lists(term: str, rows: Sequence[Row], documents: int, stop_terms: frozenset[str]) -> Lists:
    """Write the lists of a term.

    Args:
        rows: (slot, payload) of its documents, by slot.
        documents: in the whole index.
        stop_terms: words that are looked for in titles only.
    """
    whole = write_list(rows)
    if term.startswith(LABELS) or not rows:
        return Lists(len(rows), whole)
    stop = term in stop_terms
    found = in_titles(rows) if stop else rows
    order = ranked(found) if len(found) > PAGE else range(len(found))
    best = pick(found, order[: most_kept(documents, len(rows))])
    page = write_list(pick(found, order[:PAGE])) if len(best) > PAGE else None
    is_short = stop or len(best) < len(rows)
    return Lists(len(rows), whole, len(best), write_list(best) if is_short else None, page)
