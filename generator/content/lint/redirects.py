"""Redirects that lead nowhere, or are never followed; those that loop are refused on loading."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.models import Redirect
from generator.content.redirect_map import Ending
from generator.content.redirects import is_external

RULES = (
    Rule("redirect-nowhere", "error", "a redirect to a page that does not exist", "name a page that does"),
    Rule("redirect-unused", "warning", "a redirect from the address of a page; the page is shown", "remove it"),
)


def look(site: Site) -> Iterator[Hit]:
    """Follow every redirect to its end."""
    ways = site.resolver.redirects
    for item in ways.exact.values():
        if item.old in ways.own:
            message = f"'{item.old}' is the address of a page, so it is never redirected"
            yield Hit("redirect-unused", item.source, item.line, message, "remove the redirect, or the page")
        else:
            yield from _judge(item, ways.follow(item.old))
    for item in ways.prefixes:
        if not item.gone and not is_external(item.new):
            yield from _judge_prefix(site, item)


def _judge(item: Redirect, ending: Ending) -> Iterator[Hit]:
    if not ending.url and not ending.gone and not ending.loop and ending.stops[-1]:
        message = f"'{item.old}' leads to '{ending.stops[-1]}', which does not exist"
        yield Hit("redirect-nowhere", item.source, item.line, message, "name a page, or write 'gone'")


def _judge_prefix(site: Site, item: Redirect) -> Iterator[Hit]:
    ways = site.resolver.redirects
    target = item.new.strip("/")
    loops = ways.follow(f"{item.old}/x").loop
    if target and not loops and not any(path == target or path.startswith(f"{target}/") for path in ways.own):
        message = f"'{item.old}/*' leads below '{target}', where no page is"
        yield Hit("redirect-nowhere", item.source, item.line, message, "name a folder of pages")
