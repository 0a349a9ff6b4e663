"""Python-Markdown's inline pass, which asks a pattern only where the character it starts with occurs.

Most runs of text hold none of these characters, and most of the others one of them; asking all sixteen patterns
about each costs a tenth of a build. Patterns we do not know are always asked, so that extensions keep working.
"""

from __future__ import annotations

import re
import string

from markdown import Markdown
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

HANDLE, APPLY = "_InlineProcessor__handleInline", "_InlineProcessor__applyPattern"
NEEDLES = {
    "backtick": "`",
    "escape": "\\",
    "askwell-break": "\\\n",
    "footnote": "[^",
    "askwell-wiki": "[[",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}


class ThriftyInlineProcessor(InlineProcessor):
    """The same result as its parent's, by fewer searches."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        patterns = list(md.inlinePatterns)  # sorts the registry, whose order of names is asked for next
        names = [item.name for item in md.inlinePatterns._priority]  # type: ignore[attr-defined]
        self._patterns = [(item, NEEDLES.get(name, "")) for item, name in zip(patterns, names, strict=True)]
        starts = {needle[0] for _, needle in self._patterns if needle} | {"*", "_"}
        known = all(needle or name == "em_strong" for (_, needle), name in zip(self._patterns, names, strict=True))
        self._any = re.compile("[" + re.escape("".join(sorted(starts))) + "]") if known else None

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Do as the parent's private method of this name does; it is the one seam the library leaves."""
        if isinstance(data, AtomicString) or (self._any and not self._any.search(data)):
            return data
        apply = getattr(self, APPLY)
        start = 0
        while patternIndex < len(self._patterns):
            pattern, needle = self._patterns[patternIndex]
            matched = False
            if needle in data:
                data, matched, start = apply(pattern, data, patternIndex, start)
            if not matched:
                patternIndex += 1
                start = 0
        return data


def install(md: Markdown) -> None:
    """Replace a converter's inline pass; a library whose seam has moved keeps its own.

    A backslash does what it does on GitHub too: it escapes any ASCII punctuation, and at the end of a line it breaks it
    (CommonMark 2.4 and 6.7).
    """
    md.ESCAPED_CHARS = list(dict.fromkeys([*md.ESCAPED_CHARS, *string.punctuation]))
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "askwell-break", 181)
    if hasattr(InlineProcessor, HANDLE) and hasattr(InlineProcessor, APPLY):
        md.treeprocessors.register(ThriftyInlineProcessor(md), "inline", 20)
