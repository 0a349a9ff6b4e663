"""`askwell.json`: what a built site holds, for the collector, reports, version diffs and replays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.json import encode

from generator.build.views_catalog import Catalog, link_to
from generator.build.views_site import Site
from generator.content.models import Article, FaqEntry, Redirect

FORMAT = 1


def manifest_file(site: Site, catalog: Catalog, redirects: Iterable[Redirect] = ()) -> dict[str, bytes]:
    """Give the manifest: one article a line, so that two builds compare well, and where old addresses lead."""
    titles: dict[tuple[str, str], str] = {(c.kind, c.path): c.title for c in catalog.categories}
    rows = [_row(article, titles) for article in (*catalog.articles, *catalog.faq)]
    head = encode({"format": FORMAT, "version": site.version, "lang": site.lang})
    body = b",\n".join(map(encode, rows))
    moved = {f"{item.old}/": item.new for item in redirects if not (item.prefix or item.gone or ":" in item.new)}
    tail = encode(moved, order="sorted")
    return {"askwell.json": b'%s,"articles":[\n%s\n],"redirects":%s}\n' % (head[:-1], body, tail)}


def _row(article: Article, titles: dict[tuple[str, str], str]) -> dict[str, Any]:
    kind = "faq" if isinstance(article, FaqEntry) else "article"
    folder = "faq" if kind == "faq" else "articles"
    return {
        "ref": article.ref,
        "kind": kind,
        "title": link_to(article).title,
        "url": article.url,
        "hash": article.content_hash,
        "category": article.category,
        "category_title": titles.get((folder, article.category), ""),
        "owner": article.owner,
        "status": article.status,
        "updated": str(article.updated or article.created or ""),
    }
