"""Pages that Git remembers at other addresses, which nothing answers any more."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.redirects import normal_path

RULES = (
    Rule(
        "moved-without-redirect",
        "error",
        "a page that was renamed or moved; its old address is dead",
        "run 'askwell check --fix-redirects', or add the old address to its 'aliases'",
    ),
    Rule(
        "removed-without-redirect",
        "error",
        "a page that was removed; its address is dead",
        "redirect it in redirects.yml to what answers its question now, or mark it there as 'gone'",
    ),
)


def look(site: Site) -> Iterator[Hit]:
    """Find the old addresses of pages that lead nowhere."""
    ways = site.resolver.redirects
    for departed in site.departed:
        path = normal_path(departed.url)
        ending = ways.follow(path)
        if path in ways.own or ending.url or ending.gone:
            continue
        page = site.resolver.names.by_source.get(departed.departure.new)
        if page:
            message = f"moved here from '{departed.departure.old}'; nothing answers {departed.url}"
            yield Hit("moved-without-redirect", page.source, 1, message, "run 'askwell check --fix-redirects'")
        else:
            message = f"'{departed.departure.old}' was removed; nothing answers {departed.url}"
            hint = f"add '{path}: <where it leads>' or '{path}: gone'"
            yield Hit("removed-without-redirect", "redirects.yml", 1, message, hint)
