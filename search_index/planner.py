"""From what a person typed to the answers, best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from search_index.analysed import label
from search_index.grade import Match, grade
from search_index.ranking import Ranked, rank
from search_index.reader import Index
from search_index.wording import Token, read_query, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answer; `anchor` is the id of its best section ("" for the top), `sections` its text as (anchor, heading, text)."""

    ref: str
    score: float
    url: str
    title: str
    kind: str
    category: str
    category_title: str
    anchor: str = ""
    answer: str = ""
    sections: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best results of `total`, how good they are, the terms they matched and the query we think was meant ("")."""

    results: list[Result] = field(default_factory=list)
    match: Match = "none"
    total: int = 0
    suggestion: str = ""
    terms: list[str] = field(default_factory=list)


def search(index: Index, query: str, k: int = 10, filters: Mapping[str, Collection[str]] | None = None) -> Answer:
    """Answer `query` with at most `k` results.

    Args:
        index: from `reader.open_index`.
        query: anything at all.
        filters: ``{"category": [...], "audience": [...]}``; a result must have one of each.
    """
    tokens = read_query(index, query)
    resolve(index, tokens)
    ranked = rank(index, tokens, allowed_slots(index, filters or {}))
    results = [_result(row, index.fragment(row.slot)) for row in ranked[: max(k, 0)]]
    terms = sorted({entry.term for token in tokens for entry, _ in token.meanings})
    return Answer(
        results=results,
        match=grade(index, tokens, ranked),
        total=len(ranked),
        suggestion=_suggestion(tokens),
        terms=terms,
    )


def _suggestion(tokens: list[Token]) -> str:
    """Return the query with its typing errors corrected, nothing when there are none."""
    if not any(token.suggestion for token in tokens):
        return ""
    return " ".join(token.suggestion or token.word for token in tokens if token.weight == 1)


def allowed_slots(index: Index, filters: Mapping[str, Collection[str]]) -> set[int] | None:
    """Return the slots that pass every filter, None when there is none."""
    allowed: set[int] | None = None
    for kind in ("category", "audience"):
        values = filters.get(kind)
        if not values:
            continue
        slots: set[int] = set()
        for term in sorted(label(kind, value) for value in values):
            entry = index.shard(index.manifest.shard_of(term)).get(term) if index.manifest.names else None
            slots |= {slot for slot, _ in index.postings(entry)} if entry else set()
        allowed = slots if allowed is None else allowed & slots
    return allowed


def _result(row: Ranked, fragment: dict[str, Any]) -> Result:
    sections = tuple((anchor, heading, text) for anchor, heading, text in fragment["s"])
    owners = fragment["p"]
    best = owners[row.bit] if row.bit < len(owners) else 0
    return Result(
        ref=fragment["r"],
        score=row.score,
        url=fragment["u"],
        title=fragment["t"],
        kind=fragment["k"],
        category=fragment["c"],
        category_title=fragment["n"],
        anchor=sections[best][0] if sections else "",
        answer=fragment["a"],
        sections=sections,
    )
