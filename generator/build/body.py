"""The rendered text of one article: what its view shows and what search reads."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from generator.build.views import TocItem


class Section(msgspec.Struct, frozen=True):
    """The plain text below one heading; the text before the first heading has an empty anchor and title."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """One article's Markdown as HTML, with what was learned while rendering it.

    `toc` is flat and in document order. `excerpt` is the first paragraph, at most 160 characters.
    `frames` and `hosts` are the origins of embedded frames and of images on other hosts, for the CSP.
    """

    html: str
    toc: tuple[TocItem, ...] = ()
    sections: tuple[Section, ...] = ()
    excerpt: str = ""
    frames: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The plain text of the whole article, headings included."""
        return "\n".join(part for section in self.sections for part in (section.title, section.text) if part)
