"""Where pages are made: each worker process takes a chunk of articles and writes their pages into the staged site."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.build.addresses import Addresses
from generator.build.articles import Typesetter, Written
from generator.build.memory import PageMemo
from generator.build.settings import Settings
from generator.build.sitefiles.llms import markdown_copy
from generator.build.staging import write_output
from generator.build.store import Key, Store, key_of
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views_catalog import Catalog
from generator.build.views_compose import article_view
from generator.build.views_site import Site
from generator.content.models import Article, FaqEntry


@dataclass(slots=True)
class Made:
    """What became of a chunk: memos by ref, digests of the files made by path, answers of FAQ entries by ref.

    `written` are the paths whose bytes changed; `values` go into the cache; `rendered` counts pages made anew.
    """

    pages: dict[str, PageMemo] = field(default_factory=dict)
    outputs: dict[str, bytes] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    values: dict[Key, bytes] = field(default_factory=dict)
    rendered: int = 0


@dataclass(slots=True)
class Bench:
    """Makes article pages.

    Args:
        staged: the folder to write into, or None to only say what would be written.
        known: memos of the last build; {} renders every page.
        outputs: digests of the files that are in the staged folder already.
        ground: key of what all pages stand on.
    """

    settings: Settings
    site: Site
    catalog: Catalog
    addresses: Addresses
    texts: Texts
    renderer: Renderer
    cache: Path | None
    staged: str
    known: Mapping[str, PageMemo]
    outputs: Mapping[str, bytes]
    ground: Key
    category_titles: Mapping[tuple[str, str], str]
    _made: set[str] = field(default_factory=set)
    _typesetter: tuple[int, Typesetter] | None = None

    def __call__(self, articles: Sequence[Article]) -> Made:
        """Make the pages of a chunk."""
        made = Made()
        setter = self._own_typesetter()
        whole = [self.texts.whole(article) for article in articles]
        known = setter.prefetch(whole)
        for article in whole:
            self._make(article, setter, known, made)
        made.values = setter.store.drain()
        return made

    def _own_typesetter(self) -> Typesetter:
        """A database connection must not cross a fork, so each process opens its own."""
        if self._typesetter is None or self._typesetter[0] != os.getpid():
            self._typesetter = (os.getpid(), Typesetter(self.settings, self.addresses, Store(self.cache)))
        return self._typesetter[1]

    def _make(self, article: Article, setter: Typesetter, known: dict[Key, bytes], made: Made) -> None:
        memo = self.known.get(article.ref)
        if memo and not isinstance(article, FaqEntry) and self._key(article, setter, memo) == memo.key:
            made.pages[article.ref] = memo
            paths = (article.url + "index.html", article.ref + ".md")
            made.outputs |= {path: self.outputs[path] for path in paths if path in self.outputs}
            return
        written = setter.write(article, known)
        made.rendered += 1
        made.pages[article.ref] = self._memo(article, setter, written, made)
        if isinstance(article, FaqEntry):
            made.answers[article.ref] = written.body.html
        else:
            self._page(article, written, made)

    def _key(self, article: Article, setter: Typesetter, memo: PageMemo) -> Key | None:
        """Give the key this page has now, if its text is the remembered one; nothing is converted for it."""
        if setter.key_of_text(article) != memo.text:
            return None
        return self._page_key(article, memo.text, memo.addresses)

    def _page_key(self, article: Article, text: Key, addresses: Sequence[str]) -> Key:
        bare = article_view(self.site, self.catalog, article, html="")
        return key_of(self.ground, text, sorted(self.addresses.targets(article, addresses).items()), bare)

    def _memo(self, article: Article, setter: Typesetter, written: Written, made: Made) -> PageMemo:
        kind = "faq" if isinstance(article, FaqEntry) else "articles"
        title = self.category_titles.get((kind, article.category), "")
        return PageMemo(
            key=self._page_key(article, written.text_key, written.addresses),
            text=written.text_key,
            addresses=written.addresses,
            blob=setter.entry_of(article, written.body, title),
            frames=written.body.frames,
            hosts=written.body.hosts,
            media=self.addresses.files(article, written.addresses),
        )

    def _page(self, article: Article, written: Written, made: Made) -> None:
        body = written.body
        view = article_view(
            self.site, self.catalog, article, html=body.html, toc=body.toc, description=body.excerpt
        )
        self._put(view.file, self.renderer.page(view).encode("utf-8"), made)
        if article.status != "draft":
            self._put(f"{article.ref}.md", markdown_copy(article, self._linked(article, written)), made)

    def _linked(self, article: Article, written: Written) -> str:
        """Give the text with its links leading to where they lead from the page's Markdown copy."""
        text = written.text
        above = "../" * (article.url.count("/") - 1)
        for address, target in self.addresses.targets(article, written.addresses).items():
            url = target.url.removeprefix("../" * article.url.count("/"))
            if url != target.url:
                text = text.replace(f"]({address})", f"]({self.site.url or above}{url})")
        return text

    def _put(self, path: str, content: bytes, made: Made) -> None:
        digest = hashlib.blake2b(content, digest_size=12).digest()
        made.outputs[path] = digest
        if self.outputs.get(path) != digest:
            write_output(self.staged, path, content, self._made)
            made.written.append(path)
