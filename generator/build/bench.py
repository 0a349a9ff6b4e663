"""Where pages are made: each worker process takes a chunk of articles and writes their pages into the staged site."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build.articles import Typesetter, Written
from generator.build.markup.finish import Target
from generator.build.memory import PageMemo
from generator.build.outputs import link_output, write_output
from generator.build.setting import pack_setting, setting_key
from generator.build.settings import Settings
from generator.build.sitefiles.llms import markdown_copy
from generator.build.store import Key, Store, key_of
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views import ArticleView
from generator.build.views_compose import reading_minutes
from generator.content.models import Article, FaqEntry

if TYPE_CHECKING:
    from generator.build.surroundings import Surroundings

AT_ONCE = 100  # pages that are held in memory before they are written


@dataclass(slots=True)
class Made:
    """What became of a chunk: memos by ref, digests of the files made by path, answers of FAQ entries by ref.

    `written` are the paths whose bytes changed; `values` go into the cache, or on a bench that fills it itself are the
    search entries alone; `rendered` counts pages made anew; `kept` are the refs of pages that are what they were.
    """

    pages: dict[str, PageMemo] = field(default_factory=dict)
    outputs: dict[str, bytes] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    values: dict[Key, bytes] = field(default_factory=dict)
    rendered: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page about to be printed: the article, its text rendered, what surrounds it, and what to remember."""

    article: Article
    written: Written
    bare: ArticleView
    memo: PageMemo


