"""What surrounds an article's text on its page: worked out from the whole site, or recalled (see `setting`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from generator.build.addresses import Addresses
from generator.build.markup.finish import Target
from generator.build.store import Key
from generator.build.views import ArticleView
from generator.build.views_catalog import Catalog
from generator.build.views_compose import article_view
from generator.build.views_site import Site
from generator.content.models import Article, FaqEntry


class Surroundings(Protocol):
    """What a page shows besides its text, and what the addresses in the text mean."""

    def view(self, article: Article) -> ArticleView:
        """Give the page without its text."""

    def targets(self, article: Article, addresses: Iterable[str]) -> dict[str, Target]:
        """Give the meaning of those addresses that should not stay as written."""

    def leads(self, article: Article, addresses: Iterable[str]) -> Key:
        """Digest where addresses lead."""

    def category_title(self, article: Article) -> str:
        """Give what the article's category is called, "" when it has none."""


class FromSite:
    """Surroundings worked out from the site."""

    def __init__(self, site: Site, catalog: Catalog, addresses: Addresses) -> None:
        self._site, self._catalog, self._addresses = site, catalog, addresses
        self._titles = {(c.kind, c.path): c.title for c in catalog.categories}
        self.targets = addresses.targets
        self.leads = addresses.leads

    def view(self, article: Article) -> ArticleView:
        """Give the page without its text."""
        return article_view(self._site, self._catalog, article, html="")

    def category_title(self, article: Article) -> str:
        """Give what the article's category is called."""
        return self._titles.get(("faq" if isinstance(article, FaqEntry) else "articles", article.category), "")
