"""Lists as GitHub reads them: text belongs to an item when it is indented to the item's own text.

Python-Markdown wants four spaces a level whatever the marker, and a blank line before a list. The
preprocessor re-indents: it walks the lines with a stack of open items, finds the depth of each line by
CommonMark's rule (section 5.2), and writes it with four spaces a level. Text written for
Python-Markdown's own rule comes out as it went in.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

MARKER = re.compile(r"([-*+]|\d{1,9}[.)])( {1,4}(?=\S)| +|$)")
FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
CONTAINER = re.compile(r'(?:!!!|\?\?\?\+?|===[!+]?) |\[\^[^\]]+\]:')
RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
TIGHT_ID = re.compile(r"^(#{1,6}.*?\S)(\{:?[ ]*#[^}\n]*\}[ ]*)$")  # `## Title{#id}`, as kramdown has it
LEVEL = 4


class _Walk:
    """The state of one pass over a text: the text columns of the open items, outermost first."""

    def __init__(self) -> None:
        self.open: list[int] = []
        self.fence = ""
        self.fence_indent = 0
        self.after_blank = True
        self.after_text = False
        self.after_quote = False
        self.block_depth = 0  # how deep the run of lines since the last blank one began
        self.block_text = False  # whether it is a paragraph inside an item so far
        self.out: list[str] = []

    def line(self, line: str) -> None:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if self.fence:
            self._fenced(line, text, indent)
        elif not text:
            self.out.append("")
            self.after_blank, self.after_text, self.after_quote = True, False, False
        else:
            self._text(text, indent)
            self.after_blank = False

    def _fenced(self, line: str, text: str, indent: int) -> None:
        closes = text.startswith(self.fence) and not text.strip().strip(self.fence[0])
        # A closing fence may stand up to three spaces off its opening one.
        kept = text if closes and indent < self.fence_indent + LEVEL else line[min(indent, self.fence_indent) :]
        self.out.append((" " * (LEVEL * len(self.open)) + kept) if text else "")
        if closes:
            self.fence = ""

    def _text(self, text: str, indent: int) -> None:
        first = text[0]
        marker = MARKER.match(text) if (first in "-*+" or first.isdecimal()) and not RULE.match(text) else None
        fence = FENCE.match(text) if first in "`~" else None
        if self.after_blank or marker or fence:
            while self.open and indent < self.open[-1]:
                self.open.pop()
        depth = len(self.open)
        beyond = max(0, indent - self.open[-1] if self.open else indent)
        if beyond >= LEVEL:
            self._deep(text, indent, depth, beyond)
        elif marker:
            self._item(text, indent, depth, marker)
        else:
            self._plain(text, indent, depth, beyond, fence)

    def _deep(self, text: str, indent: int, depth: int, beyond: int) -> None:
        """Indented code, or a list nested by Python-Markdown's rule; both keep their columns."""
        lead = indent if indent % LEVEL == 0 and indent >= LEVEL * (depth + 1) else LEVEL * depth + beyond
        self.out.append(" " * lead + text)
        self.after_text = False

    def _item(self, text: str, indent: int, depth: int, marker: re.Match[str]) -> None:
        sign, gap = marker.groups()
        interrupts = self.after_text and (sign in "-*+" or sign[:-1] == "1")
        if self.after_text and not interrupts:
            self._plain(text, indent, depth, 0, None)
            return
        if interrupts or depth < self.block_depth or (self.block_text and depth == self.block_depth):
            self._break(depth)
        elif self.after_blank:
            self.block_depth = depth
        self.block_text = False
        self.out.append(" " * (LEVEL * depth) + sign.replace(")", ".") + " " + text[marker.end() :])
        self.open.append(indent + len(sign) + (len(gap) if 1 <= len(gap) <= LEVEL else 1))
        self.after_text = False

    def _break(self, depth: int) -> None:
        """Begin a new block: Python-Markdown reads a run of lines as whatever its first line is."""
        if self.out and self.out[-1]:
            self.out.append("")
        self.block_depth = depth

    def _plain(self, text: str, indent: int, depth: int, beyond: int, fence: re.Match[str] | None) -> None:
        if self.after_blank:
            self.block_depth, self.block_text = depth, bool(depth) and text[0] not in "#>|<" and not fence
        if text[0] == ">":
            if depth and not self.after_blank and not self.out[-1].lstrip().startswith(">"):
                self._break(depth)
            self._quote(text)
        else:
            self.after_quote = False
        if text[0] == "#":
            text = TIGHT_ID.sub(r"\1 \2", text)
        self.out.append(" " * (LEVEL * depth + (0 if depth or fence else beyond)) + text)
        self.after_text = not depth and text[0] not in "#>|<=-" and not fence
        if fence:
            self.fence, self.fence_indent = fence[1], indent
        elif CONTAINER.match(text):
            self.open.append(indent + LEVEL)
            self.after_text = False

    def _quote(self, text: str) -> None:
        """Inside a quote too, a list may follow a line of text directly."""
        inner = text[1:].strip()
        marker = MARKER.match(inner)
        if marker and self.after_quote:
            self.out.append(" " * (LEVEL * len(self.open)) + ">")
        self.after_quote = bool(inner) and not marker and not inner.startswith("[!")


class ListsPreprocessor(Preprocessor):
    """Re-indents lists before any other processor reads the lines."""

    def run(self, lines: list[str]) -> list[str]:
        walk = _Walk()
        for line in lines:
            walk.line(line)
        return walk.out


class ListsExtension(Extension):
    """Registers the preprocessor after whitespace was normalised and before fences are taken out."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(ListsPreprocessor(md), "askwell-lists", 27)


def makeExtension(**options: Any) -> ListsExtension:
    """Make the extension, as Python-Markdown asks for it by name."""
    return ListsExtension(**options)
