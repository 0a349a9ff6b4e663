"""The exact engine: any query lunr.js 2.3.9 can express, with its refs and scores, on the sharded index."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from search_index.postings import Posting
from search_index.reader import Index
from search_index.shards import Entry
from search_index.token_set import TokenSet

FIELDS = ("title", "wordings", "body")
K1, B = 1.2, 0.75


class Presence(IntEnum):
    """Whether a document may, must or must not have a term."""

    OPTIONAL = 1
    REQUIRED = 2
    PROHIBITED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One term of a query, as in `lunr.Query#clause`; ``*`` in the term stands for any letters.

    `edit_distance` allows so many typing errors; None is not the same as 0, as in lunr.js. `stem` is lunr's usePipeline.
    """

    term: str
    fields: tuple[str, ...] = FIELDS
    boost: float = 1.0
    stem: bool = True
    presence: Presence = Presence.OPTIONAL
    edit_distance: int | None = None


def query(
    index: Index, clauses: Iterable[Clause], boosts: Mapping[str, float] | None = None
) -> list[tuple[str, float]]:
    """Return (ref, score), best first, as stock lunr.js 2.3.9 over the whole index.

    Args:
        index: an open index.
        clauses: the query.
        boosts: of fields, as given to `lunr.Builder#field`.
    """
    return _Query(index, tuple(clauses), boosts or {}).results()


class _Query:
    """One query under way; the steps are those of `lunr.Index#query`."""

    def __init__(self, index: Index, clauses: tuple[Clause, ...], boosts: Mapping[str, float]) -> None:
        self.index = index
        self.clauses = clauses
        self.boosts = boosts
        self.rows = index.lengths()
        count = max(len(self.rows), 1)
        self.means = [sum(row[1][f] for row in self.rows.values()) / count for f in range(len(FIELDS))]
        self.vectors: dict[str, dict[str, float]] = {field: {} for field in FIELDS}
        self.lists: dict[str, list[tuple[int, Posting]]] = {}
        self.required: dict[str, set[int]] = {}
        self.prohibited: set[int] = set()

    def results(self) -> list[tuple[str, float]]:
        """Take in every clause, then score."""
        for clause in self.clauses:
            self._take(clause)
        scores: dict[int, float] = {}
        for field in FIELDS:
            self._score_field(field, scores)
        if all(clause.presence == Presence.PROHIBITED for clause in self.clauses):
            scores = dict.fromkeys(self.rows, 0.0)
        for slots in self.required.values():
            scores = {slot: score for slot, score in scores.items() if slot in slots}
        kept = [(slot, score) for slot, score in scores.items() if slot not in self.prohibited]
        return [(self.rows[slot][0], score) for slot, score in sorted(kept, key=lambda row: (-row[1], row[0]))]

    def _take(self, clause: Clause) -> None:
        matched: set[int] = set()
        terms = self._expand(clause)
        for term in terms:
            for field in clause.fields:
                slots = self._slots(term, field)
                if clause.presence == Presence.PROHIBITED:
                    self.prohibited |= slots
                    continue
                matched |= slots
                vector = self.vectors[field]
                vector[term] = vector.get(term, 0.0) + clause.boost
        if clause.presence == Presence.REQUIRED:
            for field in clause.fields:
                self.required[field] = self.required[field] & matched if field in self.required else matched

    def _expand(self, clause: Clause) -> list[str]:
        """Return the terms of the index a clause stands for, their postings loaded."""
        term = self.index.analyzer.stem(clause.term) if clause.stem else clause.term
        fuzzy = clause.edit_distance is not None
        wanted = TokenSet.fuzzy(term, clause.edit_distance or 0) if fuzzy else TokenSet.wildcard(term)
        words = self._candidates(term, fuzzy)
        if fuzzy and "*" not in term:
            words = (word for word in words if abs(len(word) - len(term)) <= (clause.edit_distance or 0))
        found = sorted(word for word in words if wanted.accepts(word))
        for word in found:
            if word not in self.lists:
                self.lists[word] = self.index.all_postings(self._entry(word))
        return found

    def _candidates(self, term: str, fuzzy: bool) -> Iterable[str]:
        manifest = self.index.manifest
        if not manifest.names:
            return
        beginning = "" if fuzzy else term.split("*")[0]
        many = fuzzy or "*" in term
        last = manifest.shard_of(beginning + "\uffff") if many else manifest.shard_of(beginning)
        for number in range(manifest.shard_of(beginning), last + 1):
            yield from (word for word in self.index.shard(number) if not word.startswith("="))

    def _entry(self, term: str) -> Entry:
        return self.index.shard(self.index.manifest.shard_of(term))[term]

    def _slots(self, term: str, field: str) -> set[int]:
        return {slot for slot, posting in self.lists[term] if getattr(posting, field)}

    def _score_field(self, field: str, scores: dict[int, float]) -> None:
        """Add each document's similarity in one field: the dot product over the query's magnitude."""
        vector = self.vectors[field]
        number = FIELDS.index(field)
        dots: dict[int, float] = {}
        for term in sorted(vector):
            idf = self._idf(term)
            for slot, posting in self.lists[term]:
                if tf := getattr(posting, field):
                    length = self.rows[slot][1][number] / self.means[number]
                    weight = idf * ((K1 + 1) * tf) / (K1 * (1 - B + B * length) + tf) * self.boosts.get(field, 1)
                    dots[slot] = dots.get(slot, 0.0) + math.floor(weight * 1000 + 0.5) / 1000 * vector[term]
        magnitude = math.sqrt(sum(value * value for value in vector.values()))
        for slot, dot in dots.items():
            scores[slot] = scores.get(slot, 0.0) + (dot / magnitude if magnitude else 0.0)

    def _idf(self, term: str) -> float:
        """Return lunr's idf, which counts a document once for each field."""
        count = sum((p.title > 0) + (p.wordings > 0) + (p.body > 0) for _, p in self.lists[term])
        return math.log(1 + abs((len(self.rows) - count + 0.5) / (count + 0.5)))
