"""Code that begins and never ends: customers read its marks, and what follows is no longer laid out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.outline import open_fence

RULES = (Rule("open-fence", "warning", "a code block that nothing closes", "close it with the marks that open it"),)


def look(site: Site) -> Iterator[Hit]:
    """Find the opening line of such blocks."""
    for page in site.texts:
        line = open_fence(page.body)
        if line is not None:
            yield Hit("open-fence", page.source, page.body_line + line, "code block is never closed", RULES[0].way_out)
