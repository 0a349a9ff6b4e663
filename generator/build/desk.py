"""Articles one at a time, for an engine that walks them in its own order and lets others change them on the way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from generator.build.addresses import Addresses
from generator.build.articles import Typesetter, Written
from generator.build.listing import list_tree
from generator.build.memory import Memory
from generator.build.plan import make_plan
from generator.build.reading import read_content
from generator.build.settings import Settings
from generator.build.site import ground_of, outside_folders
from generator.build.store import Store
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views_compose import article_view, reading_minutes
from generator.content.findings import raise_errors
from generator.content.models import Article


class Desk:
    """Renders articles whose text or HTML others may have changed.

    Args:
        settings: of the site.

    Raises:
        ContentError: the content has errors.
    """

    def __init__(self, settings: Settings) -> None:
        listing = list_tree(settings, outside_folders(settings))
        reading = read_content(settings, listing, Memory())
        raise_errors(reading.content.findings, f"{Path(settings.content).name}/")
        self.plan = make_plan(settings, ground_of(settings), listing, reading)
        rules = settings.for_content()
        addresses = Addresses(self.plan.content, rules, self.plan.media, Texts(settings.content, rules))
        self._typesetter = Typesetter(settings, addresses, Store(Path(settings.cache_dir)))
        self._renderer = Renderer(self.plan.site, settings.overrides)
        self._texts: dict[str, str] = {}
        self._written: dict[str, Written] = {}

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The shown articles and FAQ entries by source."""
        return {page.source: page for page in (*self.plan.catalog.articles, *self.plan.catalog.faq)}

    def take_text(self, source: str, markdown: str) -> None:
        """Take the text others left of an article."""
        self._texts[source] = markdown

    def render(self, source: str) -> str:
        """Give an article's HTML."""
        article = replace(self.articles[source], body=self._texts[source])
        [self._written[source]] = self._typesetter.write([article])
        return self._written[source].body.html

    def page(self, source: str, html: str) -> str:
        """Give an article's whole page around `html`."""
        article, body = self.articles[source], self._written[source].body
        view = article_view(
            self.plan.site,
            self.plan.catalog,
            article,
            html=html,
            toc=body.toc,
            description=body.excerpt,
            minutes=reading_minutes(article.body),
        )
        return self._renderer.page(view)
