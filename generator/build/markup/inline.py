"""Python-Markdown's inline pass, which asks a pattern only where the characters it needs occur.

Most runs of text hold none of these characters, and most of the others one of them; asking all sixteen patterns
about each costs a tenth of a build. Patterns we do not know are always asked, so that extensions keep working.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown import inlinepatterns as stock
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

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

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply inline patterns to a tree; blocks of it may have registered more of them."""
        if len(self.md.inlinePatterns) != len(self._patterns):
            self._learn()
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Do as the parent's private method of this name does; it is the one seam the library leaves."""
        if isinstance(data, AtomicString):
            return data
        marks = self._mark.findall(data)
        if not marks and self._all_known:
            return data
        apply = getattr(self, APPLY)
        for index, pattern, needle in self._steps_for(frozenset(marks)):
            start, matched = 0, index >= patternIndex
            while matched and needle in data:
                data, matched, start = apply(pattern, data, index, start)
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
