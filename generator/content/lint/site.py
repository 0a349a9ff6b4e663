"""What rules look at: the content tree with everything they share computed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.content.history import Departure
from generator.content.links import LinkResolver, Resolved
from generator.content.models import Article, Content
from generator.content.outline import Link, Outline, outline
from generator.content.settings import ContentSettings
from generator.content.suggest import NearNames


@dataclass(frozen=True, slots=True)
class Departed:
    """A page that is no longer where it was: the address it had, and the file it is now ("" when removed)."""

    url: str
    departure: Departure


@dataclass(frozen=True)
class Site:
    """A content tree under check.

    `today` decides what is overdue. `departed` are the pages Git remembers at other addresses.
    `snippets` are the texts that articles may take in, by name. `plain` are pages that are no articles
    (contact.md): their links and images are checked too.
    """

    content: Content
    settings: ContentSettings
    today: date
    departed: tuple[Departed, ...] = ()
    snippets: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[Article, ...] = ()

    @property
    def texts(self) -> tuple[Article, ...]:
        """Everything a writer wrote: articles, FAQ entries, plain pages."""
        return (*self.content.pages, *self.plain)

    @cached_property
    def resolver(self) -> LinkResolver:
        """Resolves addresses as the build does."""
        return LinkResolver(self.content, self.settings)

    def outline(self, page: Article) -> Outline:
        """Return the outline of a page."""
        return self.resolver.outline_of(page)

    @cached_property
    def resolved(self) -> tuple[tuple[Article, Link, Resolved], ...]:
        """Every link of every page, with what it means."""
        return tuple(self._resolve_all())

    def _resolve_all(self) -> Iterator[tuple[Article, Link, Resolved]]:
        for page in self.texts:
            for link in self.outline(page).links:
                wiki = link.kind == "wiki"
                resolver = self.resolver
                yield page, link, resolver.wiki(link.target) if wiki else resolver.resolve(page.source, link.target)

    def has_anchor(self, page: Article, fragment: str) -> bool:
        """Tell whether a fragment reaches something on a page, its snippets included."""
        if self.resolver.anchor(page, fragment) is not None:
            return True
        names = self.outline(page).includes
        return any(name not in self.snippets or fragment in self._snippet_ids[name] for name in names)

    @cached_property
    def _snippet_ids(self) -> Mapping[str, frozenset[str]]:
        return {name: outline(text, 1, self.settings.slugify).ids for name, text in self.snippets.items()}

    @cached_property
    def moved_files(self) -> Mapping[str, str]:
        """Where the files that Git saw moved are now."""
        moves = (item.departure for item in self.departed)
        return {move.old: move.new for move in moves if move.new in self.resolver.names.by_source}

    @cached_property
    def near_files(self) -> NearNames:
        """Finds the file a broken link may have meant; for the first few, a tree full of them has another problem."""
        return NearNames(self.resolver.every_file, at_most=200)

    @cached_property
    def near_slugs(self) -> NearNames:
        """Finds the slug a broken name may have meant."""
        return NearNames(self.resolver.names.by_slug)

    def published(self) -> Iterable[Article]:
        """Return the pages that customers can open."""
        return (page for page in self.content.pages if page.status != "draft")
