"""`askwell.json`: what a built site holds, for the collector, reports, version diffs and replays."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.json import encode

from generator.build.views_catalog import Catalog, link_to
from generator.build.views_site import Site
from generator.content.models import Article, FaqEntry, Redirect

FORMAT = 1
MANIFEST = "askwell.json"


def manifest_file(site: Site, catalog: Catalog, redirects: Iterable[Redirect] = ()) -> dict[str, bytes]:
    """Give the manifest: one article a line, so that two builds compare well, and where old addresses lead.

    `owners` are those of categories, by `articles/<category>` or `faq/<category>`, where any has one.
    """
    titles: dict[tuple[str, str], str] = {(c.kind, c.path): c.title for c in catalog.categories}
    rows = (manifest_row(a, titles.get((_folder(a), a.category), "")) for a in (*catalog.articles, *catalog.faq))
    owners = {f"{c.kind}/{c.path}": c.owner for c in catalog.categories if c.owner}
    head = encode(
        {"format": FORMAT, "version": site.version, "lang": site.lang, **({"owners": owners} if owners else {})}
    )
    body = b",\n".join(rows)
    moved = {f"{item.old}/": item.new for item in redirects if not (item.prefix or item.gone or ":" in item.new)}
    tail = encode(moved, order="sorted")
    return {MANIFEST: b'%s,"articles":[\n%s\n],"redirects":%s}\n' % (head[:-1], body, tail)}


def manifest_row(article: Article, category_title: str) -> bytes:
    """Give the line of one article."""
    return encode(
        {
            "ref": article.ref,
            "kind": "faq" if isinstance(article, FaqEntry) else "article",
            "title": link_to(article).title,
            "url": article.url,
            "hash": article.content_hash,
            "category": article.category,
            "category_title": category_title,
            "owner": article.owner,
            "status": article.status,
            "updated": str(article.updated or article.created or ""),
        }
    )


def _folder(article: Article) -> str:
    return "faq" if isinstance(article, FaqEntry) else "articles"
