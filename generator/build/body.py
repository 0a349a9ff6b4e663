"""The rendered text of one article: what its view shows and what search reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TocItem:
    """One heading: its level (2 to 6), its id and its plain-text title."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """The plain text below one heading; the text before the first heading has an empty anchor and title."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """One article's Markdown as HTML, with what was learned while rendering it.

    `toc` is flat and in document order. `excerpt` is the first paragraph, at most 160 characters.
    `source` is the Markdown after variables and snippets.
    """

    html: str
    source: str = ""
    toc: tuple[TocItem, ...] = ()
    sections: tuple[Section, ...] = ()
    excerpt: str = ""
    words: int = 0
    images: int = 0

    @property
    def text(self) -> str:
        """The plain text of the whole article, headings included."""
        return "\n".join(part for section in self.sections for part in (section.title, section.text) if part)
