"""The headings of a Markdown text, with the plain text their ids are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from generator.content.outline.lines import Lines

_ATX = re.compile(r"^(?:[ \t]*>)*[ \t]*(#{1,6})([ \t]*)(?=[^#\s])((?:\\.|[^\\\n])*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SETEXT = re.compile(r"^(?! {0,3}(?:[-*+>#|]|\d+[.)] ))[ ]{0,3}(\S[^\n]*)\n {0,3}(=+|-+)[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_TAG_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG_ID = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^}\n]*)\}[ \t]*$")
_EXPLICIT = re.compile(r"(?:^|\s)(?:#([^\s#.}]+)|id=[\"']?([^\s\"'}]+))")
_MARKED = re.compile(r"[\\`*_\[<&\x02]")  # what the expressions below begin with
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~-])")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_CODE = re.compile(r"(?<!\\)(`+)(.+?)\1")
_HTML = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->")
_EMPHASIS = re.compile(r"(?<![\w\\])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=\S)\3")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its plain text, the id a writer gave it ("" when made from the text), its line.

    `sure` is False for ``#word``, which Python-Markdown takes for a heading and other readers do not.
    `raw` headings are written in HTML.
    """

    level: int
    text: str
    id: str
    line: int
    sure: bool = True
    raw: bool = False


def headings(blocks: str, body: str, lines: Lines) -> tuple[Heading, ...]:
    """Find the headings of a text, in order.

    Args:
        blocks: the text with its code blocks and comments masked; decides what is a heading.
        body: the text itself, of the same length; gives the headings their words.
        lines: of the text.
    """
    found: list[tuple[int, Heading]] = []
    for match in _lines_with("#", _ATX, blocks):
        text = body[match.start(3) : match.end(3)]
        line = lines.at(match.start(1))
        found.append((match.start(), _heading(len(match[1]), text, line, bool(match[2]))))
    for match in _SETEXT.finditer(blocks) if _UNDERLINE.search(blocks) else ():
        if "|" not in match[1]:
            text = body[match.start(1) : match.end(1)]
            found.append(
                (match.start(), _heading(1 if match[2][0] == "=" else 2, text, lines.at(match.start(1)), True))
            )
    for match in _TAG_HEADING.finditer(blocks) if "<h" in blocks else ():
        given = _TAG_ID.search(match[2])
        heading = Heading(int(match[1]), plain(match[3]), given[1] if given else "", lines.at(match.start()), raw=True)
        found.append((match.start(), heading))
    return tuple(heading for _, heading in sorted(found, key=lambda item: item[0]))


def _lines_with(mark: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Match a pattern against the lines that hold a mark; it finds nothing in others."""
    at = text.find(mark)
    while at >= 0:
        if match := pattern.match(text, text.rfind("\n", 0, at) + 1):
            yield match
        end = text.find("\n", at)
        at = text.find(mark, end) if end >= 0 else -1


def _heading(level: int, text: str, line: int, sure: bool) -> Heading:
    given = ""
    if attributes := _ATTRIBUTES.search(text):
        explicit = _EXPLICIT.search(attributes[1])
        given = (explicit[1] or explicit[2]) if explicit else ""
        text = text[: attributes.start()]
    return Heading(level, plain(text.rstrip(" \t#")), given, line, sure)


def plain(text: str) -> str:
    """Return the text of inline Markdown, as its rendered form without tags reads."""
    if not _MARKED.search(text):
        return text.strip()
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[2].strip() if match.re is _CODE else match[1])
        return f"\x02{len(kept) - 1}\x03"

    text = _ESCAPE.sub(keep, _CODE.sub(keep, text))
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(lambda match: match[2] or match[4], _HTML.sub("", text))
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], unescape(text)).strip()
