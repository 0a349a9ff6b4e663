"""How alike two wordings are: (2 x stem cosine + letter cosine) / 3, over distinct queries.

1. Words are repaired against the other queries and the content (spelling.py), then stemmed.
2. Stems weigh by their inverse document frequency ln(1 + n / df) among the distinct queries; vectors have length 1.
3. The letter cosine is that of character 3- to 5-gram tf-idf vectors, summed over a query's words; it catches
   compounds and inflections that stems miss. The dot product of two queries is the sum of those of their words, and
   words alike enough to matter are few, so it is worked out word by word, once for each pair of words.
4. Both are added up along postings lists, so the cost follows what queries have in common, not their square. A word
   that very many queries hold proposes no pairs of its own; pairs that rarer words propose still get its share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

from feedback_widget.reports.spelling import COMMON, completions, repairs
from feedback_widget.reports.wording import grams, stem, telling

Vector = dict[int, float]
Near = dict[int, float]

ALIKE_WORDS = 0.12
"""Cosine of two words' n-grams below which they are taken to share nothing."""


class Wordings:
    """Distinct queries as vectors; queries of the same stems, however spelt and ordered, are one node.

    Attributes:
        node: for each query the number of its node.
        vectors: for each node the weights of its stems, brought to length 1.
        letters: the same for the letters of its words.

    Args:
        queries: distinct queries, as `wording.plain` writes them.
        lang: language whose stemming rules apply.
        knows: whether the content uses a word; such words are not slips.
    """

    def __init__(self, queries: Sequence[str], lang: str = "en", knows: Callable[[str], bool] | None = None) -> None:
        spelt = _repaired([telling(query) for query in queries], knows)
        numbers: dict[frozenset[str], int] = {}
        first: list[tuple[str, ...]] = []
        self.node: list[int] = []
        for words in spelt:
            key = frozenset(stem(word.removesuffix("'s"), lang) for word in words)
            if key not in numbers:
                numbers[key] = len(first)
                first.append(words)
            self.node.append(numbers[key])
        self.vectors = _weighted(list(numbers))
        self.letters = Letters(first)

    def neighbours(self, least: float) -> list[Near]:
        """Return for each node the others at least `least` similar: {node: similarity}."""
        near: list[Near] = [{} for _ in self.vectors]
        found = Accumulator(len(self.vectors))
        for one, (vector, word_weights) in enumerate(zip(self.vectors, self.letters.vectors, strict=True)):
            stem_weights = [(term, 2 / 3 * weight) for term, weight in vector.items()]
            letter_weights = [(~word, weight / 3) for word, weight in self.letters.spread(word_weights).items()]
            dots = found.dots(stem_weights + letter_weights)
            for two, alike in [item for item in dots.items() if item[1] >= least]:
                near[one][two] = near[two][one] = alike
            found.add(one, vector.items())
            found.add(one, [(~word, weight) for word, weight in word_weights.items()])
        return near

    def alike(self, one: Centroid, two: Centroid) -> float:
        """Return the similarity of two centroids."""
        return (2 * cosine(one.stems, two.stems) + cosine(one.spread, two.letters)) / 3

    def centroid(self, members: Sequence[int]) -> Centroid:
        """Return the mean of some nodes, brought to length 1."""
        stems = _sum([self.vectors[n] for n in members])
        letters = _sum([self.letters.vectors[n] for n in members])
        spread = self.letters.spread(letters)
        length = sqrt(cosine(spread, letters)) or 1.0
        return Centroid(_unit(stems), _scaled(letters, 1 / length), _scaled(spread, 1 / length))


class Centroid(NamedTuple):
    """Several queries as one: stem weights, word weights, and these spread to words of similar letters."""

    stems: Vector
    letters: Vector
    spread: Vector


class Letters:
    """Queries as weights of words whose letters are known.

    Args:
        queries: the words of each query.
    """

    def __init__(self, queries: Sequence[Sequence[str]]) -> None:
        number = {word: n for n, word in enumerate(dict.fromkeys(word for words in queries for word in words))}
        self.near = _word_products(list(number), queries)
        self.vectors: list[Vector] = []
        for words in queries:
            counts: Vector = Counter(number[word] for word in words)  # type: ignore[assignment]
            length = sqrt(cosine(self.spread(counts), counts)) or 1.0
            self.vectors.append(_scaled(counts, 1 / length))

    def spread(self, weights: Vector) -> Vector:
        """Return weights spread to every word of similar letters, so that a plain dot product does the rest."""
        total: defaultdict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for other, product in self.near[word].items():
                total[other] += weight * product
        return total


class Accumulator:
    """Postings lists that grow query by query, and dot products along them."""

    def __init__(self, queries: int) -> None:
        self._postings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        self._common = max(400, queries // 10)

    def add(self, query: int, weights: Iterable[tuple[int, float]]) -> None:
        """Append a query to the postings of its terms: stems from 0 up, words from -1 down."""
        for term, weight in weights:
            self._postings[term].append((query, weight))

    def dots(self, weights: Sequence[tuple[int, float]]) -> dict[int, float]:
        """Return the dot products with every query added so far that shares a term."""
        total: dict[int, float] = {}
        get = total.get
        common = []
        for term, weight in weights:
            postings = self._postings.get(term, ())
            if len(postings) > self._common:
                common.append((postings, weight))
                continue
            for query, other in postings:
                total[query] = get(query, 0.0) + weight * other
        for postings, weight in common:
            for query, other in postings:
                if query in total:
                    total[query] += weight * other
        return total


def cosine(one: Vector, two: Vector) -> float:
    """Return the dot product of two sparse vectors."""
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


def _word_products(words: Sequence[str], queries: Sequence[Sequence[str]]) -> list[Vector]:
    """Return for each word the dot products of its n-gram vector with those of words alike enough, itself included."""
    found: Counter[str] = Counter()
    held = {word: Counter(grams(word)) for word in words}
    for query in queries:
        found.update({gram for word in query for gram in held[word]})
    squares = {gram: log(1 + len(queries) / n) ** 2 for gram, n in found.items()}
    lengths = [sqrt(sum(n * n * squares[gram] for gram, n in held[word].items())) or 1.0 for word in words]
    near: list[Vector] = [{n: length * length} for n, length in enumerate(lengths)]
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for one, word in enumerate(words):
        dots: dict[int, float] = {}
        get, length = dots.get, ALIKE_WORDS * lengths[one]
        for gram, n in held[word].items():
            for two, weight in postings[gram]:
                dots[two] = get(two, 0.0) + n * weight
            postings[gram].append((one, n * squares[gram]))
        for two, dot in dots.items():
            if dot >= length * lengths[two]:
                near[one][two] = near[two][one] = dot
    return near


def _weighted(bags: Sequence[frozenset[str]]) -> list[Vector]:
    found = Counter(term for bag in bags for term in bag)
    idf = {term: log(1 + len(bags) / n) for term, n in found.items()}
    number = {term: n for n, term in enumerate(idf)}
    return [_unit({number[term]: idf[term] for term in sorted(bag)}) for bag in bags]


def _unit(weights: Mapping[int, float]) -> Vector:
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return _scaled(weights, 1 / length)


def _scaled(weights: Mapping[int, float], factor: float) -> Vector:
    return {term: weight * factor for term, weight in weights.items()}


def _sum(vectors: Iterable[Mapping[int, float]]) -> Vector:
    total: defaultdict[int, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.items():
            total[term] += weight
    return total
