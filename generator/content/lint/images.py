"""Images that a screen reader cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from urllib.parse import unquote

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (
    Rule(
        "missing-alt",
        "warning",
        "an image without alternative text (WCAG 1.1.1)",
        'say what it shows; a purely decorative one is <img alt="" ...>',
    ),
)


def look(site: Site) -> Iterator[Hit]:
    """Find images without alternative text; an HTML image with an empty `alt` is meant to be decorative."""
    for page in site.texts:
        for link in site.outline(page).links:
            if link.kind == "image" and (link.alt is None or (not link.raw and not link.alt.strip())):
                name = unquote(basename(link.target.partition("?")[0])) or "an image"
                yield Hit(
                    "missing-alt", page.source, link.line, f"'{name}' has no alternative text", "say what it shows"
                )
