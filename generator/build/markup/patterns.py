"""Python-Markdown's inline patterns, which look at text character by character: their common forms, each by one expression."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown import inlinepatterns as stock
from markdown.util import STX

Found = tuple[Element | str | None, int | None, int | None]
TICKS = re.compile("`+")
# What follows `[` or `![` in a link without brackets in its words, and without a title.
LINK = re.compile(rf"([^\[\]]*)\]\(([^()<'\"{STX}]*)\)")
DELIMITERS = getattr(stock, "DelimiterProcessor", None)


def code_spans(start: int, text: str) -> tuple[int, int | None]:
    """Give what `BacktickInlineProcessor.find_code_spans` gives: where a code span's inside begins and ends."""
    opening = TICKS.match(text, start)
    inside = opening.end() if opening else start
    width = inside - start
    longest = end = 0
    for ticks in TICKS.finditer(text, inside):
        length = ticks.end() - ticks.start()
        if length == width:
            return inside, ticks.start()
        if length > longest:
            longest, end = length, ticks.end()
    if 0 < longest < width:
        return inside - (width - longest), end - longest
    return inside + width, None


class Links:
    """Matches links as a processor of the library does."""

    def __init__(self, processor: Any) -> None:
        self._stock = processor.handleMatch

    def __call__(self, m: re.Match[str], data: str) -> Found:
        link = LINK.match(data, m.end())
        if not link:
            found: Found = self._stock(m, data)
            return found
        element = Element("a", {"href": link[2].strip()})
        element.text = link[1]
        return element, m.start(), link.end()


class Emphasis:
    """Matches emphasis as a processor of the library does: by one expression where none lies in another."""

    def __init__(self, processor: Any) -> None:
        self._processor, self._stock = processor, processor.handleMatch
        self._learn()

    def __call__(self, m: re.Match[str], data: str) -> Found:
        processor = self._processor
        if processor.tokens != self._tokens or processor.delimiters.get("*") is not self._star:
            self._learn()
        span = None if processor.regions else self._span.match(data, m.start())
        if not span:
            found: Found = self._stock(m, data)
            return found
        element = Element(self._tags[len(span[1]) == 1])
        element.text = span[2]
        return element, span.start(), span.end()

    def _learn(self) -> None:
        self._tokens, star = list(self._processor.tokens), self._processor.delimiters.get("*")
        self._star = star
        known = star and star.tag_count == 2 and not star.smart and all(len(token) == 1 for token in self._tokens)
        self._tags: tuple[str, str] = star.tags if known else ("", "")
        others = "".join(map(re.escape, self._tokens))
        self._span = re.compile(rf"(\*\*?)(?!\s)([^{others}]++)(?<!\s)\1(?!\*)" if known else "(?!)")


def install(md: Markdown) -> None:
    """Let the patterns known here take the short way; those derived from them keep their own."""
    for item in md.inlinePatterns:
        if type(item) is stock.BacktickInlineProcessor and hasattr(item, "find_code_spans"):
            item.find_code_spans = code_spans  # type: ignore[assignment,method-assign]
        elif type(item) is stock.LinkInlineProcessor:
            item.handleMatch = Links(item)  # type: ignore[method-assign]
        elif DELIMITERS and type(item) is DELIMITERS:
            item.handleMatch = Emphasis(item)  # type: ignore[assignment,method-assign]
