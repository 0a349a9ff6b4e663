"""`feed.xml`: an Atom feed (RFC 4287) of articles, the newest and the latest changed first."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.build.views_catalog import Catalog, link_to
from generator.build.views_site import Site
from generator.content.models import Article

ATOM = "http://www.w3.org/2005/Atom"
LENGTH = 40
NEVER = "1970-01-01T00:00:00Z"  # a feed must say when it changed, even one that never had a date


def feed_file(site: Site, catalog: Catalog) -> dict[str, bytes]:
    """Give the feed; none when the site's address is unknown."""
    pages = [a for a in (*catalog.articles, *catalog.faq) if a.status == "published" and _day(a)]
    pages.sort(key=lambda a: (-_ordinal(a), a.ref))
    if not site.url:
        return {}
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": site.lang})
    _text(feed, "id", site.url)
    _text(feed, "title", site.name)
    _text(feed, "updated", _stamp(pages[0]) if pages else NEVER)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=site.url + "feed.xml")
    SubElement(feed, "link", rel="alternate", type="text/html", href=site.url)
    _text(SubElement(feed, "author"), "name", site.name)
    for article in pages[:LENGTH]:
        _entry(feed, site, article)
    indent(feed, " ")
    return {
        "feed.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(feed, encoding="unicode").encode() + b"\n"
    }


def _entry(feed: Element, site: Site, article: Article) -> None:
    entry = SubElement(feed, "entry")
    link = link_to(article)
    _text(entry, "id", site.url + article.url)
    _text(entry, "title", link.title)
    _text(entry, "updated", _stamp(article))
    if article.created:
        _text(entry, "published", f"{article.created.isoformat()}T00:00:00Z")
    SubElement(entry, "link", rel="alternate", type="text/html", href=site.url + article.url)
    if article.description:
        _text(entry, "summary", article.description)
    for tag in article.tags:
        SubElement(entry, "category", term=tag)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _day(article: Article) -> date | None:
    return article.updated or article.created


def _ordinal(article: Article) -> int:
    day = _day(article)
    return day.toordinal() if day else 0


def _stamp(article: Article) -> str:
    return f"{_day(article)}T00:00:00Z"
