"""A page's headings: ids and names as Python-Markdown's `toc` gives them, without the list of links nobody shows.

It writes each heading as HTML to read its words out of it, and all of them as a list, wherever one may stand.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import toc as stock
from markdown.util import STX

SEAMS = ("nest_toc_tokens", "remove_fnrefs", "render_inner_html", "strip_tags", "unescape", "unique")
TELLING = re.compile(f"[&<>{STX}]")  # what makes the HTML of words differ from them
LABEL = "data-toc-label"


class Contents:
    """Finds the headings of a page.

    Args:
        toc: does it where a page shows its contents, or a heading has another name there.
    """

    def __init__(self, toc: Any) -> None:
        self._toc, self._md, self._stock = toc, toc.md, toc.run
        self._is_heading: dict[object, bool] = {}

    def __call__(self, doc: Element) -> None:
        elements = list(doc.iter())
        headings = [element for element in elements if self._known(element.tag)]
        if any(heading.get(LABEL) for heading in headings) or self._toc.marker in "".join(doc.itertext()):
            self._stock(doc)
            return
        used = {given for element in elements if (given := element.get("id")) is not None}
        tokens: list[Any] = [token for heading in headings for token in self._read(heading, used)]
        self._md.toc_tokens = stock.nest_toc_tokens(tokens)

    def _known(self, tag: object) -> bool:
        if tag not in self._is_heading:
            self._is_heading[tag] = isinstance(tag, str) and bool(self._toc.header_rgx.match(tag))
        return self._is_heading[tag]

    def _read(self, heading: Element, used: set[str]) -> list[dict[str, Any]]:
        """Give a heading its id; also tell what it says, if it belongs to the contents."""
        toc = self._toc
        toc.set_level(heading)
        words = self._words(heading)
        name = stock.strip_tags(words) if "<" in words else " ".join(words.split())
        if heading.get("id") is None:
            heading.set("id", stock.unique(toc.slugify(unescape(name), toc.sep), used))
        level = int(heading.tag[-1])
        if not toc.toc_top <= level <= toc.toc_bottom:
            return []
        anchor = stock.unescape(heading.get("id", ""))
        return [{"level": level, "id": anchor, "name": name, "html": words, LABEL: ""}]

    def _words(self, heading: Element) -> str:
        if not len(heading) and not TELLING.search(heading.text or ""):
            return (heading.text or "").strip()
        found: str = stock.render_inner_html(stock.remove_fnrefs(heading), self._md)
        return found


def install(md: Markdown) -> None:
    """Let a converter without extensions of a site, which may want the list, read its headings this way."""
    if not all(hasattr(stock, seam) for seam in SEAMS):
        return
    for item in md.treeprocessors:
        if type(item) is stock.TocTreeprocessor and item.marker and not (item.use_anchors or item.use_permalinks):
            item.run = Contents(item)  # type: ignore[method-assign]
