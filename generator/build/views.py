"""One frozen view for each kind of page: exactly what the page shows, and nothing of the rest of the site.

A page is rendered again only when its view (or the `Site`) changes, so a view holds plain values
only. URLs are relative to the site root; templates put the page's `base` before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import msgspec

from generator.build.views_site import Link


class TocItem(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of the page; `level` is 2 for the page's sections, 3 for theirs."""

    title: str
    anchor: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A category as a card: what it is about and how much it holds."""

    title: str
    url: str
    description: str = ""
    icon: str = ""
    count: int = 0
    samples: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One FAQ entry on its category's page; `html` is the answer."""

    ref: str
    slug: str
    question: str
    html: str
    content_hash: str = ""
    status: str = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every page has: its address, its name, and the way back up."""

    template: ClassVar[str] = "page.html"
    kind: ClassVar[str] = "page"

    url: str
    title: str
    description: str = ""
    crumbs: tuple[Link, ...] = ()
    index: bool = True

    @property
    def base(self) -> str:
        """The relative way from this page to the site root, ending in a slash."""
        return "../" * self.url.count("/") or "./"

    @property
    def file(self) -> str:
        """The path of the page's file below the site root."""
        return self.url if self.url.endswith((".html", ".htm")) else f"{self.url}index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """The front page: search first, then categories, featured articles and questions most asked."""

    template: ClassVar[str] = "home.html"
    kind: ClassVar[str] = "home"

    cards: tuple[Card, ...] = ()
    featured: tuple[Link, ...] = ()
    popular: tuple[Link, ...] = ()
    faq: tuple[Card, ...] = ()
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView(View):
    """A category: its subcategories as cards, its own articles as a list."""

    template: ClassVar[str] = "category.html"
    kind: ClassVar[str] = "category"

    icon: str = ""
    cards: tuple[Card, ...] = ()
    articles: tuple[Link, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView(View):
    """One article with what surrounds it. `minutes` is the reading time, `markdown` its source's URL."""

    template: ClassVar[str] = "article.html"
    kind: ClassVar[str] = "article"

    ref: str
    html: str
    content_hash: str = ""
    status: str = "published"
    toc: tuple[TocItem, ...] = ()
    created: date | None = None
    updated: date | None = None
    minutes: int = 1
    tags: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    category: Link | None = None
    markdown: str = ""
    edit: str = ""
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqView(View):
    """The questions of one FAQ category, and ways to the other categories."""

    template: ClassVar[str] = "faq.html"
    kind: ClassVar[str] = "faq"

    questions: tuple[Question, ...] = ()
    others: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqIndexView(View):
    """All FAQ categories with the questions they answer."""

    template: ClassVar[str] = "faq_index.html"
    kind: ClassVar[str] = "faq"

    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading and the links below it, on the page that lists everything."""

    title: str
    url: str
    level: int
    count: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """The results page; without JavaScript, a plain index of everything there is to read."""

    template: ClassVar[str] = "search.html"
    kind: ClassVar[str] = "search"

    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView(View):
    """Where to reach a person; `html` is the writer's own text above the form, if any."""

    template: ClassVar[str] = "contact.html"
    kind: ClassVar[str] = "contact"

    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """The 404 page. It is served at any depth, so its `base` is the site's path on its host.

    `moved` are prefix redirects (old, new) that only a script can follow on a plain host.
    """

    template: ClassVar[str] = "404.html"
    kind: ClassVar[str] = "notfound"

    root: str = "/"
    cards: tuple[Card, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()

    @property
    def base(self) -> str:
        return self.root


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(View):
    """Any other page written in Markdown."""

    template: ClassVar[str] = "page.html"
    kind: ClassVar[str] = "page"

    html: str
    toc: tuple[TocItem, ...] = ()
    updated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView(View):
    """A page that only leads on: to `target` (relative to the site root or absolute), or says it is gone when ""."""

    template: ClassVar[str] = "redirect.html"
    kind: ClassVar[str] = "redirect"

    target: str = ""
