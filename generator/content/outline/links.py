"""The links and images of a Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

from generator.content.outline.html import Tag
from generator.content.outline.lines import Lines

Kind = Literal["link", "image", "wiki", "definition", "autolink", "embed"]

_WIKI = re.compile(r"(?<!\!)\[\[([^\[\]|\n]+?)(?:\|([^\[\]\n]+?))?\]\](?!\()")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)"
    r"[ \t]*(?:\n?[ \t]*(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>", re.IGNORECASE)
_REFERENCE_IMAGE = re.compile(r"!\[((?:[^\[\]\n]|\\.)*)\]\[([^\]\n]*)\]")
_TITLE = re.compile(r"\s+(?:\"[^\n]*?\"|'[^\n]*?')\s*$", re.DOTALL)
_HTML_LINKS = {"a": "href", "area": "href", "img": "src", "source": "src", "video": "src", "audio": "src",
               "iframe": "src", "embed": "src", "object": "data"}  # fmt: skip
# A link's text longer than this is two brackets that do not belong together.
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """One link, image or embed: where it leads as written, its text (an image's alternative text), its line.

    `alt` is None when an HTML image has no alt attribute at all; `raw` is True for HTML.
    """

    kind: Kind
    target: str
    text: str
    line: int
    alt: str | None = ""
    raw: bool = False


def links(prose: str, elements: Iterable[Tag], lines: Lines) -> tuple[Link, ...]:
    """Find everything that leads somewhere in a text whose code is masked, in order."""
    found = [*_inline(prose), *_by_pattern(prose), *_html(elements)]
    found.sort(key=lambda item: item[0])
    return tuple(Link(kind, target, text, lines.at(at), alt, raw) for at, kind, target, text, alt, raw in found)


_Found = tuple[int, Kind, str, str, str | None, bool]


def _inline(prose: str) -> Iterator[_Found]:
    """Yield ``[text](target)`` and ``![alt](target)``, found from the ``](`` in their middle."""
    at = prose.find("](")
    while at >= 0:
        end = _closing(prose, at + 2)
        start = _opening(prose, at)
        if end > 0 and start >= 0:
            text = prose[start + 1 : at]
            target = _target(prose[at + 2 : end])
            is_image = start > 0 and prose[start - 1] == "!" and prose[start - 2 : start - 1] != "\\"
            yield (start, "image" if is_image else "link", target, text, text if is_image else "", False)
        at = prose.find("](", at + 2)


def _opening(prose: str, close: int) -> int:
    """Return the offset of the bracket that the one at `close` closes, -1 when there is none."""
    depth = 0
    for at in range(close, max(-1, close - _LONGEST_TEXT), -1):
        char = prose[at]
        if char == "\n" and not prose[prose.rfind("\n", 0, at) + 1 : at].strip():
            return -1
        if char in "[]" and prose[at - 1 : at] != "\\":
            depth += 1 if char == "]" else -1
            if depth == 0:
                return at
    return -1


def _closing(prose: str, start: int) -> int:
    """Return the offset of the parenthesis that closes a target, -1 when there is none in its paragraph."""
    stop = prose.find("\n\n", start)
    stop = len(prose) if stop < 0 else stop
    if prose.startswith("<", start):
        inner = prose.find(">", start, stop)
        return prose.find(")", inner, stop) if inner > 0 else -1
    depth = 1
    quoted = ""
    for at in range(start, stop):
        char = prose[at]
        if quoted:
            quoted = "" if char == quoted and prose[at + 1 : at + 2] in (")", " ") else quoted
        elif char in "\"'" and prose[at - 1].isspace():
            quoted = char
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return at
    return _without_quotes(prose, start, stop)


def _without_quotes(prose: str, start: int, stop: int) -> int:
    return prose.find(")", start, stop)


def _target(inner: str) -> str:
    inner = _TITLE.sub("", inner.strip()) if inner.rstrip().endswith(('"', "'")) else inner.strip()
    if inner.startswith("<"):
        inner = inner[1:].partition(">")[0]
    return unescape(inner.strip())


def _by_pattern(prose: str) -> Iterator[_Found]:
    if "[[" in prose:
        for match in _WIKI.finditer(prose):
            yield (match.start(), "wiki", match[1].strip(), (match[2] or "").strip(), "", False)
    if "]:" in prose:
        lowered = prose.lower()
        for match in _DEFINITION.finditer(prose):
            if lowered.count(f"[{match[1].lower()}]") < 2:
                continue  # nothing uses it, so it leads nobody anywhere
            yield (match.start(), "definition", unescape(match[2].strip("<>")), match[1], "", False)
    if "<http" in prose or "<HTTP" in prose:
        for match in _AUTOLINK.finditer(prose):
            yield (match.start(), "autolink", match[1], match[1], "", False)
    if "][" in prose:
        for match in _REFERENCE_IMAGE.finditer(prose):
            yield (match.start(), "image", "", match[1], match[1], False)


def _html(elements: Iterable[Tag]) -> Iterator[_Found]:
    for element in elements:
        attribute = _HTML_LINKS.get(element.name)
        if attribute is None or attribute not in element.attributes:
            continue
        kind: Kind = "link" if attribute == "href" else "image" if element.name == "img" else "embed"
        target = element.attributes[attribute]
        alt = element.attributes.get("alt")
        yield (element.offset, kind, target, "", alt, True)
