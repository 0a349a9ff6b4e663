"""From what a person typed to the answers, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from search_index.analysis import analyzer
from search_index.reader import Index

Match = Literal["strong", "weak", "none"]


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
    terms = sorted(set(analyzer(index.language).terms(query[:1000])))
    rows = [(row["doc"], row["terms"]) for row in index.rows]
    counts = Counter(t for _, f in rows for t in {*f["title"], *f["body"], *f["wordings"]})
    scored: list[tuple[float, dict[str, Any]]] = []
    for doc, fields in rows:
        score = 0.0
        for term in terms:
            idf = round(math.log(1 + len(rows) / (counts[term] + 0.5)), 6)
            tf = 3 * fields["title"].count(term) + fields["body"].count(term) + 2 * fields["wordings"].count(term)
            score += idf * tf / (tf + 1.2)
        if score:
            scored.append((score * doc["boost"], doc))
    scored.sort(key=lambda pair: (-pair[0], pair[1]["ref"]))
    results = [_result(score, doc) for score, doc in scored[:k]]
    return Answer(results=results, match="strong" if results else "none", total=len(scored), terms=terms)


def _result(score: float, doc: dict[str, Any]) -> Result:
    sections = tuple((s["anchor"], s["heading"], s["text"]) for s in doc["sections"])
    names = ("ref", "url", "title", "kind", "category", "category_title", "answer")
    return Result(score=score, sections=sections, **{name: doc[name] for name in names})
