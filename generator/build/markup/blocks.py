"""Python-Markdown's block pass, which asks a processor only about blocks that hold what it looks for.

Each of a page's blocks would be shown to twenty processors, most of which look for a character that is not there. A
block's marks are found at once; who is to be asked for them is remembered.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import STX

from generator.build.markup.kinds import kind_of

# Most count only where a line begins with them. Each way begins with a character of its own: `re` then skips to the next of these.
MARKS = re.compile(rf"\n {{0,3}}(?:[-=_*#>:]|!!!|\?\?\?)|\] ?:|\||{STX}")
# How a block begins: with nothing, a line break, a space, a digit, a bullet.
EMPTY, BREAK, SPACE, DIGIT, BULLET = "empty", "\n", " ", "digit", "bullet"
DEFINED = ("]:", "] :")
# What a block holds, or begins with, when a processor claims it; none: any block may be claimed.
WANTED = {
    "markdown.extensions.admonition.AdmonitionProcessor": ("!!!", SPACE),
    "pymdownx.details.DetailsProcessor": ("???", SPACE),
    "pymdownx.tabbed.TabbedProcessor": ("=", SPACE),
    "markdown.extensions.md_in_html.MarkdownInHtmlProcessor": (STX,),
    "markdown.blockprocessors.EmptyBlockProcessor": (EMPTY, BREAK),
    "markdown.blockprocessors.ListIndentProcessor": (SPACE,),
    "markdown.extensions.def_list.DefListIndentProcessor": (SPACE,),
    "markdown.blockprocessors.CodeBlockProcessor": (SPACE,),
    "pymdownx.superfences.SuperFencesCodeBlockProcessor": (SPACE,),
    "markdown.extensions.tables.TableProcessor": ("|",),
    "markdown.blockprocessors.HashHeaderProcessor": ("#",),
    "markdown.blockprocessors.SetextHeaderProcessor": ("=", "-"),
    "markdown.blockprocessors.HRProcessor": ("-", "_", "*"),
    "markdown.blockprocessors.OListProcessor": (DIGIT, SPACE),
    "markdown.extensions.sane_lists.SaneOListProcessor": (DIGIT, SPACE),
    "markdown.blockprocessors.UListProcessor": (BULLET, SPACE),
    "markdown.extensions.sane_lists.SaneUListProcessor": (BULLET, SPACE),
    "markdown.extensions.def_list.DefListProcessor": (":",),
    "generator.build.markup.alerts.AlertProcessor": (">",),
    "markdown.blockprocessors.BlockQuoteProcessor": (">",),
    "markdown.extensions.footnotes.FootnoteBlockProcessor": DEFINED,
    "markdown.extensions.abbr.AbbrBlockprocessor": DEFINED,
    "markdown.blockprocessors.ReferenceProcessor": DEFINED,
    "markdown.blockprocessors.ParagraphProcessor": (),
}


class ThriftyBlocks:
    """Does what `BlockParser.parseBlocks` does, by fewer questions.

    Args:
        parser: all of its processors are known in `WANTED`.
    """

    def __init__(self, parser: BlockParser) -> None:
        self._processors = [(item, WANTED[kind_of(item)]) for item in parser.blockprocessors]
        self._asked: dict[tuple[str, frozenset[str]], list[BlockProcessor]] = {}

    def __call__(self, parent: Element, blocks: list[str]) -> None:
        while blocks:
            block = blocks[0]
            key = (BEGINNINGS[block[:1]], frozenset(MARKS.findall(f"\n{block}")))
            asked = self._asked.get(key) or self._choose(key)
            for processor in asked:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _choose(self, key: tuple[str, frozenset[str]]) -> list[BlockProcessor]:
        beginning, marks = key
        found = {beginning, *(mark.lstrip("\n ") for mark in marks)}
        self._asked[key] = [item for item, wanted in self._processors if not wanted or not found.isdisjoint(wanted)]
        return self._asked[key]


class _Beginnings(dict[str, str]):
    """The first character of a block, if it has any, to how it begins."""

    def __missing__(self, first: str) -> str:
        known = {"": EMPTY, "\n": BREAK, " ": SPACE, "*": BULLET, "+": BULLET, "-": BULLET}
        kind = self[first] = known.get(first) or (DIGIT if first.isdecimal() else "")
        return kind


BEGINNINGS = _Beginnings()


def install(md: Markdown) -> None:
    """Let a converter's parser ask less; one with processors that are not known here keeps its own way."""
    parser = md.parser
    if type(parser) is BlockParser and all(kind_of(item) in WANTED for item in parser.blockprocessors):
        parser.parseBlocks = ThriftyBlocks(parser)  # type: ignore[method-assign]
