"""The passage of an article that answers the query, and where in it the query's words are: snippet.js in Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

Section = tuple[str, str, str]
"""Anchor, heading, text."""

LENGTH = 170
LEAD = 50
_WORD = re.compile(r"[^\s\-\u2010-\u2015/]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EDGES = re.compile(r"\A[\W_]*|[\W_]*\Z")
_SENTENCE = re.compile("[.!?。！？]\\s*(?=[^.!?。！？]*$)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the query in a text, [start, end)."""

    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A cut of text, the ranges [start, end) of it that answer the query, and the heading of the best section."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    section: str = ""


def hits(text: str, wanted: Collection[str], stem: Callable[[str], str]) -> list[Hit]:
    """Find the words of `text` whose terms are wanted, in order and not overlapping."""
    found: list[Hit] = []
    for word in _WORD.finditer(text):
        found += _word_hits(word.group(), word.start(), wanted, stem)
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in found:
        # Where no blanks are written, a word is found as its pairs of characters: they are one mark.
        if kept and hit.start <= kept[-1].end and _UNSPACED.search(hit.term):
            kept[-1] = Hit(kept[-1].start, max(kept[-1].end, hit.end), kept[-1].term)
        elif hit.end > hit.start and (not kept or hit.start >= kept[-1].end):
            kept.append(hit)
    return kept


def snippet(sections: Sequence[Section], anchor: str, terms: Collection[str], stem: Callable[[str], str]) -> Passage:
    """Cut the best passage out of an article's sections.

    Args:
        sections: the article's text, in order.
        anchor: the section the ranking prefers; others are read only when it has none of the words.
        terms: what matched, as terms of the index.
        stem: gives a lower-case word's term.
    """
    preferred = next((s for s in sections if s[0] == anchor), sections[0] if sections else ("", "", ""))
    text, found = preferred[2], hits(preferred[2], terms, stem)
    if not found:
        others = [(text, found), *((s[2], hits(s[2], terms, stem)) for s in sections)]
        text, found = max(others, key=lambda other: _densest(other[1])[1])
    start = _opening(text, found[_densest(found)[0]].start if found else 0)
    end = _closing(text, start)
    lead = "… " if start else ""
    shift = len(lead) - start
    return Passage(
        lead + text[start:end].rstrip() + (" …" if end < len(text) else ""),
        tuple((hit.start + shift, hit.end + shift) for hit in found if hit.start >= start and hit.end <= end),
        preferred[1] if anchor else "",
    )


def _word_hits(word: str, at: int, wanted: Collection[str], stem: Callable[[str], str]) -> list[Hit]:
    lower = word.lower()
    if _UNSPACED.search(word):
        return [
            Hit(at + place, at + place + len(term), term)
            for term in wanted
            if _UNSPACED.search(term)
            for place in range(len(lower))
            if lower.startswith(term, place)
        ]
    term = stem(lower)
    if term not in wanted:
        return []
    edges = [match.span() for match in _EDGES.finditer(word)]
    return [Hit(at + edges[0][1], at + edges[1][0], term)]


def _densest(found: Sequence[Hit]) -> tuple[int, int]:
    """Where the window with the most different words of the query begins, and how many it has."""
    best, most = 0, -1
    for at, first in enumerate(found):
        window = takewhile(lambda hit, end=first.start + LENGTH - LEAD: hit.end <= end, found[at:])  # type: ignore[misc]
        if (count := len({hit.term for hit in window})) > most:
            best, most = at, count
    return best, most


def _opening(text: str, at: int) -> int:
    if at <= LEAD:
        return 0
    before = text[at - LEAD : at]
    if sentence := _SENTENCE.search(before):
        return at - LEAD + sentence.end()
    space = before.find(" ")
    return at - LEAD + (LEAD // 2 if space < 0 else space + 1)


def _closing(text: str, start: int) -> int:
    if start + LENGTH >= len(text):
        return len(text)
    space = text.rfind(" ", 0, start + LENGTH + 1)
    return space if space > start + LENGTH / 2 else start + LENGTH
