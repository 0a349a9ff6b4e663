"""How alike two wordings are: (2 x stem cosine + character n-gram cosine) / 3, over distinct queries.

1. Words are repaired against the other queries and the content (spelling.py), then stemmed.
2. Stems weigh by their inverse document frequency ln(1 + n / df) among the distinct queries; vectors have length 1.
3. Character 3- to 5-grams of the same words weigh by tf x idf; they catch compounds and inflections stems miss.
4. Only pairs that share a telling stem are compared: without one the characters alone could not reach any threshold
   in use. So the cost follows the pairs that have something in common, not the square of the queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import log, sqrt

from feedback_widget.reports.spelling import COMMON, completions, repairs
from feedback_widget.reports.wording import grams, stem, telling

Vector = dict[int, float]
Near = dict[int, float]


class Wordings:
    """Distinct queries as vectors.

    Args:
        queries: distinct queries, as `wording.plain` writes them.
        lang: language whose stemming rules apply.
        knows: whether the content uses a word; such words are not slips.
    """

    def __init__(self, queries: Sequence[str], lang: str = "en", knows: Callable[[str], bool] | None = None) -> None:
        self.queries = queries
        self.words = _repaired([telling(query) for query in queries], knows)
        self.stems = [
            tuple(dict.fromkeys(stem(word.removesuffix("'s"), lang) for word in words)) for words in self.words
        ]
        self.vectors, self.idf = _weighted(self.stems)
        self.letters, _ = _weighted([grams(" ".join(words)) for words in self.words])

    def neighbours(self, least: float) -> list[Near]:
        """Return for each query the others at least `least` similar: {position: similarity}."""
        near: list[Near] = [{} for _ in self.queries]
        postings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for one, vector in enumerate(self.vectors):
            dots: defaultdict[int, float] = defaultdict(float)
            for term, weight in vector.items():
                for two, other in postings[term]:
                    dots[two] += weight * other
                postings[term].append((one, weight))
            for two, dot in dots.items():
                if dot < 0.1:
                    continue
                alike = (2 * dot + cosine(self.letters[one], self.letters[two])) / 3
                if alike >= least:
                    near[one][two] = near[two][one] = alike
        return near


def cosine(one: Vector, two: Vector) -> float:
    """Return the dot product of two vectors of length 1."""
    if len(one) > len(two):
        one, two = two, one
    return sum(weight * two[term] for term, weight in one.items() if term in two)


def _repaired(queries: list[tuple[str, ...]], knows: Callable[[str], bool] | None) -> list[tuple[str, ...]]:
    counts = Counter(word for words in queries for word in set(words))
    known = {word for word, n in counts.items() if knows and n < COMMON and knows(word)}
    fixes = repairs(counts, known)
    last = Counter(words[-1] for words in queries if words)
    fixes = completions(last, counts, known) | fixes
    return [tuple(fixes.get(word, word) for word in words) for words in queries]


def _weighted(bags: Sequence[Sequence[str]]) -> tuple[list[Vector], dict[str, float]]:
    found: Counter[str] = Counter()
    for bag in bags:
        found.update(set(bag))
    idf = {term: log(1 + len(bags) / n) for term, n in found.items()}
    number = {term: n for n, term in enumerate(idf)}
    vectors = []
    for bag in bags:
        weights = {number[term]: n * idf[term] for term, n in Counter(bag).items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({term: weight / length for term, weight in weights.items()})
    return vectors, idf
