"""The root of a site of versions: what it says about them all, read from its files and written back to them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from generator.errors import VersionError
from generator.versions.hosting import HOST_FILES, host_files
from generator.versions.redirect_page import redirect_mark, redirect_page, redirect_target
from generator.versions.registry import EMPTY, VERSIONS_FILE, Version, Versions, loads

Read = Callable[[str], bytes | None]

CHOSEN = "chosen"
ROOT_FILES = ("index.html", "404.html", "sitemap.xml", "robots.txt", VERSIONS_FILE, ".nojekyll", *HOST_FILES)
# The name people type must lead somewhere stable: an alias beats a number, and a release beats a development version.
_STABLE = ("latest", "stable", "current")


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A site of versions as its root describes it.

    `default` is the version or alias the root leads to; `chosen` says that a person set it. `site_url` is
    absolute and ends in a slash, or "" when unknown.
    """

    versions: Versions = EMPTY
    default: str = ""
    chosen: bool = False
    site_url: str = ""

    @property
    def leads_to(self) -> Version:
        """The version the root leads to."""
        return self.versions.get(self.default)

    def settled(self) -> Root:
        """Return the root with a default that exists: the chosen one, or else the best there is."""
        if self.chosen and self.versions.find(self.default):
            return self
        return replace(self, default=best_default(self.versions), chosen=False)


def best_default(versions: Versions) -> str:
    """Pick where the root leads when nobody chose: `latest` or the like, else the newest release."""
    for alias in _STABLE:
        if versions.find(alias):
            return alias
    released = [item.version for item in versions if re.match(r"v?\d", item.version)]
    return (released or [item.version for item in versions] or [""])[0]


def read_root(read: Read, where: str) -> Root:
    """Read the root of a site of versions, Askwell's or mike's.

    Args:
        read: returns the bytes of a file by path, or None.
        where: what to call the site in an error.
    """
    listed = read(VERSIONS_FILE)
    if listed is None:
        return Root()
    index = read("index.html") or b""
    default = redirect_target(index).removesuffix("index.html").strip("/")
    known = loads(listed, f"{where}/{VERSIONS_FILE}")
    # mike writes a redirect only when somebody asked for one.
    chosen = bool(default) and (redirect_mark(index) == CHOSEN or not redirect_mark(index))
    return Root(versions=known, default=default, chosen=chosen, site_url=_site_url(read)).settled()


def write_root(root: Root, read: Read) -> dict[str, bytes]:
    """Write the files at the root: redirect, 404 page, sitemap index, robots, `versions.json`.

    Args:
        root: what the root shall say.
        read: returns the bytes of a version's file by path, or None.

    Raises:
        VersionError: there is no version left to lead to.
    """
    root = root.settled()
    if not len(root.versions):
        raise VersionError("a site needs at least one version; build another with 'askwell build --version'")
    files = {
        VERSIONS_FILE: root.versions.dumps(root.leads_to.version),
        "index.html": redirect_page(
            f"{quote(root.default)}/",
            title=root.leads_to.shown,
            canonical=f"{root.site_url}{quote(root.default)}/" if root.site_url else "",
            mark=CHOSEN if root.chosen else "found",
        ),
        "404.html": _not_found(root, read),
        "robots.txt": _robots(root),
        ".nojekyll": b"",
    }
    files |= host_files(root.versions, _base(root), read)
    return files | ({"sitemap.xml": _sitemap(root, read)} if root.site_url else {})


def _base(root: Root) -> str:
    """The path of the site on its host."""
    return re.sub(r"^\w+://[^/]+", "", root.site_url) or "/"


def _site_url(read: Read) -> str:
    robots = (read("robots.txt") or b"").decode(errors="replace")
    found = re.search(r"^Sitemap: *(\S+/)sitemap\.xml$", robots, re.MULTILINE)
    return found[1] if found else ""


def _robots(root: Root) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    return "\n".join(lines + ([f"Sitemap: {root.site_url}sitemap.xml"] if root.site_url else []) + [""]).encode()


def _sitemap(root: Root, read: Read) -> bytes:
    rows = [
        f"  <sitemap><loc>{html.escape(f'{root.site_url}{quote(item.version)}/sitemap.xml')}</loc></sitemap>"
        for item in root.versions
        if read(f"{item.version}/sitemap.xml") and (item is root.leads_to or not item.properties.get("noindex"))
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *rows, "</sitemapindex>", ""]).encode()


def _not_found(root: Root, read: Read) -> bytes:
    """The default version's own 404 page, which searches, where it works from any address; else a plain one."""
    theirs = read(f"{root.leads_to.version}/404.html")
    if theirs and root.site_url and _is_absolute(theirs):
        return theirs
    base = _base(root)
    rows = [
        f'<li><a href="{html.escape(base + quote(item.version))}/">{html.escape(item.shown)}</a></li>'
        for item in root.versions
    ]
    start = html.escape(f"{base}{quote(root.default)}/")
    lines = [
        "<!doctype html>",
        '<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        '<meta name="robots" content="noindex"><title>Page not found</title>',
        "<h1>This page does not exist</h1>",
        f'<p>It may have moved. <a href="{start}">Search the help center</a>, or choose a version:</p>',
        "<ul>",
        *rows,
        "</ul>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def _is_absolute(page: bytes) -> bool:
    links = re.findall(rb"""\s(?:href|src)=["']([^"']+)""", page)
    return bool(links) and all(re.match(rb"/|[a-z]+:|#|data:", link) for link in links)
