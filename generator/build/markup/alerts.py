"""GitHub's alerts: `> [!NOTE]` quotes become admonitions."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension

KINDS = {"note": "note", "tip": "tip", "important": "important", "warning": "warning", "caution": "danger"}
ALERT = re.compile(r"(?:^|\n)[ ]{0,3}>[ ]?\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ ]*([^\n]*)(?:\n|$)", re.IGNORECASE)


class AlertProcessor(BlockQuoteProcessor):
    """A block quote that starts with `[!KIND]`; a title may follow on the same line, or all there is to say."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return bool(ALERT.search(block)) and not self.parser.state.isstate("blockquote")

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = ALERT.search(block)
        if match is None:
            raise AssertionError("run() is called only for a block that passed test()")
        self.parser.parseBlocks(parent, [block[: match.start()]])
        kind = match[1].lower()
        alert = etree.SubElement(parent, "div", {"class": f"admonition {KINDS[kind]}", "data-alert": kind})
        title, body = match[2].strip(), "\n".join(self.clean(line) for line in block[match.end() :].split("\n"))
        if not body.strip():
            title, body = "", title
        etree.SubElement(alert, "p", {"class": "admonition-title"}).text = title or kind.capitalize()
        self.parser.state.set("blockquote")
        self.parser.parseChunk(alert, body)
        self.parser.state.reset()


class AlertsExtension(Extension):
    """Registers the alert processor before plain quotes."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(AlertProcessor(md.parser), "askwell-alert", 22)


def makeExtension(**options: Any) -> AlertsExtension:
    """Make the extension, as Python-Markdown asks for it by name."""
    return AlertsExtension(**options)
