"""Content in, views out: pure, and each view costs only what its page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.build.views import (
    ArticleView,
    Card,
    CategoryView,
    ContactView,
    FaqIndexView,
    FaqView,
    Group,
    HomeView,
    NotFoundView,
    Question,
    SearchView,
    TocItem,
)
from generator.build.views_catalog import Catalog, link_to
from generator.build.views_site import Link, Site
from generator.content.models import Article, Category, FaqEntry

WORDS_A_MINUTE = 220
GLYPHS_A_MINUTE = 500  # Chinese and Japanese are read by the character
GLYPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
SAMPLES = 3
RELATED = 4
POPULAR = 6
INDEX_LIMIT = 600  # beyond, the index lists categories alone, so that the results page stays light


def home_view(
    site: Site, catalog: Catalog, *, featured: Sequence[str] = (), popular: Sequence[str] = (), html: str = ""
) -> HomeView:
    """Compose the front page.

    Args:
        featured: refs or slugs of articles to feature; those that say so themselves stand in when there are none.
        popular: refs or slugs of what is asked most; FAQ entries stand in when there are none.
        html: the writer's own words, shown below the categories.
    """
    shown = catalog.named(featured) or [a for a in catalog.articles if a.featured]
    entries = catalog.named(popular) or [e for e in catalog.faq if e.featured] or list(catalog.faq)
    return HomeView(
        url="",
        title=site.name,
        description=site.description,
        cards=tuple(_card(catalog, c) for c in catalog.tops("articles")),
        featured=tuple(link_to(a) for a in shown),
        popular=tuple(link_to(e) for e in entries[:POPULAR]),
        faq=tuple(_card(catalog, c) for c in catalog.tops("faq")),
        html=html,
    )


def category_view(catalog: Catalog, category: Category) -> CategoryView:
    """Compose the page of a category of articles."""
    return CategoryView(
        url=category.url,
        title=category.title,
        description=category.description,
        crumbs=_crumbs(catalog.trail("articles", category.parent)),
        icon=category.icon,
        cards=tuple(_card(catalog, c) for c in catalog.children(category)),
        articles=tuple(link_to(a) for a in catalog.by_category.get(category.path, ())),
        count=catalog.counts.get(("articles", category.path), 0),
    )


def article_view(
    site: Site,
    catalog: Catalog,
    article: Article,
    *,
    html: str,
    toc: Sequence[TocItem] = (),
    description: str = "",
    minutes: int = 1,
) -> ArticleView:
    """Compose the page of one article.

    Args:
        html: the converted body.
        toc: its headings in order.
        description: the first words of the body, for articles that have no description.
        minutes: to read it.
    """
    before, after = catalog.neighbours(article)
    trail = catalog.trail("articles", article.category)
    return ArticleView(
        url=article.url,
        title=article.title,
        description=article.description or description,
        crumbs=_crumbs(trail),
        index=article.status == "published",
        ref=article.ref,
        html=html,
        content_hash=article.content_hash,
        status=article.status,
        toc=tuple(toc),
        created=article.created,
        updated=article.updated or article.created,
        minutes=minutes,
        tags=article.tags,
        related=_related(catalog, article, {n.ref for n in (before, after) if n}),
        previous=link_to(before) if before else None,
        next=link_to(after) if after else None,
        category=_crumbs(trail)[-1] if trail else None,
        markdown=article.ref + ".md",
        edit=_edit_url(site, article),
        hide=article.hide,
    )


def faq_view(catalog: Catalog, category: Category, answers: Mapping[str, str]) -> FaqView:
    """Compose the page of a FAQ category.

    Args:
        answers: the converted body of each of its entries, by ref.
    """
    entries = catalog.faq_by_category.get(category.path, ())
    return FaqView(
        url=category.url,
        title=category.title,
        description=category.description,
        crumbs=_crumbs(catalog.trail("faq", category.parent)),
        questions=tuple(_question(entry, answers.get(entry.ref, "")) for entry in entries),
        others=tuple(_card(catalog, c, samples=0) for c in catalog.tops("faq") if c.path != category.path),
    )


def faq_index_view(title: str, catalog: Catalog) -> FaqIndexView:
    """Compose the page of all FAQ categories."""
    categories = [c for c in catalog.categories if c.kind == "faq"]
    return FaqIndexView(url="faq/", title=title, cards=tuple(_card(catalog, c, samples=100) for c in categories))


def search_view(title: str, catalog: Catalog) -> SearchView:
    """Compose the results page, which lists everything for those without JavaScript."""
    whole = len(catalog.articles) + len(catalog.faq) <= INDEX_LIMIT
    groups = [_group(catalog, c, whole) for c in catalog.categories]
    return SearchView(url="search/", title=title, index=False, groups=tuple(groups))


def contact_view(title: str, *, description: str = "", html: str = "") -> ContactView:
    """Compose the contact page."""
    return ContactView(url="contact/", title=title, description=description, html=html)


def not_found_view(site: Site, title: str, catalog: Catalog, moved: Sequence[tuple[str, str]] = ()) -> NotFoundView:
    """Compose the 404 page; `moved` are prefix redirects a static host cannot follow."""
    cards = tuple(_card(catalog, c, samples=0) for c in catalog.tops("articles"))
    return NotFoundView(url="404.html", title=title, index=False, root=site.root, cards=cards, moved=tuple(moved))


def reading_minutes(text: str) -> int:
    """Estimate how long `text` takes to read, at least a minute."""
    glyphs = 0 if text.isascii() else len(GLYPHS.findall(text))
    words = len((GLYPHS.sub(" ", text) if glyphs else text).split())
    return max(1, round(words / WORDS_A_MINUTE + glyphs / GLYPHS_A_MINUTE))


def _edit_url(site: Site, article: Article) -> str:
    if "{path}" in site.edit_url:
        return site.edit_url.replace("{path}", article.source)
    return site.edit_url and f"{site.edit_url.rstrip('/')}/{article.source}"


def _related(catalog: Catalog, article: Article, beside: set[str]) -> tuple[Link, ...]:
    """The writer's choice first, then the closest by title; neighbours are linked already."""
    chosen = catalog.named(article.related)
    taken = {a.ref for a in chosen} | beside | {article.ref}
    near = [ref for ref in catalog.relations.near(article, RELATED + len(taken)) if ref not in taken]
    return tuple(link_to(a) for a in [*chosen, *catalog.named(near)][: max(RELATED, len(chosen))])


def _crumbs(trail: Sequence[Category]) -> tuple[Link, ...]:
    return tuple(Link(title=c.title, url=c.url) for c in trail)


def _card(catalog: Catalog, category: Category, samples: int = SAMPLES) -> Card:
    entries = catalog.entries(category)
    below = [Link(title=c.title, url=c.url) for c in catalog.children(category)]
    return Card(
        title=category.title,
        url=category.url,
        description=category.description,
        icon=category.icon,
        count=catalog.counts.get((category.kind, category.path), 0),
        samples=tuple([*below, *(Link(title=link_to(e).title, url=e.url) for e in entries)][:samples]),
    )


def _group(catalog: Catalog, category: Category, whole: bool) -> Group:
    entries = catalog.entries(category)
    links = tuple(Link(title=link_to(a).title, url=a.url) for a in entries if whole)
    count = catalog.counts.get((category.kind, category.path), 0)
    return Group(title=category.title, url=category.url, level=2 + category.path.count("/"), count=count, links=links)


def _question(entry: FaqEntry, html: str) -> Question:
    return Question(
        ref=entry.ref,
        slug=entry.slug,
        question=entry.question or entry.title,
        html=html,
        content_hash=entry.content_hash,
        status=entry.status,
    )
