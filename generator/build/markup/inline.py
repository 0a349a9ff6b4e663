"""Python-Markdown's inline pass, which asks a pattern only where the characters it needs occur.

Most runs of text hold none of these characters, and most of the others one of them; asking all sixteen patterns
about each costs a tenth of a build. Patterns we do not know are always asked, so that extensions keep working.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown import inlinepatterns as stock
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, AtomicString

from generator.build.markup import flat
from generator.build.markup.wiki import PATTERN as WIKI

HANDLE, APPLY, PLACE = (f"_InlineProcessor__{name}" for name in ("handleInline", "applyPattern", "processPlaceholders"))
BREAK, FOOTNOTE = r"\\\n", r"\[\^([^\]]*)\]"
# What is in every text that an expression matches.
NEEDLES = {
    stock.BACKTICK_RE: "`",
    stock.ESCAPE_RE: "\\",
    BREAK: "\\\n",
    FOOTNOTE: "[^",
    WIKI: "[[",
    stock.LINK_RE: "[",
    stock.IMAGE_LINK_RE: "![",
    stock.AUTOLINK_RE: "<",
    stock.AUTOMAIL_RE: "<",
    stock.LINE_BREAK_RE: "  \n",
    stock.HTML_RE: "<",
    stock.ENTITY_RE: "&",
    r"\*": "*",
    "_": "_",
}
# These change nothing in a text that defines no references.
REFERENCES = (
    stock.ReferenceInlineProcessor,
    stock.ImageReferenceInlineProcessor,
    stock.ShortReferenceInlineProcessor,
    stock.ShortImageReferenceInlineProcessor,
)
Step = tuple[int, stock.Pattern, str]


class ThriftyInlineProcessor(InlineProcessor):
    """The same result as its parent's, by fewer searches."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._learn()

    def _learn(self) -> None:
        self._patterns = [(item, _marks(item), _needle(item)) for item in self.md.inlinePatterns]
        known = {mark for _, marks, _ in self._patterns for mark in marks}
        self._mark = re.compile("[" + re.escape("".join(sorted(known))) + "]")
        self._all_known = all(marks for _, marks, _ in self._patterns)
        self._steps: dict[tuple[frozenset[str], bool], list[Step]] = {}
        self._knows_patterns = self._all_known and flat.knows_patterns(self.md)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply inline patterns to a tree; blocks of it may have registered more of them."""
        if len(self.md.inlinePatterns) != len(self._patterns):
            self._learn()
        self.stashed_nodes = {}
        delimiters: Any = getattr(self.md, "delimiters", None)
        may_be_flat = self._knows_patterns and flat.has_plain_emphasis(delimiters)
        stack = deque([(tree, [*(ancestors or ()), tree.tag.lower()])])
        while stack:
            element, self.ancestors = stack.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            placed = []
            for child in element:
                text = child.text
                if text and not self._is_plain(text):
                    read = flat.read_flat(text) if may_be_flat and not delimiters.regions else None
                    if read:
                        child.text, nodes = read
                    else:
                        found = self._text(child, text)
                        stack += found
                        nodes = [node for node, _ in found]
                    placed.append((child, nodes))
                if child.tail:
                    self._tail(element, child, child.tail)
                if len(child):
                    stack.append((child, self.ancestors[:]))
            for child, nodes in placed:
                for place, node in enumerate(nodes):
                    child.insert(place, node)
        return tree

    def _is_plain(self, text: str) -> bool:
        """Tell whether a text would come out as it goes in."""
        if isinstance(text, AtomicString):
            return True
        return self._all_known and not self._mark.search(text) and INLINE_PLACEHOLDER_PREFIX not in text

    def _text(self, child: Element, text: str) -> list[tuple[Element, list[str]]]:
        self.ancestors.append(child.tag.lower())
        child.text = None
        text = self._InlineProcessor__handleInline(text)
        found = self._InlineProcessor__processPlaceholders(text, child)
        self.ancestors.pop()
        return found

    def _tail(self, element: Element, child: Element, tail: str) -> None:
        tail = self._InlineProcessor__handleInline(tail)
        before = Element("d")
        child.tail = None
        found = self._InlineProcessor__processPlaceholders(tail, before, False)
        if before.tail:
            child.tail = before.tail
        place = list(element).index(child) + 1
        for node, _ in reversed(found):
            element.insert(place, node)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Do as the parent's private method of this name does; it is the one seam the library leaves."""
        if isinstance(data, AtomicString):
            return data
        marks = self._mark.findall(data)
        if not marks and self._all_known:
            return data
        for index, pattern, needle in self._steps_for(frozenset(marks)):
            if index >= patternIndex and needle in data:
                data = self._apply(pattern, data, index, needle)
        return data

    def _steps_for(self, marks: frozenset[str]) -> list[Step]:
        key = (marks, bool(self.md.references))
        if key not in self._steps:
            self._steps[key] = [
                (index, item, needle)
                for index, (item, wanted, needle) in enumerate(self._patterns)
                if not (wanted and wanted.isdisjoint(marks)) and (self.md.references or type(item) not in REFERENCES)
            ]
        return self._steps[key]

    def _apply(self, pattern: stock.Pattern, data: str, index: int, needle: str) -> str:
        """Put a placeholder for each match of a pattern."""
        if not isinstance(pattern, stock.InlineProcessor) or pattern.ANCESTOR_EXCLUDES:
            return self._apply_stock(pattern, data, index, needle)
        start = 0
        while data.find(needle, start) >= 0:
            for match in pattern.getCompiledRegExp().finditer(data, start):
                node, begin, end = pattern.handleMatch(match, data)
                if begin is not None and end is not None:
                    break
            else:
                return data
            if node is None:
                start = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._inside(node, index)
            name = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[name] = node
            placeholder = INLINE_PLACEHOLDER % name
            data = f"{data[:begin]}{placeholder}{data[end:]}"
            start = begin + len(placeholder)
        return data

    def _apply_stock(self, pattern: stock.Pattern, data: str, index: int, needle: str) -> str:
        apply, matched, start = getattr(self, APPLY), True, 0
        while matched and needle in data:
            data, matched, start = apply(pattern, data, index, start)
        return data

    def _inside(self, node: Element, index: int) -> None:
        """Apply to what a pattern made the patterns after it, to the texts behind its parts this one too."""
        for child in (node, *node):
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self._InlineProcessor__handleInline(child.text, index + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self._InlineProcessor__handleInline(child.tail, index)

    def _InlineProcessor__processPlaceholders(
        self, data: str | None, parent: Element, isText: bool = True
    ) -> list[tuple[Element, list[str]]]:
        """Put plain text where it came from at once."""
        if data and isText and not parent.text and INLINE_PLACEHOLDER_PREFIX not in data:
            parent.text = data
            return []
        placed: list[tuple[Element, list[str]]] = getattr(super(), PLACE)(data, parent, isText)
        return placed


def _needle(item: stock.Pattern) -> str:
    """Give what a text must hold for a pattern to be asked, "" when that is not known."""
    return NEEDLES.get(item.pattern, "") if type(item).getCompiledRegExp is stock.Pattern.getCompiledRegExp else ""


def _marks(item: stock.Pattern) -> frozenset[str]:
    """Give characters of which a text that a pattern matches holds one; none: not known."""
    if type(item) is getattr(stock, "DelimiterProcessor", None):
        return frozenset(item.tokens)  # type: ignore[attr-defined]
    return frozenset(_needle(item)[-1:])


def install(md: Markdown) -> None:
    """Replace a converter's inline pass; a library whose seam has moved keeps its own."""
    if all(hasattr(InlineProcessor, seam) for seam in (HANDLE, APPLY, PLACE)):
        md.treeprocessors.register(ThriftyInlineProcessor(md), "inline", 20)
