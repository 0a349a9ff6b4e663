"""Search over content as it is now: the index the next build would write, made aside and opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.build.addresses import Addresses
from generator.build.articles import Typesetter
from generator.build.media import media_paths
from generator.build.pool import spread
from generator.build.settings import Settings
from generator.build.store import Key, Store
from generator.build.texts import Texts
from generator.build.views_catalog import Catalog
from generator.content.models import Article, Content
from search_index.planner import search
from search_index.reader import Index
from search_index.writer import IndexOptions, write


@dataclass(slots=True)
class _Entries:
    """Makes the search entries of a chunk of articles, in whichever process it is called."""

    settings: Settings
    content: Content
    category_titles: dict[tuple[str, str], str]

    _own: tuple[int, Texts, Typesetter] | None = None

    def __call__(self, articles: Sequence[Article]) -> tuple[dict[str, bytes], dict[Key, bytes]]:
        texts, typesetter = self._tools()
        store = typesetter.store
        entries = {}
        whole = [texts.whole(article) for article in articles]
        for article, written in zip(whole, typesetter.write(whole), strict=True):
            kind = article.ref.partition("/")[0]
            title = self.category_titles.get((kind, article.category), "")
            key = typesetter.entry_of(article, written.body, title)
            if key and (blob := store.get(key)) is not None:
                entries[article.ref] = blob
        return entries, store.drain()

    def _tools(self) -> tuple[Texts, Typesetter]:
        """A database connection must not cross a fork, so each process makes its own."""
        if self._own is None or self._own[0] != os.getpid():
            rules = self.settings.for_content()
            texts = Texts(self.settings.content, rules)
            addresses = Addresses(self.content, rules, media_paths(self.content.files, ()), texts)
            typesetter = Typesetter(self.settings, addresses, Store(Path(self.settings.cache_dir)))
            self._own = (os.getpid(), texts, typesetter)
        return self._own[1], self._own[2]


def open_search(settings: Settings, content: Content, jobs: int = 0) -> Callable[[str, int], list[str]]:
    """Index the published pages of a content tree and return the way to ask it.

    Args:
        settings: of the site; its cache is used and filled, so that a build after it has less to do.
        content: the tree.
        jobs: processes to use, 0 for as many as there are cores.

    Returns:
        A function of a query and k that returns at most k refs, best first.
    """
    catalog = Catalog.of(content, drafts=False)
    titles: dict[tuple[str, str], str] = {(c.kind, c.path): c.title for c in catalog.categories}
    entries: dict[str, bytes] = {}
    with Store(Path(settings.cache_dir)) as store:
        maker = _Entries(settings, content, titles)
        for made, values in spread(maker, [*catalog.articles, *catalog.faq], jobs):
            entries |= made
            for key, value in values.items():
                store.put(key, value)
        store.save()
    language = settings.option("search.language") or settings.lang
    options = IndexOptions(language=language, synonyms=content.synonyms, one_way_synonyms=content.one_way_synonyms)
    index = _index(dict(sorted(entries.items())), options)
    return lambda query, k: [result.ref for result in search(index, query, k).results]


def _index(entries: dict[str, bytes], options: IndexOptions) -> Index:
    """Write an index and keep it in memory: nothing of it stays on disk."""
    with TemporaryDirectory(prefix="askwell-check-") as folder:
        write(entries, Path(folder), options)
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()
        }
    return Index(files.__getitem__)
