"""Text to terms, exactly as the browser does it."""

from __future__ import annotations

import re
from functools import lru_cache

from search_index import english

# JavaScript's \s and the hyphen: lunr.js 2.3.9 `lunr.tokenizer.separator`.
SEPARATOR = re.compile("[\\t-\\r \\-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_EDGES = re.compile(r"\A[^A-Za-z0-9_]+|[^A-Za-z0-9_]+\Z")


def words(text: str) -> list[str]:
    """Split text where lunr.js does: lower-case words, punctuation still on."""
    return [word for word in SEPARATOR.split(text.lower()) if word]


class _Memo(dict[str, str]):
    """Word to term, each computed once: a help center repeats its words a hundred times."""

    def __missing__(self, word: str) -> str:
        term = self[word] = english.stem(_EDGES.sub("", word))
        return term


class _Trimmed(dict[str, str]):
    """Word to the same word without the punctuation around it."""

    def __missing__(self, word: str) -> str:
        trimmed = self[word] = _EDGES.sub("", word)
        return trimmed


class Analyzer:
    """One language's way from text to terms.

    Args:
        language: An ISO 639-1 code.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.stop_words = english.STOP_WORDS
        self.stop_terms = frozenset(map(english.stem, self.stop_words))
        self.fillers = frozenset(map(english.stem, english.FILLERS))
        self._memo = _Memo()
        self._trimmed = _Trimmed()

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` in order, stop words included, empty terms left out."""
        memo = self._memo
        return [term for word in words(text) if (term := memo[word])]

    def count(self, text: str) -> int:
        """Return how many words lunr.js counts in `text`: those of punctuation alone as well."""
        return len(words(text))

    def surfaces(self, text: str) -> list[str]:
        """Return the words of `text` in order, lower case, without the punctuation around them."""
        trimmed = self._trimmed
        return [surface for word in words(text) if (surface := trimmed[word])]

    def stem(self, word: str) -> str:
        """Return the stem of a word as it is, punctuation included."""
        return english.stem(word)

    def term(self, surface: str) -> str:
        """Return the term of one word."""
        return self._memo[surface]


@lru_cache(maxsize=8)
def analyzer(language: str) -> Analyzer:
    """Return the analyzer of a language; its memo is shared by all who ask."""
    return Analyzer(language)
