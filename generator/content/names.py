"""The ways a writer names a page: its file, its URL, its ref, its slug."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from generator.content.models import Article, Category
from generator.content.redirects import normal_path
from generator.content.settings import ContentSettings
from generator.content.slugs import slugify
from generator.content.suggest import near_miss


class PageNames:
    """Finds the page that a name means among the pages of a site."""

    def __init__(self, pages: Iterable[Article], categories: Iterable[Category], settings: ContentSettings) -> None:
        self._pages = tuple(pages)
        self._categories = tuple(categories)
        self._roots = (f"{settings.articles_dir.strip('/')}/", f"{settings.faq_dir.strip('/')}/")
        self.by_source = {page.source: page for page in self._pages}
        self.by_path = {page.ref: page for page in self._pages}
        self.by_foreign_id = {page.foreign_id: page for page in self._pages if page.foreign_id}
        self.category_by_path = {normal_path(category.url): category for category in self._categories}

    @cached_property
    def by_slug(self) -> dict[str, list[Article]]:
        """Pages by their slug alone; a slug may be shared between categories."""
        found: dict[str, list[Article]] = defaultdict(list)
        for page in self._pages:
            found[page.slug].append(page)
        return dict(found)

    @cached_property
    def _by_source_tail(self) -> dict[str, Article]:
        tails = {page.source.removeprefix(root): page for root in self._roots for page in self._pages}
        return {name.removesuffix(".md"): page for name, page in tails.items()}

    def find(self, name: str) -> tuple[Article, ...]:
        """Return the pages `name` may mean: one when it is clear, several when it is ambiguous, else none.

        Tried in this order: ref or URL, file, path below the articles or the FAQ folder, foreign id, slug.
        """
        plain = name.strip().removeprefix("./").strip("/")
        for page in (
            self.by_path.get(plain) or self.by_path.get(plain.replace("/#", "#")),
            self.by_source.get(plain),
            self._by_source_tail.get(plain.removesuffix(".md")),
            self.by_path.get(f"articles/{plain}"),
            self.by_path.get(f"faq/{plain}"),
            self.by_foreign_id.get(plain),
        ):
            if page is not None:
                return (page,)
        return tuple(self.by_slug.get(plain) or self.by_slug.get(slugify(plain.removesuffix(".md"))) or ())

    def suggest(self, name: str) -> str:
        """Return a name like `name` that would find a page, or ""."""
        plain = name.strip().removesuffix(".md").strip("/")
        by_tail = near_miss(plain.rsplit("/", 1)[-1].rsplit("#", 1)[-1], self.by_slug)
        if not by_tail:
            return ""
        page = self.by_slug[by_tail][0]
        return page.source if name.endswith(".md") else page.ref if "/" in name else by_tail
