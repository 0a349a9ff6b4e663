"""How alike two wordings are: (2 x stem cosine + letter cosine) / 3, over distinct queries.

1. Words are repaired against the other queries and the content (spelling.py), then stemmed.
2. Stems weigh by their inverse document frequency ln(1 + n / df) among the distinct queries; vectors have length 1.
3. The letter cosine is that of character 3- to 5-gram tf-idf vectors, summed over a query's words; it catches
   compounds and inflections that stems miss. The dot product of two queries is the sum of those of their words, and
   words alike enough to matter are few, so it is worked out word by word, once for each pair of words.
4. Both are added up along postings lists, so the cost follows what queries have in common, not their square. Words
   that could not bring a pair to the limit by themselves propose none (the prefix filter of Bayardo, Ma and Srikant,
   2007), those that very many queries hold never do; pairs that rarer words propose still get their share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

from feedback_widget.reports.spelling import COMMON, completions, repairs
from feedback_widget.reports.wording import grams, stem, telling

Vector = dict[int, float]
Near = dict[int, float]
Posting = dict[int, float]

ALIKE_WORDS = 0.12
"""Cosine of two words' n-grams below which they are taken to share nothing."""
ROUNDING = 1e-9
"""More than a sum of floats changes by being added up in another order."""


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

    def neighbours(self, least: float, among: Collection[int] | None = None) -> list[Near]:
        """Return for each node the others at least `least` similar: {node: similarity}.

        Args:
            least: similarity.
            among: only pairs of these nodes, if given.
        """
        near: list[Near] = [{} for _ in self.vectors]
        postings = Postings(least, self._common_from)
        for one in range(len(self.vectors)) if among is None else sorted(among):
            stems, words, spread = self.vectors[one], self.letters.vectors[one], self.letters.spreads[one]
            weights = {term: 2 / 3 * weight for term, weight in stems.items()}
            for word, weight in words.items():
                weights[~word] = weight / 3
            for two, alike in postings.dots(one, weights).items():
                near[one][two] = near[two][one] = alike
            postings.add(one, stems)
            postings.add(one, {~word: weight for word, weight in spread.items()})
        return near

    @cached_property
    def _common_from(self) -> dict[int, int]:
        """Return the node from which on each term that very many hold proposes no pairs."""
        most = max(400, len(self.vectors) // 10)
        terms = [
            (*stems, *(~word for word in words))
            for stems, words in zip(self.vectors, self.letters.vectors, strict=True)
        ]
        often = {term for term, n in Counter(chain.from_iterable(terms)).items() if n > most}
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for one, held in enumerate(terms) if often else ():
            for term in often.intersection(held):
                holders[term].append(one)
        return {term: some[most] + 1 for term, some in holders.items()}

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

    Attributes:
        near: for each word its dot products with those of similar letters, itself included.
        vectors: for each query the weights of its words, brought to length 1.
        spreads: these, spread to words of similar letters.

    Args:
        queries: the words of each query.
    """

    def __init__(self, queries: Sequence[Sequence[str]]) -> None:
        number = {word: n for n, word in enumerate(dict.fromkeys(word for words in queries for word in words))}
        self.near = _word_products(list(number), queries)
        self.vectors: list[Vector] = []
        self.spreads: list[Vector] = []
        for words in queries:
            counts: Vector = {}
            for word in words:
                counts[number[word]] = counts.get(number[word], 0.0) + 1.0
            spread = self.spread(counts)
            length = sqrt(sum([n * spread[word] for word, n in counts.items()])) or 1.0
            self.vectors.append(_scaled(counts, 1 / length))
            self.spreads.append(_scaled(spread, 1 / length))

    def spread(self, weights: Vector) -> Vector:
        """Return weights spread to every word of similar letters, so that a plain dot product does the rest."""
        total: Vector = {}
        get = total.get
        for word, weight in weights.items():
            for other, product in self.near[word].items():
                total[other] = get(other, 0.0) + weight * product
        return total


class Postings:
    """Postings lists that grow query by query, and dot products along them.

    Args:
        least: smaller dot products are not looked for.
        common_from: the query from which on a term proposes none, for terms of very many.
    """

    def __init__(self, least: float, common_from: Mapping[int, int]) -> None:
        self._least, self._common_from = least, common_from
        self._postings: defaultdict[int, Posting] = defaultdict(dict)
        self._most: dict[int, float] = {}

    def add(self, query: int, vector: Vector) -> None:
        """Add a query, or more of its terms."""
        most = self._most
        for term, weight in vector.items():
            self._postings[term][query] = weight
            if weight > most.get(term, 0.0):
                most[term] = weight

    def dots(self, query: int, weights: Vector) -> dict[int, float]:
        """Return the dot products of `least` or more with the queries added so far."""
        proposing, others = self._split(query, weights)
        total: dict[int, float] = {}
        get = total.get
        for weight, posting in proposing:
            for one, other in posting.items():
                total[one] = get(one, 0.0) + weight * other
        for weight, posting in others:
            for one in total.keys() & posting.keys():
                total[one] += weight * posting[one]
        least = self._least
        return {one: dot for one, dot in total.items() if dot >= least}

    def _split(self, query: int, weights: Vector) -> tuple[list[tuple[float, Posting]], list[tuple[float, Posting]]]:
        """Return the postings of the terms that propose queries, and of those that bring too little, all together."""
        proposing, others, reach = [], [], ROUNDING
        common_from = self._common_from.get
        known = [
            (query >= common_from(term, query + 1), len(self._postings[term]), term)
            for term in weights
            if term in self._most
        ]
        for common, _, term in sorted(known, reverse=True):
            weight = weights[term]
            brings = weight * self._most[term]
            if common or reach + brings < self._least:
                others.append((weight, self._postings[term]))
                reach += brings
            else:
                proposing.append((weight, self._postings[term]))
        return proposing, others


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
    held = {word: Counter(grams(word)) for word in words}
    squares = {gram: log(1 + len(queries) / n) ** 2 for gram, n in _queries_with(held, queries).items()}
    lengths = [sqrt(sum([n * n * squares[gram] for gram, n in held[word].items()])) or 1.0 for word in words]
    near: list[Vector] = [{n: length * length} for n, length in enumerate(lengths)]
    shared = {gram for gram, n in Counter(chain.from_iterable(held.values())).items() if n > 1}
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for one, word in enumerate(words):
        dots: dict[int, float] = {}
        get, length = dots.get, ALIKE_WORDS * lengths[one]
        for gram, n in [item for item in held[word].items() if item[0] in shared]:
            for two, weight in postings[gram]:
                dots[two] = get(two, 0.0) + n * weight
            postings[gram].append((one, n * squares[gram]))
        for two, dot in dots.items():
            if dot >= length * lengths[two]:
                near[one][two] = near[two][one] = dot
    return near


def _queries_with(held: Mapping[str, Iterable[str]], queries: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return how many queries have a word that holds an n-gram, by n-gram; sets of queries are whole numbers, bit by bit."""
    by_word = dict.fromkeys(held, 0)
    for number, query in enumerate(queries):
        for word in query:
            by_word[word] |= 1 << number
    by_gram: defaultdict[str, int] = defaultdict(int)
    for word, found in held.items():
        for gram in found:
            by_gram[gram] |= by_word[word]
    return {gram: some.bit_count() for gram, some in by_gram.items()}


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
