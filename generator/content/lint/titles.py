"""Titles and descriptions: what people see of a page before they open it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.models import Article
from generator.content.redirects import normal_path

# Search engines and link previews cut a description at about this length.
LONGEST_DESCRIPTION = 160

RULES = (
    Rule("duplicate-title", "warning", "two pages with one title", "say in each title what sets it apart"),
    Rule(
        "missing-description",
        "hint",
        "a page without a description; its first sentences stand in",
        "add 'description' with one sentence that tells what the page answers",
    ),
    Rule(
        "long-description",
        "warning",
        f"a description over {LONGEST_DESCRIPTION} characters, which search engines cut",
        "shorten it",
    ),
    Rule("duplicate-id", "error", "two pages with one 'id' or one alias", "keep it at the page that answers now"),
    Rule("empty-article", "warning", "a published page without text", "write it, or make it a draft"),
)


def look(site: Site) -> Iterator[Hit]:
    """Judge each page's title, description and whether it says anything."""
    yield from _claims(site)
    first: dict[str, Article] = {}
    for page in sorted(site.content.pages, key=lambda page: page.source):
        other = first.setdefault(" ".join(page.title.casefold().split()), page)
        if other is not page:
            line = page.key_lines.get("title", 1)
            yield Hit("duplicate-title", page.source, line, f"the same title as '{other.source}': {page.title}")
        yield from _description(page)
        if page.status == "published" and not page.body.strip():
            yield Hit("empty-article", page.source, 1, "a published page without text", RULES[4].way_out)


def _claims(site: Site) -> Iterator[Hit]:
    """Find ids and aliases that two pages claim: an old address can lead to one only."""
    first: dict[tuple[str, str], Article] = {}
    for page in sorted(site.content.pages, key=lambda page: page.source):
        claims = [("id", page.foreign_id)] if page.foreign_id else []
        for key, value in (*claims, *(("aliases", normal_path(alias)) for alias in page.aliases)):
            other = first.setdefault((key, value), page)
            if other is not page:
                message = f"'{value}' is claimed by '{other.source}' too"
                yield Hit("duplicate-id", page.source, page.key_lines.get(key, 1), message, "keep it at one of them")


def _description(page: Article) -> Iterator[Hit]:
    line = page.key_lines.get("description", page.key_lines.get("title", 1))
    if len(page.description) > LONGEST_DESCRIPTION:
        message = f"a description of {len(page.description)} characters"
        yield Hit("long-description", page.source, line, message, f"keep it within {LONGEST_DESCRIPTION}")
    if not page.description and page.ref.startswith("articles/"):
        yield Hit("missing-description", page.source, line, "no description", "one sentence on what the page answers")
