"""`sitemap.xml` with the dates content really changed, and `robots.txt`, which points to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from generator.build.views_catalog import Catalog
from generator.build.views_site import Site
from generator.content.models import Article, Category

LIMIT = 50_000  # sitemaps.org: a file holds at most 50,000 URLs
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Entry = tuple[str, date | None]


def sitemap_files(site: Site, catalog: Catalog) -> dict[str, bytes]:
    """Give the sitemap; none when the site's address is unknown or it wants no visitors from search engines."""
    if not site.url or not site.index:
        return {}
    entries = list(_entries(site, catalog))
    if len(entries) <= LIMIT:
        return {"sitemap.xml": _urlset(site, entries)}
    parts = [entries[start : start + LIMIT] for start in range(0, len(entries), LIMIT)]
    files = {f"sitemap-{number}.xml": _urlset(site, part) for number, part in enumerate(parts, 1)}
    items = "".join(f"<sitemap><loc>{escape(site.url + name, quote=False)}</loc></sitemap>\n" for name in files)
    files["sitemap.xml"] = _document("sitemapindex", items)
    return files


def robots_file(site: Site) -> dict[str, bytes]:
    """Give `robots.txt`; the results page has nothing a search engine should list."""
    if not site.index:
        return {"robots.txt": b"User-agent: *\nDisallow: /\n"}
    lines = ["User-agent: *", f"Disallow: {site.root}search/?q="]
    if site.url:
        lines += ["", f"Sitemap: {site.url}sitemap.xml"]
    return {"robots.txt": ("\n".join(lines) + "\n").encode()}


def latest(articles: Iterable[Article]) -> date | None:
    """Give the day the newest of `articles` changed, if any day is known."""
    days = [day for article in articles if (day := article.updated or article.created)]
    return max(days, default=None)


def _entries(site: Site, catalog: Catalog) -> Iterable[Entry]:
    published = [a for a in catalog.articles if a.status == "published"]
    yield "", latest([*published, *catalog.faq])
    for category in catalog.categories:
        yield category.url, latest(_below(catalog, category))
    if catalog.faq:
        yield "faq/", latest(catalog.faq)
    if site.has_contact:
        yield "contact/", None
    for article in published:
        yield article.url, article.updated or article.created


def _below(catalog: Catalog, category: Category) -> Iterable[Article]:
    yield from catalog.entries(category)
    for child in catalog.children(category):
        yield from _below(catalog, child)


def _urlset(site: Site, entries: Iterable[Entry]) -> bytes:
    return _document("urlset", "".join(_url(site.url + path, day) for path, day in entries))


def _url(address: str, day: date | None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<url><loc>{escape(address, quote=False)}</loc>{changed}</url>\n"


def _document(name: str, items: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{SPACE}">\n{items}</{name}>\n'.encode()
