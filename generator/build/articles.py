"""One article from Markdown to its finished page: the work that is spread over the cores and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from generator.build.body import Body
from generator.build.fingerprint import code_fingerprint
from generator.build.markup.converter import Converter, Raw
from generator.build.markup.expand import Expander
from generator.build.markup.extract import excerpt_of, sections_of
from generator.build.markup.finish import Finisher, Target
from generator.build.settings import Settings
from generator.build.store import Key, Store, key_of
from generator.content.models import Article, FaqEntry
from search_index.analysed import analyse
from search_index.documents import Document
from search_index.documents import Section as SearchSection

MARKUP = ("generator/build/markup", "generator/content")
ANALYSIS = ("search_index",)


@dataclass(frozen=True, slots=True)
class Written:
    """An article's text, rendered: its body, the key of its text, the addresses it names, what they mean, where they lead."""

    body: Body
    text: str
    text_key: Key
    addresses: tuple[str, ...]
    targets: dict[str, Target]
    leads: Key


class Meanings(Protocol):
    """Knows what addresses lead to."""

    def targets(self, article: Article, addresses: Iterable[str]) -> dict[str, Target]:
        """Give the meaning of those addresses that should not stay as written."""

    def leads(self, article: Article, addresses: Iterable[str]) -> Key:
        """Digest where addresses lead."""


class Typesetter:
    """Turns articles into bodies and search entries; makes its converter when the first text is not remembered.

    Args:
        settings: of the site.
        addresses: what links and images lead to.
        store: the cache; what is made anew is put into it.
    """

    def __init__(self, settings: Settings, addresses: Meanings, store: Store) -> None:
        self.settings = settings
        self.addresses = addresses
        self.store = store
        self.expander = Expander(settings.option("variables", {}), settings.snippet_folders)
        self._converter: Converter | None = None
        self._ground = key_of(code_fingerprint(MARKUP), settings.markup())
        self._analysis = code_fingerprint(ANALYSIS)
        self._language = settings.option("search.language") or settings.lang

    def text_of(self, article: Article) -> str:
        """Give an article's Markdown with snippets and variables put in."""
        return self.expander.expand(article.body, article.source)

    def write(self, articles: Sequence[Article]) -> list[Written]:
        """Render the texts of articles: each step for all of them, so that what it needs stays in the processor's caches."""
        texts = [self.text_of(article) for article in articles]
        keys = [self._text_key(article, text) for article, text in zip(articles, texts, strict=True)]
        known = self.store.get_all(keys)
        raws = [
            msgspec.msgpack.decode(known[key], type=Raw) if key in known else self._convert(key, text, article.title)
            for article, text, key in zip(articles, texts, keys, strict=True)
        ]
        return [self._finish(*parts) for parts in zip(articles, texts, keys, raws, strict=True)]

    def _finish(self, article: Article, text: str, key: Key, raw: Raw) -> Written:
        targets = self.addresses.targets(article, raw.addresses)
        finisher = Finisher(targets)
        html = finisher.finish(raw.html)
        body = Body(
            html=html,
            toc=raw.toc,
            sections=sections_of(html),
            excerpt=excerpt_of(html),
            frames=tuple(sorted(finisher.frames)),
            hosts=tuple(sorted(finisher.hosts)),
        )
        leads = self.addresses.leads(article, raw.addresses) if raw.addresses else b""
        return Written(body, text, key, raw.addresses, targets, leads)

    def key_of_text(self, article: Article) -> Key:
        """Give the key of an article's text, expanded."""
        return self._text_key(article, self.text_of(article))

    def entry_of(self, article: Article, body: Body, category_title: str) -> Key:
        """Analyse an article for search.

        Returns:
            The key of its search entry in the cache; empty when search is not to find it.
        """
        if not is_found(article, self.settings):
            return b""
        document = _document(article, body, category_title)
        key = key_of("entry", self._analysis, self._language, document)
        if self.store.get(key) is None:
            self.store.put(key, analyse(document, self._language))
        return key

    def _text_key(self, article: Article, text: str) -> Key:
        return key_of("text", self._ground, text, article.title)

    def _convert(self, key: Key, text: str, title: str) -> Raw:
        if self._converter is None:
            self._converter = Converter(self.settings.extensions, self.settings.extension_configs)
        raw = self._converter.convert(text, title)
        self.store.put(key, msgspec.msgpack.encode(raw))
        return raw


def is_found(article: Article, settings: Settings) -> bool:
    """Tell whether search is to find an article."""
    shown = article.status == "published" or settings.option("search.deprecated", False)
    return bool(shown) and not article.search.exclude


def _document(article: Article, body: Body, category_title: str) -> Document:
    is_faq = isinstance(article, FaqEntry)
    also_asked = article.also_asked if isinstance(article, FaqEntry) else ()
    return Document(
        ref=article.ref,
        url=article.url,
        title=(article.question if isinstance(article, FaqEntry) else "") or article.title,
        sections=tuple(SearchSection(text=s.text, heading=s.title, anchor=s.anchor) for s in body.sections),
        wordings=(*also_asked, *article.synonyms, *article.tags),
        kind="faq" if is_faq else "article",
        category=article.category,
        category_title=category_title,
        audience=article.audience,
        answer=body.text if is_faq else "",
        boost=article.search.boost,
    )
