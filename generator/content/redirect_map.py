"""All redirects of a site, written ones and aliases, followed to where they end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.content.findings import Finding
from generator.content.models import Content, Redirect
from generator.content.redirects import is_external, normal_path

# A chain longer than this is a loop that grows (a/* -> a/b).
_LONGEST_CHAIN = 32


@dataclass(frozen=True, slots=True)
class Ending:
    """Where an address leads: `url` relative to the root or absolute, "" when `gone`, a loop or nowhere."""

    url: str
    stops: tuple[str, ...]
    gone: bool = False
    loop: bool = False


class RedirectMap:
    """Follows addresses through the redirects of a site; the address of a page always wins over a redirect."""

    def __init__(self, content: Content) -> None:
        self.own = {page.ref: page.url for page in content.pages}
        self.own |= {normal_path(category.url): category.url for category in content.categories}
        self.own |= {"": "", "articles": "articles/", "faq": "faq/", "contact": "contact/"}
        self.own |= dict(map(_plain_page, content.files))
        self.prefixes = sorted((item for item in content.redirects if item.prefix), key=lambda item: -len(item.old))
        self.exact = {item.old: item for item in content.redirects if not item.prefix}
        for alias in aliases(content):
            self.exact.setdefault(alias.old, alias)

    def follow(self, address: str) -> Ending:
        """Follow an address (a path or URL of this site) to its end."""
        stops = [normal_path(address)]
        while (path := stops[-1]) not in self.own:
            step = self._step(path)
            if step is None:
                return Ending("", tuple(stops))
            if step.gone:
                return Ending("", tuple(stops), gone=True)
            target = self._target(step, path)
            if is_external(target):
                return Ending(target, tuple(stops))
            page, _, anchor = target.partition("#")
            if anchor and target not in self.own and normal_path(page) in self.own:
                return Ending(f"{self.own[normal_path(page)]}#{anchor}", (*stops, target))
            plain = target if target in self.own else normal_path(target)
            stops.append(plain)
            if plain in stops[:-1] or len(stops) > _LONGEST_CHAIN:
                return Ending("", tuple(stops), loop=True)
        return Ending(self.own[path], tuple(stops))

    def _step(self, path: str) -> Redirect | None:
        exact = self.exact.get(path)
        return exact or next((item for item in self.prefixes if f"{path}/".startswith(f"{item.old}/")), None)

    def _target(self, step: Redirect, path: str) -> str:
        if not step.prefix:
            return step.new
        rest = path[len(step.old) :].strip("/")
        return "/".join(part for part in (step.new.rstrip("/"), rest) if part)


def aliases(content: Content) -> Iterator[Redirect]:
    """Yield a redirect for each alias in the front matter of a page that people can open."""
    for page in content.pages:
        for alias in page.aliases:
            if old := normal_path(alias):
                line = page.key_lines.get("aliases", 1)
                yield Redirect(old=old, new=page.url, source=page.source, line=line)


def circles(content: Content) -> Iterator[Finding]:
    """Yield an error for each entry of redirects.yml that leads back to where it began."""
    ways = RedirectMap(content) if content.redirects else None
    for item in content.redirects:
        if ways and (item.prefix or item.old not in ways.own):
            ending = ways.follow(f"{item.old}/x" if item.prefix else item.old)
            if ending.loop:
                message = f"redirects in a circle: {' -> '.join(ending.stops)}"
                way_out = "let one of them lead to a page"
                yield Finding("redirect-loop", "error", item.source, item.line, message, way_out)


def all_redirects(content: Content) -> tuple[Redirect, ...]:
    """Return every redirect of a site, aliases included, each leading straight to its end.

    `old` is a path without slashes around it; `new` is relative to the site root and ends in a slash
    (a FAQ entry's in its anchor), or is an absolute URL, or "" when `gone`. Prefixes come last, the
    longest first. Redirects that lead nowhere, and those whose old path is the address of a page,
    are left out; check reports them.
    """
    ways = RedirectMap(content)
    found: list[Redirect] = []
    for item in ways.exact.values():
        if item.old in ways.own:
            continue
        ending = ways.follow(item.old)
        if ending.gone or ending.url:
            found.append(replace(item, new=ending.url, gone=ending.gone))
    return (*found, *ways.prefixes)


def _plain_page(path: str) -> tuple[str, str]:
    """Return the path and the URL of a file that is no article: a page of MkDocs' own, or a file to download."""
    if not path.endswith(".md"):
        return path, path
    page = path.removesuffix(".md").removesuffix("README").removesuffix("index").strip("/")
    return page, f"{page}/" if page else ""
