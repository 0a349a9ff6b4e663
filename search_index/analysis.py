"""Text to terms, exactly as the browser does it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from search_index.languages import Language, language, primary

# JavaScript's \s and the hyphen: lunr.js 2.3.9 `lunr.tokenizer.separator`.
SEPARATOR = re.compile("[\\t-\\r \\-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


# What only Python takes for white space.
_NOT_FOR_SPLIT = re.compile("[\x1c-\x1f\x85]")


def words(text: str) -> list[str]:
    """Split text where lunr.js does: lower-case words, punctuation still on."""
    if _NOT_FOR_SPLIT.search(text):
        return [word for word in SEPARATOR.split(text.lower()) if word]
    return text.lower().replace("-", " ").replace("\ufeff", " ").split()


class _Pieces(dict[str, list[str]]):
    """Word to its pieces, each computed once: a help center repeats its words a hundred times."""

    def __init__(self, spoken: Language) -> None:
        super().__init__()
        self._cut = spoken.pieces

    def __missing__(self, word: str) -> list[str]:
        pieces = self[word] = self._cut(word)
        return pieces


class _Terms(dict[str, list[str]]):
    """Word to the terms of its pieces."""

    def __init__(self, pieces: _Pieces, spoken: Language) -> None:
        super().__init__()
        self._pieces = pieces
        self._stem = spoken.stem

    def __missing__(self, word: str) -> list[str]:
        terms = self[word] = [term for piece in self._pieces[word] if (term := self._stem(piece))]
        return terms


class Analyzer:
    """One language's way from text to terms.

    Args:
        code: An ISO 639-1 code.

    Attributes:
        stop_terms: terms that say nothing by themselves.
        fillers: terms of questions rather than of answers.
    """

    def __init__(self, code: str = "en") -> None:
        spoken = language(code)
        self.stem = spoken.stem
        self.stop_terms = frozenset(map(spoken.stem, spoken.stop_words))
        self.fillers = frozenset(map(spoken.stem, spoken.fillers))
        self._cut = spoken.pieces
        self._pieces = _Pieces(spoken)
        self._terms = _Terms(self._pieces, spoken)

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` in order, stop words included, empty terms left out; nothing is remembered."""
        return [term for piece in self.surfaces(text) if (term := self.stem(piece))]

    def terms_of(self, found: Iterable[str]) -> list[str]:
        """Return the terms of words as `words` gives them."""
        return list(chain.from_iterable(map(self._terms.__getitem__, found)))

    def surfaces(self, text: str) -> list[str]:
        """Return the words of `text` in order, lower case, without the punctuation around them; nothing is remembered."""
        return [piece for word in words(text) for piece in self._cut(word)]

    def surfaces_of(self, found: Iterable[str]) -> list[str]:
        """Return the pieces of words as `words` gives them."""
        return list(chain.from_iterable(map(self._pieces.__getitem__, found)))

    def term(self, surface: str) -> str:
        """Return the term of one word as `surfaces` gives it."""
        return self.stem(surface)


@lru_cache(maxsize=8)
def _analyzer(name: str) -> Analyzer:
    return Analyzer(name)


def analyzer(code: str) -> Analyzer:
    """Return the analyzer of a language; its memo is shared by all who ask."""
    return _analyzer(primary(code))
