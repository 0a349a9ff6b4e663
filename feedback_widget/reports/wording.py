"""A query in its parts: stems, character n-grams, and the key under which its spellings count as one.

The reports may not import `search_index` (the rooms never meet), and need less than it: a stem here only has to bring
wordings of one need together, it never has to match an index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[\w+#]+(?:['’.]\w+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
# Words that shape a question without saying what it is about.
_SHAPE = frozenset({
    "a", "about", "an", "and", "any", "anyone", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do",
    "does", "doing", "for", "from", "get", "getting", "had", "has", "have", "having", "help", "how", "i", "i'd",
    "i'm", "i've", "if", "in", "into", "is", "it", "its", "like", "may", "me", "my", "need", "no", "not", "of",
    "on", "one", "or", "our", "out", "please", "possible", "possibly", "should", "so", "some", "someone",
    "something", "somehow", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "up",
    "us", "use", "using", "want", "was", "way", "ways", "we", "what", "what's", "when", "where", "which", "who",
    "why", "will", "with", "would", "you", "your", "whether", "were", "am", "just", "also", "much", "many", "let",
    "lets", "able", "trying", "try", "tell", "know", "wondering",
})  # fmt: skip
_ALGORITHMS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish", "el": "greek", "hi": "hindi",
}  # fmt: skip


@lru_cache(maxsize=8)
def _stemmer(lang: str) -> Any:
    import snowballstemmer  # all its languages at once: reports mostly find the stems kept

    return snowballstemmer.stemmer(_ALGORITHMS.get(lang[:2].lower(), "english"))


_stems: dict[tuple[str, str], str] = {}
MOST_STEMS = 400_000


def stem(word: str, lang: str = "en") -> str:
    """Return the stem of one lower-case word by the Snowball rules of its language (English when unknown)."""
    known = _stems.get((word, lang))
    if known is None:
        known = str(_stemmer(lang).stemWord(word))
        learn({word: known}, lang)
    return known


def learn(known: Mapping[str, str], lang: str) -> None:
    """Take stems that were worked out before: stemming takes longer than anything else that is done to a word."""
    if len(_stems) > MOST_STEMS:
        _stems.clear()
    for word, found in known.items():
        _stems[word, lang] = found


def plain(query: str) -> str:
    """Return a query as it counts: NFKC, lower case, single spaces, no punctuation at its ends."""
    return " ".join(unicodedata.normalize("NFKC", query).casefold().split()).strip(" ?!.,;:\"'")


def words(text: str) -> Iterable[str]:
    """Return the words of lower-case text; scripts without spaces give overlapping pairs of characters."""
    if not text.isascii():
        return _foreign(text)
    # Most queries are words and blanks: to split them takes a third of the time.
    return text.split() if text.replace(" ", "").isalnum() else _WORD.findall(text)


def _foreign(text: str) -> Iterator[str]:
    for token in _WORD.findall(text):
        if _UNSPACED.search(token):
            yield from (token[n : n + 2] for n in range(len(token) - 1))
        else:
            yield token.replace("’", "'")


def runs(pairs: Collection[str], texts: Iterable[str]) -> dict[str, str]:
    """Return for pairs of characters the longest run of such pairs in the first text that holds one, for people to read.

    Args:
        pairs: words of scripts without spaces, as `words` gives them; other words have no run.
        texts: lower-case texts that may be shown.
    """
    found: dict[str, str] = {}
    for token in (token for text in texts if _UNSPACED.search(text) for token in _WORD.findall(text)):
        start = None
        for n in range(len(token)):
            if n < len(token) - 1 and token[n : n + 2] in pairs:
                start = n if start is None else start
            elif start is not None:
                for at in range(start, n):
                    found.setdefault(token[at : at + 2], token[start : n + 1])
                start = None
    return found


@lru_cache(maxsize=100_000)
def telling(query: str) -> tuple[str, ...]:
    """Return the words of a query that say what it is about; all of them when none does."""
    every = tuple(words(query))
    if _SHAPE.isdisjoint(every):
        return every
    return tuple([word for word in every if word not in _SHAPE]) or every


@lru_cache(maxsize=100_000)
def stems(query: str, lang: str = "en") -> tuple[str, ...]:
    """Return the distinct stems of a query's telling words, in order."""
    return tuple(dict.fromkeys(stem(word.removesuffix("'s"), lang) for word in telling(query)))


def grams(query: str, sizes: range = range(3, 6)) -> list[str]:
    """Return the character n-grams of a query's words, each word padded by a space at both ends."""
    padded = [f" {word} " for word in words(query)]
    return [word[at : at + size] for word in padded for size in sizes for at in range(len(word) - size + 1)]
