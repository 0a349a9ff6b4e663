"""Anchors: the ids of headings, computed as the built page computes them, and how a fragment finds one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import unquote

Slugify = Callable[[str, str], str]
_OTHER = re.compile(r"[^\w\s-]")
_HYPHENS = re.compile(r"[-\s]+")


def slugify(text: str, separator: str = "-") -> str:
    """Return the id of a heading, in the form Python-Markdown's toc extension calls.

    Equal to that extension's own default for ASCII; letters of every script are kept.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    kept = _OTHER.sub("", text).strip().lower()
    return _HYPHENS.sub("-", kept) if separator == "-" else re.sub(rf"[{re.escape(separator)}\s]+", separator, kept)


def unique(anchor: str, taken: set[str]) -> str:
    """Number an id that is taken or empty as Python-Markdown does (``name_1``), and take it."""
    while anchor in taken or not anchor:
        numbered = re.match(r"^(.*)_([0-9]+)$", anchor)
        anchor = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{anchor}_1"
    taken.add(anchor)
    return anchor


class Anchors:
    """The ids of one page; finds the one a fragment means even when it was written for another host.

    GitHub keeps a hyphen for each space (``a--b``), Python-Markdown joins them (``a-b``); old hosted
    help centers do not mind capitals. A fragment that fits exactly one id after folding these is
    taken to mean it, and the build writes the true one.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = frozenset(ids)
        self._folded: dict[str, str | None] = {}
        for name in sorted(self.ids):
            key = _fold(unquote(name))
            self._folded[key] = None if key in self._folded else name

    def resolve(self, fragment: str) -> str | None:
        """Return the id `fragment` (without ``#``, percent-encoded or not) means, or None when it is broken."""
        for candidate in (fragment, unquote(fragment)):
            if candidate in self.ids:
                return candidate
        return self._folded.get(_fold(unquote(fragment)))


def _fold(name: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return re.sub(r"-{2,}", "-", plain.lower()).strip("-")
