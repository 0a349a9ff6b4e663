"""Articles that nothing leads to but their category."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (
    Rule("orphan", "hint", "an article that no other page links to", "link to it where readers need it next"),
    Rule("unknown-related", "error", "a name under 'related' that no article goes by", "write the article's path"),
)


def look(site: Site) -> Iterator[Hit]:
    """Find articles without a way in, and ways that `related` promises and nobody can go."""
    reached: set[str] = set()
    for page, _, found in site.resolved:
        if found.article and found.article is not page:
            reached.add(found.article.source)
    for page in site.content.pages:
        for name in page.related:
            found_pages = site.resolver.names.find(name)
            reached |= {item.source for item in found_pages}
            if len(found_pages) != 1:
                yield _unknown_related(site, page.source, page.key_lines.get("related", 1), name, len(found_pages))
    for article in site.content.articles:
        if article.source not in reached and article.status == "published" and not article.featured:
            yield Hit("orphan", article.source, 1, "no other page links here", RULES[0].way_out)


def _unknown_related(site: Site, source: str, line: int, name: str, count: int) -> Hit:
    if count:
        return Hit("unknown-related", source, line, f"'{name}' may be any of {count} articles", RULES[1].way_out)
    near = site.near_slugs.find(name.rsplit("/", 1)[-1])
    hint = f"did you mean '{near}'?" if near else RULES[1].way_out
    return Hit("unknown-related", source, line, f"no article is called '{name}'", hint)
