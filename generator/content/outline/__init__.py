"""What a Markdown text holds, by line and without rendering it: headings, ids, links, tags, silences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.content.anchors import Slugify, slugify, unique
from generator.content.outline.headings import Heading, headings
from generator.content.outline.html import Tag, names_in, tags
from generator.content.outline.lines import Lines
from generator.content.outline.links import Link, links
from generator.content.outline.mask import mask_blocks, mask_spans, open_fence
from generator.content.outline.silences import Silence, silences

__all__ = ["INCLUDE", "Heading", "Link", "Outline", "Silence", "Tag", "ids_of", "open_fence", "outline"]

_ATTRIBUTE_ID = re.compile(r"\{:?[^{}\n]*?#([^\s{}#.]+)[^{}\n]*\}")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
INCLUDE = re.compile(r"^[ \t]*-{2,}8<-{2,}[ \t]+[\"']([^\"'\n]+)[\"']", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outline:
    """One text, taken apart. Every `line` counts within the file.

    `ids` is all that a fragment can reach. `prose` is the text with code, comments and what is not
    read as Markdown blanked out, as long as the text itself. `includes` names the snippets it takes in.
    """

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    ids: frozenset[str]
    silences: tuple[Silence, ...]
    prose: str
    first_line: int
    includes: tuple[str, ...] = ()


def outline(body: str, first_line: int = 1, slugify: Slugify = slugify) -> Outline:
    """Take a Markdown text apart.

    Args:
        body: the text below the front matter, lines ended by ``\\n``.
        first_line: the line of the file it starts on.
        slugify: makes the ids of headings that carry none.
    """
    lines = Lines(body, first_line)
    blocks = mask_blocks(body)
    prose = mask_spans(blocks)
    found = headings(blocks, body, lines)
    elements = tags(prose, lines)
    return Outline(
        headings=found,
        links=links(prose, elements, lines),
        tags=elements,
        ids=frozenset(_ids(found, names_in(prose), prose, slugify)),
        silences=silences(body, lines),
        prose=prose,
        first_line=first_line,
        includes=tuple(INCLUDE.findall(body)) if "8<-" in body else (),
    )


def ids_of(body: str, slugify: Slugify = slugify) -> frozenset[str]:
    """Give the `ids` of a text's outline alone."""
    blocks = mask_blocks(body)
    has_tags = "<" in blocks and "=" in blocks
    prose = mask_spans(blocks) if has_tags or "{" in blocks or "[^" in blocks else ""
    found = headings(blocks, body, Lines(""))  # nobody asks for their lines
    return frozenset(_ids(found, names_in(prose) if has_tags else (), prose, slugify))


def _ids(found: Iterable[Heading], names: Iterable[str], prose: str, slugify: Slugify) -> set[str]:
    """Number heading ids as Python-Markdown does: ids given by hand are taken first, raw HTML does not count."""
    taken = {heading.id for heading in found if heading.id}
    if "{" in prose:
        taken |= set(_ATTRIBUTE_ID.findall(prose))
    for heading in found:
        if not heading.id and not heading.raw:
            unique(slugify(heading.text, "-"), taken)
    taken.update(names)
    for name in _FOOTNOTE.findall(prose) if "[^" in prose else ():
        taken |= {f"fn:{name}", f"fnref:{name}"}
    return taken