@dataclass(slots=True)
class Bench:
    """Makes article pages.

    Args:
        around: tells what surrounds the articles.
        staged: the folder to write into.
        known: memos of the last build; {} renders every page.
        outputs: digests of the files that are in the staged folder already.
        ground: key of what all pages stand on.
        rewritten: sources whose texts may not be the remembered ones; None: all.
        twin: of a site built from nothing, the folder of its next standby, where each file is linked; "" for none.
        late: refs of articles whose pages are printed by `finish`.
        fills: whether `finish` fills the cache; else what goes into it is handed over with each chunk.
    """

    settings: Settings
    around: Surroundings
    texts: Texts
    renderer: Renderer
    cache: Path | None
    staged: str
    known: Mapping[str, PageMemo]
    outputs: Mapping[str, bytes]
    ground: Key
    rewritten: Collection[str] | None
    twin: str = ""
    late: Set[str] = frozenset()
    fills: bool = False
    _made: set[str] = field(default_factory=set)
    _in_twin: set[str] = field(default_factory=set)
    _put_off: list[Sheet] = field(default_factory=list)
    _typesetter: tuple[int, Typesetter] | None = None

    def __call__(self, articles: Sequence[Article]) -> Made:
        """Make the pages of a chunk."""
        setter = self._own_typesetter()
        made = Made(kept=[article.ref for article in articles if self._holds(article, setter)])
        kept = set(made.kept)
        sheets = self.typeset([article for article in articles if article.ref not in kept])
        made.pages.update((sheet.article.ref, sheet.memo) for sheet in sheets)
        self._put_off += [sheet for sheet in sheets if sheet.article.ref in self.late]
        self.print([sheet for sheet in sheets if sheet.article.ref not in self.late], made)
        made.values = self._entries(made) if self.fills else self.drain()
        return made

    def finish(self, place: float) -> Made:
        """Print the pages that were put off, and fill the cache with what was made here.

        Args:
            place: of this process among all, from 0 to less than 1; only one at a time can write into the cache, so
                each stops printing for it at another page.
        """
        made, store = Made(), self._own_typesetter().store
        turn = round(place * len(self._put_off))
        self.print(self._put_off[:turn], made)
        store.save()
        self.print(self._put_off[turn:], made)
        store.close()
        return made

    def _entries(self, made: Made) -> dict[Key, bytes]:
        """Give the search entries of a chunk; what else goes into the cache stays here."""
        store = self._own_typesetter().store
        entries = store.get_all([memo.blob for memo in made.pages.values() if memo.blob])
        if self.cache is None:
            store.drain()
        return entries

    def drain(self) -> dict[Key, bytes]:
        """Give what is to go into the cache, and forget it here."""
        return self._own_typesetter().store.drain()

    def _own_typesetter(self) -> Typesetter:
        """A database connection must not cross a fork, so each process opens its own."""
        if self._typesetter is None or self._typesetter[0] != os.getpid():
            self._typesetter = (os.getpid(), Typesetter(self.settings, self.around, Store(self.cache)))
        return self._typesetter[1]

    def _holds(self, article: Article, setter: Typesetter) -> bool:
        """Tell whether the page of an article is the remembered one; nothing is converted for it."""
        memo = self.known.get(article.ref)
        if memo is None or isinstance(article, FaqEntry):
            return False
        rewritten = self.rewritten is None or article.source in self.rewritten
        if rewritten and setter.key_of_text(self.texts.whole(article)) != memo.text:
            return False
        targets = self.around.targets(article, memo.addresses)
        return self._page_key(memo.text, targets, self.around.view(article)) == memo.key

    def typeset(self, articles: Sequence[Article]) -> list[Sheet]:
        """Make everything of pages but their files: each step for all of them, as `Typesetter.write` does."""
        setter, around = self._own_typesetter(), self.around
        whole = [self.texts.whole(article) for article in articles]
        written = setter.write(whole)
        bares = [around.view(article) for article in whole]
        blobs = [setter.entry_of(a, w.body, around.category_title(a)) for a, w in zip(whole, written, strict=True)]
        sheets = [self._sheet(*parts) for parts in zip(whole, written, bares, blobs, strict=True)]
        for sheet in sheets:
            if not isinstance(sheet.article, FaqEntry):
                setting = pack_setting(sheet.article, around, sheet.bare, sheet.written.targets, sheet.memo.leads)
                setter.store.put(setting_key(sheet.memo.key), setting)
        return sheets

    def print(self, sheets: Sequence[Sheet], made: Made) -> None:
        """Write the files of pages; an answer of the FAQ waits for those it shares a page with."""
        made.rendered += len(sheets)
        made.pages.update((sheet.article.ref, sheet.memo) for sheet in sheets)
        entries = [sheet for sheet in sheets if isinstance(sheet.article, FaqEntry)]
        made.answers.update((entry.article.ref, entry.written.body.html) for entry in entries)
        pages = [sheet for sheet in sheets if not isinstance(sheet.article, FaqEntry)]
        for start in range(0, len(pages), AT_ONCE):
            files = [file for sheet in pages[start : start + AT_ONCE] for file in self._files(sheet)]
            for path, content in files:
                self._put(path, content, made)

    def _page_key(self, text: Key, targets: Mapping[str, Target], bare: ArticleView) -> Key:
        return key_of(self.ground, text, sorted(targets.items()), bare)

    def _sheet(self, article: Article, written: Written, bare: ArticleView, blob: Key) -> Sheet:
        memo = PageMemo(
            key=self._page_key(written.text_key, written.targets, bare),
            text=written.text_key,
            addresses=written.addresses,
            blob=blob,
            frames=written.body.frames,
            hosts=written.body.hosts,
            media=tuple(sorted({target.file for target in written.targets.values() if target.file})),
            source=article.source,
            leads=written.leads,
            shows=tuple(sorted({target.shown_of for target in written.targets.values() if target.shown_of})),
        )
        return Sheet(article, written, bare, memo)

    def _files(self, sheet: Sheet) -> Iterator[tuple[str, bytes]]:
        """Give the path and the bytes of a page, and of its Markdown copy."""
        body, bare = sheet.written.body, sheet.bare
        description = bare.description or body.excerpt
        minutes = reading_minutes(sheet.article.body)
        view = replace(bare, html=body.html, toc=body.toc, description=description, minutes=minutes)
        yield view.file, self.renderer.page(view).encode("utf-8")
        if sheet.article.status != "draft":
            yield f"{sheet.article.ref}.md", markdown_copy(sheet.article, self._linked(sheet))

    def _linked(self, sheet: Sheet) -> str:
        """Give the text with its links leading to where they lead from the page's Markdown copy."""
        text = sheet.written.text
        up = "../" * sheet.article.url.count("/")
        root = self.renderer.site.url or up[3:]
        for address, target in sheet.written.targets.items():
            if target.url.startswith(up):
                text = text.replace(f"]({address})", f"]({root}{target.url.removeprefix(up)})")
        return text

    def _put(self, path: str, content: bytes, made: Made) -> None:
        digest = hashlib.blake2b(content, digest_size=12).digest()
        made.outputs[path] = digest
        if self.outputs.get(path) != digest:
            write_output(self.staged, path, content, self._made)
            made.written.append(path)
            if self.twin:
                link_output(self.twin, path, f"{self.staged}/{path}", self._in_twin)
