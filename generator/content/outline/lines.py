"""Offsets to line numbers."""

from __future__ import annotations

from bisect import bisect_right


class Lines:
    """Knows the line of every offset of a text."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)
        self.first = first

    def at(self, offset: int) -> int:
        """Return the line an offset lies on, counted within the file."""
        return bisect_right(self._starts, offset) - 1 + self.first
