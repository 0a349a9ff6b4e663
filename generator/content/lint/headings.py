"""Headings that skip a level."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (
    Rule(
        "heading-jump",
        "warning",
        "a heading more than one level below the one before it (WCAG 1.3.1)",
        "use the next level",
    ),
)


def look(site: Site) -> Iterator[Hit]:
    """Find the jumps; the title of the page is level 1, and a text may also start at level 1 itself."""
    for page in site.texts:
        level = 1
        for heading in site.outline(page).headings:
            if not heading.sure or not heading.text:
                continue
            if heading.level > level + 1:
                message = f"heading '{heading.text[:60]}' jumps from level {level} to {heading.level}"
                yield Hit("heading-jump", page.source, heading.line, message, f"use {'#' * (level + 1)}")
            level = heading.level
