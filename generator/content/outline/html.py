"""The HTML tags a writer put into Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from generator.content.outline.lines import Lines

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*+)((?>[\s/](?>[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)?)>")
_NAMING = re.compile("id|name", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: lower-case name and attribute names, values with entities resolved."""

    name: str
    attributes: Mapping[str, str]
    line: int
    offset: int


def tags(prose: str, lines: Lines) -> tuple[Tag, ...]:
    """Find the opening tags of a text whose code is masked."""
    if "<" not in prose:
        return ()
    return tuple(
        Tag(match[1].lower(), _attributes(match[2]), lines.at(match.start()), match.start())
        for match in _TAG.finditer(prose)
        if not match[1].endswith(":")
    )


def names_in(prose: str) -> Iterator[str]:
    """Find the ids and names that the tags of a text give; its code is masked."""
    for match in _TAG.finditer(prose) if "<" in prose else ():
        if _NAMING.search(match[2]) and not match[1].endswith(":"):
            attributes = _attributes(match[2])
            yield from (attributes[key] for key in ("id", "name") if attributes.get(key))


def _attributes(text: str) -> dict[str, str]:
    if not text.strip(" /"):
        return {}
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1].lower(), unescape((match[2] or "").strip("\"'")).strip())
    return found
