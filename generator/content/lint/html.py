"""HTML that the site's security policy refuses; the build takes it out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (
    Rule("raw-script", "error", "a <script> in an article; it never runs", "use extra_javascript in mkdocs.yml"),
    Rule("event-handler", "error", "an on... attribute in an article; it never runs", "remove it"),
)


def look(site: Site) -> Iterator[Hit]:
    """Find scripts and event handlers."""
    for page in site.texts:
        for tag in site.outline(page).tags:
            if tag.name == "script":
                yield Hit("raw-script", page.source, tag.line, "a <script> never runs here", RULES[0].way_out)
            for name in tag.attributes:
                if name.startswith("on") and len(name) > 4 and name.isalpha():
                    message = f"'{name}' on <{tag.name}> never runs here"
                    yield Hit("event-handler", page.source, tag.line, message, "remove it")
