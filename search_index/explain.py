"""Why a result ranks where it does: its score taken apart, word by word and field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from search_index import ranking
from search_index.planner import allowed_slots
from search_index.postings import Posting
from search_index.ranking import BODY, COVERAGE, K1, PASSAGE, SECTION_BITS, TITLE, WORDINGS, B, Ranked, idf
from search_index.reader import Index
from search_index.shards import Entry
from search_index.wording import Token, distance, read_query, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one word of the query gives one document: points a field, after weight and rarity.

    `how` the document's `term` answers the query's `word`: exact, begins (the word may be unfinished), typing error,
    joined (with the word behind it), synonym. `rarity` is the term's inverse document frequency.
    """

    word: str
    term: str
    how: str
    weight: float
    rarity: float
    title: float
    wordings: float
    body: float

    @property
    def points(self) -> float:
        """The sum over the fields."""
        return self.title + self.wordings + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A score, taken apart: ``(sum of parts + passage) * (1 + covered + together) * boost``.

    `passage` are points for the best section, `covered` the bonus for the share of the title the query covers, `together` the
    bonus for words that stand together in query and title, `boost` the writer's own factor.
    """

    ref: str
    parts: tuple[Part, ...]
    passage: float
    covered: float
    together: float
    boost: float
    score: float


def explain(
    index: Index, query: str, k: int = 10, filters: Mapping[str, Collection[str]] | None = None
) -> list[Explanation]:
    """Explain the first `k` results of `planner.search` for the same arguments, in the same order."""
    tokens = read_query(index, query)
    resolve(index, tokens)
    rows = ranking.rank(index, tokens, allowed_slots(index, filters or {}))
    return [_explanation(index, tokens, row) for row in rows[: max(k, 0)]]


def _explanation(index: Index, tokens: list[Token], row: Ranked) -> Explanation:
    found = [(token, entry, weight, posting) for token, entry, weight, posting in _meetings(index, tokens, row.slot)]
    parts = tuple(_part(index, *meeting) for meeting in found)
    passage = PASSAGE * _best_passage(index, found)
    boost = index.manifest.boosts.get(row.slot, 1.0)
    plain = sum(part.points for part in parts) + passage
    covered = COVERAGE * row.title
    together = row.score / boost / plain - 1 - covered if plain and boost else 0.0
    return Explanation(
        ref=index.fragment(row.slot)["r"],
        parts=parts,
        passage=passage,
        covered=covered,
        together=max(0.0, round(together, 9)),
        boost=boost,
        score=row.score,
    )


def _meetings(index: Index, tokens: list[Token], slot: int) -> Iterator[tuple[Token, Entry, float, Posting]]:
    """Every term of the query that stands in one document."""
    for token in tokens:
        for entry, weight in token.meanings:
            posting = dict(index.postings(entry)).get(slot)
            if posting:
                yield token, entry, weight, posting


def _best_passage(index: Index, found: list[tuple[Token, Entry, float, Posting]]) -> float:
    sections = [0.0] * SECTION_BITS
    for _, entry, weight, posting in found:
        for bit in range(SECTION_BITS):
            if posting.body and posting.mask >> bit & 1:
                sections[bit] += weight * idf(index.manifest.documents, entry.documents)
    return max(sections)


def _part(index: Index, token: Token, entry: Entry, weight: float, posting: Posting) -> Part:
    rarity = idf(index.manifest.documents, entry.documents)
    means = index.manifest.mean_lengths()
    wordings = ranking.MIDDLES[posting.wordings_class] / means[1]
    body = ranking.MIDDLES[posting.length_class] / means[2]
    value = weight * rarity
    return Part(
        word=token.word,
        term=entry.term,
        how=_how(token, entry),
        weight=weight,
        rarity=rarity,
        title=TITLE * value * _saturated(posting.title, posting.title_length / means[0]),
        wordings=WORDINGS * value * _saturated(posting.wordings, wordings),
        body=BODY * value * _saturated(posting.body, body),
    )


def _saturated(count: int, length: float) -> float:
    """BM25's answer to a count in a field of a relative length."""
    return (K1 + 1) * count / (K1 * (1 - B + B * length) + count) if count else 0.0


def _how(token: Token, entry: Entry) -> str:
    if token.weight < 1:
        return "synonym"
    if entry.term == token.term:
        return "exact"
    words = entry.surfaces or (entry.term,)
    if token.last and any(word.startswith(token.word) for word in words):
        return "begins"
    return "typing error" if any(distance(token.word, word) < 3 for word in words) else "joined"
