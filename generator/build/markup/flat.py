"""Runs of text that hold code, links, images and emphasis, none of them within another: read by one expression.

Most texts with any marks are of this kind. What Python-Markdown's patterns find in them, one after another and by
placeholders, is the same in whatever order it is looked for.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import ETX, STX, AtomicString, code_escape

from generator.build.markup.kinds import kind_of

MARKS = rf"`*_\[\\<&{STX}"
# It begins with one character of a few, the next of which `re` finds at once; what follows looks back at it.
TOKEN = re.compile(
    rf"[`*_!\[](?:(?<=`)(`*+)([^`{STX}]++)`\1(?!`)"
    rf"|(?<=([*_]))(?<!\w_)(\3?)(?!\s)([^{MARKS}]++)(?<!\s)\3\4(?:(?<=\*)(?!\*)|(?<=_)(?!\w))"
    rf"|(?:(?<=(!))\[|(?<=\[)(?<!!\[))(?!\^)([^\]{MARKS}]*+)\]\(([^()<'\"`\\{STX}]*+)\))"
)
PARTS = TOKEN.groups + 1
# What a text between these is not to hold: marks, underscores but within words, and blanks that break a line.
MARKED = re.compile(rf"`|\*|\[|\\|<|&|{STX}|_(?<!\w_)|_(?!\w)|  \n")
# With these alone the argument above holds. Others may look for anything.
_STOCK = """
BacktickInlineProcessor SubstituteTagInlineProcessor EscapeInlineProcessor LinkInlineProcessor ImageInlineProcessor
ReferenceInlineProcessor ImageReferenceInlineProcessor ShortReferenceInlineProcessor ShortImageReferenceInlineProcessor
AutolinkInlineProcessor AutomailInlineProcessor HtmlInlineProcessor DelimiterProcessor
"""
_OWN = ("markdown.extensions.footnotes.FootnoteInlineProcessor", "generator.build.markup.wiki.WikiLinkProcessor")
KNOWN = frozenset((*(f"markdown.inlinepatterns.{name}" for name in _STOCK.split()), *_OWN))


def read_flat(text: str) -> tuple[str, list[Element]] | None:
    """Read a text.

    Returns:
        What stands before the first element, and the elements with what follows each; None when there is more in the text.
    """
    pieces = TOKEN.split(text)
    if MARKED.search(ETX.join(pieces[::PARTS])):
        return None
    found = []
    for at in range(1, len(pieces), PARTS):
        _, code, mark, twice, stressed, image, words, address, after = pieces[at : at + PARTS]
        if code is not None:
            element = Element("code")
            element.text = AtomicString(code_escape(code.strip()))
        elif mark is not None:
            element = Element("strong" if twice else "em")
            element.text = stressed
        elif image:
            element = Element("img", {"src": address.strip(), "alt": words})
        else:
            element = Element("a", {"href": address.strip()})
            element.text = words
        element.tail = after or None
        found.append(element)
    return pieces[0], found


def knows_patterns(md: Markdown) -> bool:
    """Tell whether all of a converter's patterns are known here."""
    return all(kind_of(item) in KNOWN and getattr(item, "tag", "br") in ("code", "br") for item in md.inlinePatterns)


def has_plain_emphasis(delimiters: Any) -> bool:
    """Tell whether the pattern of emphasis reads its two marks as it always does."""
    if not delimiters or delimiters.tokens != ["*", "_"]:
        return False
    star, line = delimiters.delimiters["*"], delimiters.delimiters["_"]
    return (star.smart, line.smart) == (False, True) and star.tags == line.tags == ("strong", "em")
