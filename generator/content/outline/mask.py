"""Blanks what Markdown does not read as text: code and comments. Offsets and lines stay as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# The markers a line may start with before its own text: quotes and list items, in any order.
_FENCE = re.compile(r"(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(`{3,}(?!.*`)|~{3,})")
_MARKER = re.compile(r"([-*+]|\d{1,9}[.)])[ \t]+(?=\S)|(?:!!!|\?\?\?\+?|===[!+]?) |\[\^[^\]]+\]:")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_CODE_TAG = re.compile(r"(<(code|pre|script|style|textarea)\b[^>]*>)(.*?)(</\2\s*>)", re.DOTALL | re.IGNORECASE)
_MASKED = re.compile(r"```|~~~|<!--|\n(?: {4}| {0,3}\t)")  # without any of these, no block is blanked
_INK = re.compile(r"[^\n]")


def blank(text: str) -> str:
    """Return as many spaces, with the line ends kept."""
    return _INK.sub(" ", text) if "\n" in text else " " * len(text)


def mask_spans(text: str) -> str:
    """Blank code spans and the inside of code elements in a text whose blocks are masked."""
    if "`" in text:
        text = _SPAN.sub(lambda match: blank(match[0]), text)
    if "</" in text:
        text = _CODE_TAG.sub(lambda match: match[1] + blank(match[3]) + match[4], text)
    return text


def mask_blocks(text: str) -> str:
    """Blank fenced code, indented code and HTML comments."""
    if not _MASKED.search(f"\n{text}"):
        return text
    walk = _Walk()
    for line in text.split("\n"):
        walk.line(line)
    return "\n".join(walk.out)


def open_fence(text: str) -> int | None:
    """Return the line, counted from 0, of a code fence that nothing closes; None when all are closed."""
    if text.count("```") % 2 == 0 and text.count("~~~") % 2 == 0:
        return None
    walk = _Walk()
    for line in text.split("\n"):
        walk.line(line)
    return walk.fence_line if walk.fence else None


@dataclass(slots=True)
class _Walk:
    """One pass over the lines: which fence or comment is open, and how far in the current list item's text is."""

    out: list[str] = field(default_factory=list)
    fence: str = ""
    fence_line: int = 0
    comment: bool = False
    after_blank: bool = True
    column: int = 0

    def line(self, line: str) -> None:
        """Add one line, blanked as far as it is not text."""
        if self.fence:
            self._inside_fence(line)
            return
        text = line.lstrip(" \t")
        # The place of a line is where it was written to start, whatever is blanked at its front.
        indent = _width(line[: len(line) - len(text)])
        if self.comment or "<!--" in line:
            line = self._without_comment(line)
            text = line.lstrip(" \t")
        if not text:
            self.after_blank = True
            self.out.append(line)
            return
        self._text(line, text, indent)
        self.after_blank = False

    def _text(self, line: str, text: str, indent: int) -> None:
        if (self.after_blank and indent < self.column) or (indent == 0 and text[0] in "#<"):
            self.column = 0 if indent < 2 else min(self.column, indent)
        marker = _MARKER.match(text) if text[0] in "-*+!?=[" or text[0].isdecimal() else None
        if ("```" in text or "~~~" in text) and (fence := _FENCE.match(text)):
            self.fence, self.fence_line = fence[1], len(self.out)
            self.out.append(blank(line))
        elif self.after_blank and not marker and indent - self.column >= 4:
            self.out.append(blank(line))
            self.after_blank = True
            return
        else:
            self.out.append(line)
            if marker:
                self.column = indent + (len(marker[0]) if marker[1] else 4)

    def _inside_fence(self, line: str) -> None:
        closing = line.strip(" \t>")
        if closing.startswith(self.fence) and not closing.strip(self.fence[0]):
            self.fence = ""
            self.after_blank = False
        self.out.append(blank(line))

    def _without_comment(self, line: str) -> str:
        kept: list[str] = []
        while line:
            mark = "-->" if self.comment else "<!--"
            before, found, line = line.partition(mark)
            kept.append(blank(before + found) if self.comment else before + blank(found))
            if found:
                self.comment = not self.comment
        return "".join(kept)


def _width(indent: str) -> int:
    return len(indent.expandtabs(4) if "\t" in indent else indent)
