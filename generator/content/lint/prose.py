"""How a text reads: hints, never more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.models import Article

LONGEST_SENTENCE = 45

RULES = (
    Rule("long-sentence", "hint", f"a sentence of more than {LONGEST_SENTENCE} words", "say it in two"),
    Rule(
        "undefined-abbreviation",
        "hint",
        "an abbreviation that the page never spells out",
        "write it out where it is first used: 'two-factor authentication (2FA)', or define it with *[2FA]: ...",
    ),
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NOT_PROSE = re.compile(r"^[ \t]*(?:[-*+>|#<:]|\d+[.)]|!!!|\?\?\?|===)", re.MULTILINE)
_SENTENCE = re.compile(r"\S(?:(?![.!?…][\"”’)\]*_]*\s)[^。！？])*[.!?…。！？]?")
_LINK_TARGET = re.compile(r"(?<=\])\([^)\n]*\)|<[^>\n]*>|https?://\S+")
_ABBREVIATION = re.compile(r"(?<![\w./#&'’-])([A-Z]{3,5})s?(?![\w/&'’-])")
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~]+")
# What anybody who can open a help center has met.
KNOWN = frozenset(
    re.findall(
        r"\w+",
        "API ASCII CEO CPU CSS CSV DNS DVD EUR FAQ GBP GIF GPS GPU HDMI HTML HTTP HTTPS IBAN ISBN ISO JPEG JPG "
        "JSON LAN LED MAC MIT NFC NOTE PDF PIN PNG RAM RGB ROM SDK SIM SMS SQL SSD SSL SVG TIP TLS URL USA USB USD "
        "UTC UTF VAT VPN WIFI WLAN WWW XML YAML ZIP ",
    )
)


def look(site: Site) -> Iterator[Hit]:
    """Find long sentences and abbreviations nobody explains.

    An abbreviation that a twentieth of all pages use is the site's own vocabulary.
    """
    pages = list(site.published())
    words = _vocabulary(site)
    texts = [_LINK_TARGET.sub(lambda match: " " * len(match[0]), site.outline(page).prose) for page in pages]
    used = [_abbreviations(site, page, text, words) for page, text in zip(pages, texts, strict=True)]
    spread = Counter(name for names in used for name in names)
    common = max(5, len(pages) // 20)
    for page, text, names in zip(pages, texts, used, strict=True):
        for name, line in names.items():
            if spread[name] < common:
                message = f"'{name}' is never spelled out on this page"
                yield Hit("undefined-abbreviation", page.source, line, message, "write it out where it is first used")
        yield from _long_sentences(site, page, text)


def _vocabulary(site: Site) -> frozenset[str]:
    """Return the site's words as they stand and those of its titles: what is also one of them is no abbreviation."""
    words: set[str] = set()
    for page in site.content.pages:
        words.update(_WORD.findall(site.outline(page).prose))
        words.update(page.title.lower().split())
    for category in site.content.categories:
        words.update(category.title.lower().split())
    return frozenset(words)


def _abbreviations(site: Site, page: Article, text: str, words: frozenset[str]) -> dict[str, int]:
    """Return the unexplained abbreviations in the text of a page, without the targets of links, and the line each is first on."""
    first_line = site.outline(page).first_line
    found: dict[str, int] = {}
    for match in _ABBREVIATION.finditer(text):
        name = match[1]
        if name not in KNOWN and name not in found and name.lower() not in words and not _explained(name, page.body):
            found[name] = first_line + text.count("\n", 0, match.start())
    return {name: line for name, line in found.items() if not _shouted(text, line - first_line)}


def _explained(name: str, body: str) -> bool:
    return f"({name})" in body or f"{name} (" in body or f"*[{name}]:" in body or f"({name}s)" in body


def _shouted(text: str, index: int) -> bool:
    line = text.split("\n")[index]
    return line.upper() == line


def _long_sentences(site: Site, page: Article, text: str) -> Iterator[Hit]:
    """Find the long sentences of a page, in its text without the targets of links."""
    outline = site.outline(page)
    for start, end in _blocks(outline.prose):
        block = text[start:end]
        if len(block.split()) <= LONGEST_SENTENCE or _NOT_PROSE.search(outline.prose, start, end):
            continue
        for sentence in _SENTENCE.finditer(block):
            words = sentence[0].split()
            if len(words) > LONGEST_SENTENCE:
                message = f"a sentence of {len(words)} words ('{' '.join(words[:6])} ...')"
                line = outline.first_line + text.count("\n", 0, start + sentence.start())
                yield Hit("long-sentence", page.source, line, message, "say it in two")


def _blocks(prose: str) -> Iterator[tuple[int, int]]:
    """Yield where each block between blank lines starts and ends."""
    start = 0
    for gap in _BLANK_LINE.finditer(prose):
        yield start, gap.start()
        start = gap.end()
    yield start, len(prose)
