"""Links by name: `[[slug]]` and `[[slug|text]]`, resolved once all articles are known."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

SCHEME = "askwell-wiki:"
PATTERN = r"(?<!\!)\[\[([^\[\]|\n]+?)(?:\|([^\[\]\n]+?))?\]\](?!\()"


class WikiLinkProcessor(InlineProcessor):
    """Leaves an anchor whose address names the article; `resolve` in finish.py gives it the real one."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        link = etree.Element("a", {"href": SCHEME + m[1].strip()})
        link.text = (m[2] or "").strip() or m[1].strip()
        if not m[2]:
            link.set("class", "askwell-named")
        return link, m.start(0), m.end(0)


class WikiLinksExtension(Extension):
    """Registers the pattern before ordinary reference links."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(WikiLinkProcessor(PATTERN, md), "askwell-wiki", 175)


def makeExtension(**options: Any) -> WikiLinksExtension:
    """Make the extension, as Python-Markdown asks for it by name."""
    return WikiLinksExtension(**options)
