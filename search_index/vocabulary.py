"""The index a second time, by the ends of words: where a word with a typing error near its start still leads.

Term shards are cut by beginnings, so such a word leads to the wrong one, and only the words of the index would say to which instead:
a round trip more. So each entry is also in the vocabulary shards of the words behind it, its list cut to a page of results, and a
word that may be mistyped is looked for in both places at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, log2, sqrt

from search_index.manifest import bucket, vocabulary_key

PAGE = 10  # documents of an entry
_LEAST_LETTERS = 4  # of a word; no typing error is looked for in shorter ones
_SPREAD = 16  # times the words is the square of the number of shards: few queries fetch one, all fetch their names
_LEAST_WORDS = 16  # of a shard, about; smaller ones are mostly header


def shard_count(words: int) -> int:
    """Return how many vocabulary shards there are for so many words; it counts in steps, as each moves every word."""
    wanted = max(min(sqrt(_SPREAD * words), words / _LEAST_WORDS), 1)
    return round(2 ** (ceil(2 * log2(wanted)) / 2))


class Shelf:
    """Says which vocabulary shard a word is in; of few ends there are many words.

    Args:
        buckets: how many shards there are.
    """

    def __init__(self, buckets: int) -> None:
        self._buckets = buckets
        self._numbers: dict[str, int] = {}

    def numbers(self, words: Iterable[str]) -> Iterator[tuple[str, int]]:
        """Yield those of the words that are long enough, with their shards."""
        for word in words:
            if len(word) >= _LEAST_LETTERS:
                key = vocabulary_key(word)
                if key not in self._numbers:
                    self._numbers[key] = bucket(key, self._buckets)
                yield word, self._numbers[key]


def divide(
    words: Iterable[tuple[str, Iterable[str]]], shelf: Shelf, wanted: Iterable[int]
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the terms of each wanted shard with those of their words that lead there.

    Args:
        words: terms and the words behind them.
        shelf: which word goes where.
        wanted: numbers of shards.
    """
    found: dict[int, dict[str, tuple[str, ...]]] = {number: {} for number in wanted}
    for term, surfaces in words:
        for word, number in shelf.numbers(surfaces):
            if number in found:
                found[number][term] = (*found[number].get(term, ()), word)
    return found
