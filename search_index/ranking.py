"""From weighted terms to documents, best first.

Each step is plain arithmetic in a fixed order, and logarithms are rounded, so that Python and JavaScript agree to the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from search_index.postings import LENGTH_CLASSES, Posting
from search_index.reader import Index
from search_index.wording import Token

K1, B = 1.2, 0.75  # BM25 as in lunr.js 2.3.9
TITLE, WORDINGS, BODY = 3.0, 2.0, 1.0
PASSAGE = 0.5
COVERAGE, BIGRAMS = 0.5, 0.5
SECTION_BITS = 8


@dataclass(slots=True)
class Hit:
    """What is known of one document while its score grows."""

    score: float = 0.0
    covered: float = 0.0
    title_length: int = 0
    passages: list[float] = field(default_factory=lambda: [0.0] * SECTION_BITS)
    places: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One document's place: its slot, score, the bit of its best passage and the share of its title that the query covers."""

    slot: int
    score: float
    bit: int
    title: float


def idf(documents: int, count: int) -> float:
    """Return the inverse document frequency, to six digits."""
    return math.floor(math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 1e6 + 0.5) / 1e6


def rank(index: Index, tokens: list[Token], allowed: set[int] | None = None) -> list[Ranked]:
    """Score every document with one of the tokens' terms; `allowed` limits them to slots.

    score = (sum over terms of weight * idf * (3 BM25(title) + 2 BM25(wordings) + BM25(body)) + best passage / 2)
            * (1 + share of the title covered / 2 + Dice of word pairs in query and title / 2) * boost
    """
    hits: dict[int, Hit] = {}
    manifest = index.manifest
    means = manifest.mean_lengths()
    bodies = [K1 * (1 - B + B * length / means[2]) for length in MIDDLES]
    for at, token in enumerate(tokens):
        for entry, weight in token.meanings:
            value = weight * idf(manifest.documents, entry.documents)
            for slot, posting in index.postings(entry):
                if allowed is not None and slot not in allowed:
                    continue
                hit = hits.get(slot)
                if hit is None:
                    hit = hits[slot] = Hit()
                if posting.title or posting.wordings:
                    _add_extras(hit, posting, value, means)
                    if posting.title:
                        hit.covered += min(weight, 1.0)
                        hit.places.add(at * 16 + posting.position)
                if posting.body:
                    hit.score += BODY * value * (K1 + 1) * posting.body / (bodies[posting.length_class] + posting.body)
                    for bit in BITS_OF[posting.mask]:
                        hit.passages[bit] += value
    pairs = sum(token.weight == 1 for token in tokens) - 1
    ranked = [_finish(slot, hit, pairs, manifest.boosts.get(slot, 1.0)) for slot, hit in hits.items()]
    ranked.sort(key=lambda row: (-row.score, row.slot))
    return ranked


def _add_extras(hit: Hit, posting: Posting, value: float, means: tuple[float, float, float]) -> None:
    """Score a term in the title and in the other wordings."""
    if posting.title:
        length = posting.title_length
        norm = K1 * (1 - B + B * length / means[0]) + posting.title
        hit.score += TITLE * value * (K1 + 1) * posting.title / norm
        hit.title_length = length
    if posting.wordings:
        norm = K1 * (1 - B + B * MIDDLES[posting.wordings_class] / means[1]) + posting.wordings
        hit.score += WORDINGS * value * (K1 + 1) * posting.wordings / norm


def _finish(slot: int, hit: Hit, pairs: int, boost: float) -> Ranked:
    best = max(hit.passages)
    covered = hit.covered / hit.title_length if hit.title_length else 0.0
    together = sum(place + 17 in hit.places for place in hit.places)
    dice = 2 * together / (pairs + hit.title_length - 1) if together else 0.0
    score = (hit.score + PASSAGE * best) * (1 + COVERAGE * covered + BIGRAMS * dice) * boost
    return Ranked(slot, score, hit.passages.index(best), covered)


# A length of each class: between its bound and the next.
MIDDLES = [(low + high) / 2 for low, high in zip(LENGTH_CLASSES, [*LENGTH_CLASSES[1:], 1536], strict=True)]
BITS_OF = [[bit for bit in range(SECTION_BITS) if mask >> bit & 1] for mask in range(1 << SECTION_BITS)]
