"""Snippets that articles take in and nobody wrote: customers read the line that asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.outline import INCLUDE
from generator.content.suggest import near_miss

RULES = (Rule("missing-snippet", "error", "a snippet that does not exist", "write it, or remove the line"),)


def look(site: Site) -> Iterator[Hit]:
    """Find them; what stands behind a colon in a name picks lines of the file, and an address is no file."""
    for page in site.texts:
        for match in INCLUDE.finditer(page.body) if "8<-" in page.body else ():
            name = match[1].partition(":")[0]
            if "://" not in match[1] and name not in site.snippets:
                near = near_miss(name, site.snippets)
                hint = f"did you mean '{near}'?" if near else RULES[0].way_out
                line = page.body_line + page.body.count("\n", 0, match.start(1))
                yield Hit("missing-snippet", page.source, line, f"snippet '{name}' does not exist", hint)
