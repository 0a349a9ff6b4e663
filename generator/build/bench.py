"""Where pages are made: each worker process takes a chunk of articles and writes their pages into the staged site."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.build.addresses import Addresses
from generator.build.articles import Typesetter, Written
from generator.build.markup.finish import Target
from generator.build.memory import PageMemo
from generator.build.plan import Plan
from generator.build.settings import Settings
from generator.build.sitefiles.llms import markdown_copy
from generator.build.staging import write_output
from generator.build.store import Key, Store, key_of
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views import ArticleView
from generator.build.views_catalog import Catalog
from generator.build.views_compose import article_view, reading_minutes
from generator.build.views_site import Site
from generator.content.models import Article, FaqEntry


@dataclass(slots=True)
class Made:
    """What became of a chunk: memos by ref, digests of the files made by path, answers of FAQ entries by ref.

    `written` are the paths whose bytes changed; `values` go into the cache; `rendered` counts pages made anew; `kept`
    are the refs of pages that are what they were.
    """

    pages: dict[str, PageMemo] = field(default_factory=dict)
    outputs: dict[str, bytes] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    values: dict[Key, bytes] = field(default_factory=dict)
    rendered: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Bench:
    """Makes article pages.

    Args:
        staged: the folder to write into, or None to only say what would be written.
        known: memos of the last build; {} renders every page.
        outputs: digests of the files that are in the staged folder already.
        ground: key of what all pages stand on.
        rewritten: sources whose texts may not be the remembered ones; None: all.
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
    rewritten: Collection[str] | None
    category_titles: Mapping[tuple[str, str], str]
    _made: set[str] = field(default_factory=set)
    _typesetter: tuple[int, Typesetter] | None = None

    def __call__(self, articles: Sequence[Article]) -> Made:
        """Make the pages of a chunk."""
        setter = self._own_typesetter()
        made = Made(kept=[article.ref for article in articles if self._holds(article, setter)])
        kept = set(made.kept)
        whole = [self.texts.whole(article) for article in articles if article.ref not in kept]
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

    def _holds(self, article: Article, setter: Typesetter) -> bool:
        """Tell whether the page of an article is the remembered one; nothing is converted for it."""
        memo = self.known.get(article.ref)
        if memo is None or isinstance(article, FaqEntry):
            return False
        rewritten = self.rewritten is None or article.source in self.rewritten
        if rewritten and setter.key_of_text(self.texts.whole(article)) != memo.text:
            return False
        targets = self.addresses.targets(article, memo.addresses)
        return self._page_key(memo.text, targets, self._bare(article)) == memo.key

    def _bare(self, article: Article) -> ArticleView:
        return article_view(self.site, self.catalog, article, html="")

    def _make(self, article: Article, setter: Typesetter, known: dict[Key, bytes], made: Made) -> None:
        bare = self._bare(article)
        written = setter.write(article, known)
        made.rendered += 1
        made.pages[article.ref] = self._memo(article, setter, written, bare)
        if isinstance(article, FaqEntry):
            made.answers[article.ref] = written.body.html
        else:
            self._page(article, written, bare, made)

    def _page_key(self, text: Key, targets: Mapping[str, Target], bare: ArticleView) -> Key:
        return key_of(self.ground, text, sorted(targets.items()), bare)

    def _memo(self, article: Article, setter: Typesetter, written: Written, bare: ArticleView) -> PageMemo:
        kind = "faq" if isinstance(article, FaqEntry) else "articles"
        title = self.category_titles.get((kind, article.category), "")
        return PageMemo(
            key=self._page_key(written.text_key, written.targets, bare),
            text=written.text_key,
            addresses=written.addresses,
            blob=setter.entry_of(article, written.body, title),
            frames=written.body.frames,
            hosts=written.body.hosts,
            media=tuple(sorted({target.file for target in written.targets.values() if target.file})),
            source=article.source,
            leads=self.addresses.leads(article, written.addresses) if written.addresses else b"",
            shows=tuple(sorted({target.shown_of for target in written.targets.values() if target.shown_of})),
        )

    def _page(self, article: Article, written: Written, bare: ArticleView, made: Made) -> None:
        body = written.body
        description = bare.description or body.excerpt
        minutes = reading_minutes(article.body)
        view = replace(bare, html=body.html, toc=body.toc, description=description, minutes=minutes)
        self._put(view.file, self.renderer.page(view).encode("utf-8"), made)
        if article.status != "draft":
            self._put(f"{article.ref}.md", markdown_copy(article, self._linked(article, written)), made)

    def _linked(self, article: Article, written: Written) -> str:
        """Give the text with its links leading to where they lead from the page's Markdown copy."""
        text = written.text
        up = "../" * article.url.count("/")
        root = self.site.url or up[3:]
        for address, target in written.targets.items():
            if target.url.startswith(up):
                text = text.replace(f"]({address})", f"]({root}{target.url.removeprefix(up)})")
        return text

    def _put(self, path: str, content: bytes, made: Made) -> None:
        digest = hashlib.blake2b(content, digest_size=12).digest()
        made.outputs[path] = digest
        if self.outputs.get(path) != digest:
            write_output(self.staged, path, content, self._made)
            made.written.append(path)


def open_bench(
    settings: Settings,
    plan: Plan,
    *,
    staged: str,
    cache: bool,
    known: Mapping[str, PageMemo],
    outputs: Mapping[str, bytes],
    rewritten: Collection[str] | None,
) -> Bench:
    """Set up a bench for the articles of a plan; see `Bench` for the arguments."""
    texts = Texts(settings.content, settings.for_content())
    return Bench(
        settings=settings,
        site=plan.site,
        catalog=plan.catalog,
        addresses=Addresses(plan.content, settings.for_content(), plan.media, texts),
        texts=texts,
        renderer=Renderer(plan.site, settings.overrides, settings.compiled if cache else None),
        cache=Path(settings.cache_dir) if cache else None,
        staged=staged,
        known=known,
        outputs=outputs,
        ground=plan.ground,
        rewritten=rewritten,
        category_titles={(c.kind, c.path): c.title for c in plan.catalog.categories},
    )
