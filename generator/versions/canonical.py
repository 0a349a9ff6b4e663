"""Which address search engines shall list for an article that several versions have.

Each version is built as if it were alone, with itself as canonical. Here the pages of every version but the
default are pointed to the default version's page of the same address, where that exists, and kept out of
search engines when the version asks for it. Pages are read only when the answer may have changed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from generator.versions import swap
from generator.versions.root import Root

MANIFEST = "askwell.json"
_CANONICAL = re.compile(rb'<link rel="?canonical"? href="?([^">]*)"?>')
_ROBOTS = re.compile(rb'<meta name="robots" content="noindex" data-askwell>\n?')
_HEAD = re.compile(rb"</title>\n?")


@dataclass(frozen=True, slots=True)
class Preferred:
    """Where a version's pages are preferred: the default's address, the pages it has, and who is listed at all."""

    url: str
    pages: frozenset[str]
    noindex: bool

    def canonical(self, page: str, own: str) -> str:
        """Return the canonical address of a page, given the one of its own."""
        return self.url + quote(page) if page in self.pages else own


def point_canonicals(tree: Path, version: str, root: Root, default: Path) -> int:
    """Point the pages of one version to the default version.

    Args:
        tree: the version's folder; a version Askwell did not build is left as it is.
        version: its name.
        root: what the site says.
        default: the folder of the version the root leads to.

    Returns:
        How many pages changed.
    """
    if not root.site_url or not (tree / MANIFEST).exists():
        return 0
    now = preferred(version, root, default)
    if root.default == version and not now.noindex and _points_to_itself(tree, now.url):
        return 0
    changed = 0
    for path in sorted(tree.rglob("*.html")):
        page = path.relative_to(tree).as_posix().removesuffix("index.html")
        text = path.read_bytes()
        pointed = point_page(text, now.canonical(page, f"{root.site_url}{quote(version)}/{quote(page)}"), now.noindex)
        if pointed != text:
            swap.write(path, pointed)
            changed += 1
    return changed


def _points_to_itself(tree: Path, url: str) -> bool:
    """Say whether a version is as it was built: then its home page is its own canonical page."""
    return b'canonical" href="%s"' % url.encode() in (tree / "index.html").read_bytes()


def point_page(text: bytes, canonical: str, noindex: bool) -> bytes:
    """Set the canonical link of a page that has one, and its `robots` tag."""
    link = b'<link rel="canonical" href="%s">' % html.escape(canonical).encode()
    text = _CANONICAL.sub(lambda _: link, text, count=1)
    text = _ROBOTS.sub(b"", text)
    if noindex:
        text = _HEAD.sub(lambda end: end[0] + b'<meta name="robots" content="noindex" data-askwell>\n', text, count=1)
    return text


def preferred(version: str, root: Root, default: Path) -> Preferred:
    """Decide what is preferred for a version's pages."""
    noindex = bool(root.versions.get(version).properties.get("noindex")) and root.leads_to.version != version
    return Preferred(f"{root.site_url}{quote(root.default)}/", pages(default), noindex)


def pages(folder: Path) -> frozenset[str]:
    """Return the addresses of a version's pages, relative to it: its articles, and the pages above them."""
    try:
        manifest: Mapping[str, list[dict[str, str]]] = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return frozenset([""])
    urls = {row["url"].partition("#")[0] for row in manifest.get("articles", [])}
    above = {"/".join(url.split("/")[:depth]) + "/" for url in urls for depth in range(1, url.count("/"))}
    return frozenset(["", *urls, *above])


def same_answer(version: str, old: Root, new: Root) -> bool:
    """Say whether two roots prefer the same for a version, as long as the default version's pages are the same."""

    def facts(root: Root) -> tuple[str, str, bool, bool]:
        found = root.versions.find(version)
        leads = bool(len(root.versions)) and root.leads_to.version == version
        return root.site_url, root.default, leads, bool(found and found.properties.get("noindex"))

    return facts(old) == facts(new)
