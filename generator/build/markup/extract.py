"""What search and descriptions read of an article: its plain text, section by section."""

from __future__ import annotations

import re
from html import unescape

from generator.build.body import Section
from generator.build.markup.tags import REST

HEADING = re.compile(
    r"""<h([1-6])\b((?:[^>"']|"[^"]*"|'[^']*')*)>(.*?)</h\1>""", re.DOTALL | re.IGNORECASE
)
ANCHOR = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""")
UNSEEN = re.compile(r"<!--.*?-->|<(style|script|template|svg)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"]
)
BETWEEN = re.compile(rf"</?([a-zA-Z][a-zA-Z0-9]*+){REST}>")
EXCERPT = 160


def sections_of(html: str) -> tuple[Section, ...]:
    """Split an article's HTML at its headings.

    Returns:
        The text before the first heading (when there is any), then one section a heading.
    """
    if "<!--" in html or "<svg" in html or "<style" in html:
        html = UNSEEN.sub(" ", html)
    found: list[Section] = []
    anchor = title = ""
    start = 0
    for heading in HEADING.finditer(html):
        found.append(Section(anchor, title, plain_text(html[start : heading.start()])))
        name = ANCHOR.search(heading[2])
        anchor, title, start = (unescape(name[1]) if name else ""), plain_text(heading[3]), heading.end()
    found.append(Section(anchor, title, plain_text(html[start:])))
    return tuple(section for section in found if section.title or section.text)


def excerpt_of(html: str) -> str:
    """Give the first paragraph with words in it as plain text, cut at a word to at most 160 characters."""
    for paragraph in PARAGRAPH.finditer(html):
        text = plain_text(paragraph[1])
        if len(text) > 3 and 'class="admonition' not in paragraph[0]:
            return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"
    return ""


def plain_text(html: str) -> str:
    """Take the tags out; those that do not flow with the text leave a space."""
    pieces = BETWEEN.split(html)
    pieces[1::2] = [GAPS[name] for name in pieces[1::2]]
    return " ".join(unescape("".join(pieces)).split())


class _Gaps(dict[str, str]):
    """Name of a tag, however it is written, to what it leaves in the text."""

    def __missing__(self, name: str) -> str:
        gap = self[name] = "" if name.lower() in INLINE else " "
        return gap


GAPS = _Gaps()
