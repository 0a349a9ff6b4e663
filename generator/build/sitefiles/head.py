"""What a page's head says to search engines and to those who share it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from generator.build.views import ArticleView, FaqView, HomeView, View
from generator.build.views_site import Link, Site

TAG = re.compile(r"<[^>]*>")
SPACE = re.compile(r"\s+")


class Words(Protocol):
    """The interface strings, as far as a head needs them."""

    @property
    def lang(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def words(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Title, description, addresses, social tags and structured data of one page."""

    title: str
    description: str
    canonical: str
    robots: str
    social: tuple[tuple[str, str], ...]
    structured: tuple[dict[str, Any], ...]
    direction: str


def head_facts(site: Site, view: View, words: Words) -> Head:
    """Give the head of `view`; addresses only where the site's own is known."""
    title = site.name if isinstance(view, HomeView) else f"{view.title} · {site.name}"
    description = view.description or site.description or site.name
    canonical = site.url + view.url if site.url and view.index else ""
    return Head(
        title=title,
        description=description,
        canonical=canonical,
        robots="" if view.index and site.index else "noindex",
        social=tuple(_social(site, view, description, canonical)),
        structured=tuple(_structured(site, view, words)) if site.url and view.index else (),
        direction=words.direction,
    )


def plain_text(markup: str) -> str:
    """Give the text of converted Markdown on one line."""
    return SPACE.sub(" ", html.unescape(TAG.sub(" ", markup))).strip()


def _social(site: Site, view: View, description: str, canonical: str) -> list[tuple[str, str]]:
    tags = [
        ("og:type", "article" if isinstance(view, ArticleView) else "website"),
        ("og:title", view.title),
        ("og:description", description),
        ("og:site_name", site.name),
        ("og:locale", site.lang.replace("-", "_")),
    ]
    if canonical:
        tags.append(("og:url", canonical))
    if site.social_image and site.url:
        tags.append(("og:image", site.url + site.social_image))
    return tags


def _structured(site: Site, view: View, words: Words) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if view.crumbs:
        found.append(_breadcrumbs(site, view, words.words["home"]))
    for kind, describe in DESCRIBED.items():
        if isinstance(view, kind):
            found.append({"@context": "https://schema.org", **describe(site, view)})
    return found


def _breadcrumbs(site: Site, view: View, home: str) -> dict[str, Any]:
    trail = [Link(title=home, url=""), *view.crumbs, Link(title=view.title, url=view.url)]
    items = [
        {"@type": "ListItem", "position": place, "name": link.title, "item": site.url + link.url}
        for place, link in enumerate(trail, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def _website(site: Site, view: View) -> dict[str, Any]:
    target = {"@type": "EntryPoint", "urlTemplate": f"{site.url}search/?q={{search_term_string}}"}
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return {"@type": "WebSite", "name": site.name, "url": site.url, "inLanguage": site.lang, "potentialAction": action}


def _article(site: Site, view: ArticleView) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "@type": "Article",
        "headline": view.title,
        "url": site.url + view.url,
        "inLanguage": site.lang,
        "publisher": {"@type": "Organization", "name": site.name, "url": site.url},
    }
    if view.description:
        facts["description"] = view.description
    if view.created or view.updated:
        facts["datePublished"] = str(view.created or view.updated)
    if view.updated:
        facts["dateModified"] = str(view.updated)
    return facts


def _faq(site: Site, view: FaqView) -> dict[str, Any]:
    asked = [
        {
            "@type": "Question",
            "name": question.question,
            "url": f"{site.url}{view.url}#{question.slug}",
            "acceptedAnswer": {"@type": "Answer", "text": plain_text(question.html)},
        }
        for question in view.questions
        if question.status == "published"
    ]
    return {"@type": "FAQPage", "inLanguage": site.lang, "mainEntity": asked}


DESCRIBED: dict[type[View], Callable[[Site, Any], dict[str, Any]]] = {
    HomeView: _website,
    ArticleView: _article,
    FaqView: _faq,
}
