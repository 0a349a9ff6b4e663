"""A content tree, indexed once for the questions pages ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from generator.build.views_related import Relations
from generator.build.views_site import Link
from generator.content.models import Article, Category, Content, FaqEntry

T = TypeVar("T", bound=Article)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Content as pages need it: who is in which category, who comes next, what a name means.

    `articles`, `faq` and `categories` hold only what is shown: drafts are left out unless asked for,
    and so are categories with nothing in them.
    """

    articles: tuple[Article, ...]
    faq: tuple[FaqEntry, ...]
    categories: tuple[Category, ...]
    by_name: Mapping[str, Article]
    by_category: Mapping[str, tuple[Article, ...]]
    faq_by_category: Mapping[str, tuple[FaqEntry, ...]]
    positions: Mapping[str, int]
    counts: Mapping[tuple[str, str], int]
    by_place: Mapping[tuple[str, str], Category]
    relations: Relations

    @classmethod
    def of(cls, content: Content, *, drafts: bool = False) -> Self:
        """Index `content`.

        Args:
            content: the whole tree, in the order people see it.
            drafts: whether drafts are shown, as in a preview.
        """
        articles = tuple(a for a in content.articles if drafts or a.status != "draft")
        faq = tuple(e for e in content.faq if drafts or e.status != "draft")
        counts = _counts("articles", articles) | _counts("faq", faq)
        by_category = _grouped(articles)
        categories = tuple(c for c in content.categories if counts.get((c.kind, c.path)))
        return cls(
            articles=articles,
            faq=faq,
            categories=categories,
            by_name=_names([*articles, *faq]),
            by_category=by_category,
            faq_by_category=_grouped(faq),
            positions={a.ref: i for group in by_category.values() for i, a in enumerate(group)},
            counts=counts,
            by_place={(c.kind, c.path): c for c in categories},
            relations=Relations.of(articles),
        )

    def tops(self, kind: str) -> list[Category]:
        """Give the categories of `kind` that lie in no other."""
        return [c for c in self.categories if c.kind == kind and not c.parent]

    def children(self, category: Category) -> list[Category]:
        """Give the categories directly below `category`."""
        return [c for c in self.categories if c.kind == category.kind and c.parent == category.path]

    def entries(self, category: Category) -> Sequence[Article]:
        """Give what lies directly in `category`, in order."""
        groups: Mapping[str, Sequence[Article]] = (
            self.by_category if category.kind == "articles" else self.faq_by_category
        )
        return groups.get(category.path, ())

    def trail(self, kind: str, path: str) -> list[Category]:
        """Give the categories from the top down to `path`, itself included."""
        parts = path.split("/")
        places = [(kind, "/".join(parts[: i + 1])) for i in range(len(parts))]
        return [self.by_place[place] for place in places if place in self.by_place]

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        """Give the articles before and after `article` in its category."""
        siblings = self.by_category.get(article.category, ())
        here = self.positions.get(article.ref)
        if here is None:
            return None, None
        before = siblings[here - 1] if here else None
        after = siblings[here + 1] if here + 1 < len(siblings) else None
        return before, after

    def named(self, names: Iterable[str]) -> list[Article]:
        """Give the articles and entries meant by refs, slugs or source paths; unknown names are left out."""
        found = (self.by_name.get(name.strip("/")) for name in names)
        return [article for article in found if article is not None]


def link_to(article: Article) -> Link:
    """Link an article or a FAQ entry by its title, or by its question."""
    title = article.question or article.title if isinstance(article, FaqEntry) else article.title
    return Link(title=title, url=article.url, description=article.description)


def _grouped(articles: Iterable[T]) -> dict[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for article in articles:
        groups[article.category].append(article)
    return {path: tuple(group) for path, group in groups.items()}


def _counts(kind: str, articles: Iterable[Article]) -> dict[tuple[str, str], int]:
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for article in articles:
        parts = article.category.split("/")
        for depth in range(len(parts)):
            counts[kind, "/".join(parts[: depth + 1])] += 1
    return dict(counts)


def _names(articles: list[Article]) -> dict[str, Article]:
    """Map every way to name an article to it; a ref wins over a source path, that over a slug."""
    names: dict[str, Article] = {}
    for article in reversed(articles):
        names[article.slug] = article
    for article in articles:
        names[article.source] = article
        names[article.source.removesuffix(".md")] = article
    for article in articles:
        names[article.ref] = article
    return names
