"""How a text reads: hints, never more."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.models import Article
from generator.content.outline.lines import Lines

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
_BLOCK = re.compile(r"(?:(?!\n[ \t]*\n)[\s\S])+")
_NOT_PROSE = re.compile(r"^[ \t]*(?:[-*+>|#<:]|\d+[.)]|!!!|\?\?\?|===)", re.MULTILINE)
_SENTENCE = re.compile(r"\S(?:(?![.!?…][\"”’)\]*_]*\s)[^。！？])*[.!?…。！？]?")
_LINK_TARGET = re.compile(r"(?<=\])\([^)\n]*\)|<[^>\n]*>|https?://\S+")
_ABBREVIATION = re.compile(r"(?<![\w./#&'’-])([A-Z]{3,5})s?(?![\w/&'’-])")
_MARKS = str.maketrans(dict.fromkeys(string.punctuation, " "))
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
    used = [_abbreviations(site, page, words) for page in pages]
    spread = Counter(name for names in used for name in names)
    common = max(5, len(pages) // 20)
    for page, names in zip(pages, used, strict=True):
        for name, line in names.items():
            if spread[name] < common:
                message = f"'{name}' is never spelled out on this page"
                yield Hit("undefined-abbreviation", page.source, line, message, "write it out where it is first used")
        yield from _long_sentences(site, page)


def _vocabulary(site: Site) -> frozenset[str]:
    """Return the site's words as they stand and those of its titles: what is also one of them is no abbreviation."""
    words: set[str] = set()
    for page in site.content.pages:
        words.update(site.outline(page).prose.translate(_MARKS).split())
        words.update(page.title.lower().split())
    for category in site.content.categories:
        words.update(category.title.lower().split())
    return frozenset(words)


def _abbreviations(site: Site, page: Article, words: frozenset[str]) -> dict[str, int]:
    """Return the unexplained abbreviations of a page and the line each is first on."""
    outline = site.outline(page)
    text = _LINK_TARGET.sub(lambda match: " " * len(match[0]), outline.prose)
    found: dict[str, int] = {}
    for match in _ABBREVIATION.finditer(text):
        name = match[1]
        if name not in KNOWN and name not in found and name.lower() not in words and not _explained(name, page.body):
            found[name] = outline.first_line + text.count("\n", 0, match.start())
    return {name: line for name, line in found.items() if not _shouted(text, line - outline.first_line)}


def _explained(name: str, body: str) -> bool:
    return f"({name})" in body or f"{name} (" in body or f"*[{name}]:" in body or f"({name}s)" in body


def _shouted(text: str, index: int) -> bool:
    line = text.split("\n")[index]
    return line.upper() == line


def _long_sentences(site: Site, page: Article) -> Iterator[Hit]:
    outline = site.outline(page)
    lines = Lines(outline.prose, outline.first_line)
    for block in _BLOCK.finditer(outline.prose):
        if len(block[0]) < LONGEST_SENTENCE * 3 or _NOT_PROSE.search(block[0]):
            continue
        text = _LINK_TARGET.sub(lambda match: " " * len(match[0]), block[0])
        for sentence in _SENTENCE.finditer(text):
            words = len(sentence[0].split())
            if words > LONGEST_SENTENCE:
                start = block.start() + sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
                opening = " ".join(sentence[0].split()[:6])
                message = f"a sentence of {words} words ('{opening} ...')"
                yield Hit("long-sentence", page.source, lines.at(start), message, "say it in two")
