"""What a language does to a word: cut it, stem it, or pass over it.

English is lunr.js 2.3.9's. Other languages follow lunr-languages: words are split where lunr.js splits them, trimmed of what is no
letter or digit, and stemmed by Snowball. Two things go beyond it: words are also split at apostrophes, so that "l'abonnement"
is found by "abonnement", and scripts that write no blanks (Chinese, Japanese, Thai...) become pairs of neighbouring characters.
`static/languages.js` does the same; both use Snowball 3.0.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from search_index import english

STATIC = Path(__file__).parent / "static"
_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_ENGLISH_EDGES = re.compile(r"\A[^A-Za-z0-9_]+|[^A-Za-z0-9_]+\Z")
_EDGES = re.compile(r"\A[\W]+|[\W]+\Z")
_APOSTROPHES = re.compile("['’]")
# Runs of one script without blanks: Han, kana, Hangul, Thai to Burmese, Khmer.
_RUNS = re.compile(
    "([\u3005\u3400-\u9fff\uf900-\ufaff]+)|([\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]+)|([\u1100-\u11ff\uac00-\ud7af]+)"
    "|([\u0e00-\u109f]+)|([\u1780-\u17ff]+)"
)


class Language(NamedTuple):
    """How to read a language; `pieces` cuts a lower-case word into what is looked for, `stem` gives a piece its term."""

    pieces: Callable[[str], list[str]]
    stem: Callable[[str], str]
    stop_words: frozenset[str]
    fillers: frozenset[str]


def language(code: str) -> Language:
    """Return how to read the language of an ISO 639-1 code, region ignored; one we do not know is not stemmed."""
    name = primary(code)
    if name == "en":
        return Language(_english_pieces, english.stem, english.STOP_WORDS, english.FILLERS)
    stop_words = _stop_words(STATIC / "stop_words" / f"{name}.js")
    if name not in _SNOWBALL:
        return Language(_pieces, str, stop_words, frozenset())
    import snowballstemmer  # twenty-odd modules that English does without

    stemmer = snowballstemmer.stemmer(_SNOWBALL[name])
    return Language(_pieces, stemmer.stemWord, stop_words, frozenset())


def primary(code: str) -> str:
    """Return the language of a code, without the region: ``pt`` of ``pt-BR``."""
    name = re.split("[-_]", code.lower())[0]
    return {"nb": "no", "nn": "no"}.get(name, name)


def _stop_words(path: Path) -> frozenset[str]:
    """Read the words between the backquotes of a JavaScript module, which the browser loads as it is."""
    if not path.is_file():
        return frozenset()
    return frozenset(path.read_text(encoding="utf-8").split("`")[1].split())


def _english_pieces(word: str) -> list[str]:
    trimmed = _ENGLISH_EDGES.sub("", word)
    return [trimmed] if trimmed else []


def _pieces(word: str) -> list[str]:
    if word.isascii() and word.isalnum():
        return [word]
    pieces = []
    for part in _APOSTROPHES.split(word):
        if trimmed := _EDGES.sub("", part):
            pieces += _pairs(trimmed)
    return pieces


def _pairs(word: str) -> list[str]:
    """Cut the runs of scripts without blanks into pairs of neighbours; a lone character stays one."""
    if not _RUNS.search(word):
        return [word]
    pieces, end = [], 0
    for run in _RUNS.finditer(word):
        pieces += _between(word[end : run.start()])
        text, end = run[0], run.end()
        pieces += [text[at : at + 2] for at in range(max(len(text) - 1, 1))]
    return pieces + _between(word[end:])


def _between(text: str) -> list[str]:
    trimmed = _EDGES.sub("", text)
    return [trimmed] if trimmed else []
