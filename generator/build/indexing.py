"""The search index of a staged site, brought up to date beside everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build.errand import Errand
from generator.build.memory import PageMemo
from generator.build.setting import setting_key
from generator.build.settings import Settings
from generator.build.staging import Staging
from generator.build.store import Kept, Key, Lost, Store
from generator.content.models import Content
from search_index.options import IndexOptions

if TYPE_CHECKING:
    from search_index.growing import Growing
    from search_index.state import StateFile

STATE = "search.state"
FEW = 200  # entries that are handed to another process; more are written here


def index_options(settings: Settings, content: Content) -> IndexOptions:
    """Say what the index of a site is for."""
    return IndexOptions(
        language=language_of(settings), synonyms=content.synonyms, one_way_synonyms=content.one_way_synonyms
    )


def language_of(settings: Settings) -> str:
    """Give the language texts are indexed in."""
    return str(settings.option("search.language") or settings.lang)


def keep_entries(store: Store, pages: Mapping[str, PageMemo]) -> None:
    """Count what is needed to follow later edits as asked for."""
    store.keep(key for memo in pages.values() for key in (memo.blob, setting_key(memo.key)) if key)


class Indexing:
    """The writing of one index. Its state is read while nothing is known of the change yet, on another core if there is one.

    Args:
        cache: the folder of the cache, where entries of earlier builds are recalled from.
        ahead: whether another process is to do it, and to get ready now.
    """

    def __init__(self, staging: Staging, settings: Settings, cache: Path | None, *, ahead: bool) -> None:
        self._staging = staging
        self._folder = staging.standby / "search"
        self._state = staging.workshop / STATE
        self._language = language_of(settings)
        self._cache = cache
        self._errand = Errand(self._read, self._amend, lambda file: file.save()) if ahead else None
        self._coming: list[str] = []
        self._growing: Growing | None = None

    def grow(self, refs: Iterable[str]) -> list[str]:
        """Begin an index from nothing.

        Args:
            refs: of all entries it is to have.

        Returns:
            The refs in the order in which `put_in` is to be given them.
        """
        from search_index.slots import assign

        self._growing, self._coming = None, list(assign(refs))
        return self._coming

    def put_in(self, entries: Mapping[str, Key], found: Mapping[Key, bytes]) -> None:
        """Put the next entries into an index that grows.

        Args:
            entries: their keys, by ref.
            found: the entries by key.

        Raises:
            Lost: one is not among those found.
        """
        if self._growing is None:
            from search_index.growing import Growing  # loaded while other processes are at work already

            self._growing = Growing(self._coming, self._language)
        for ref, key in entries.items():
            if key not in found:
                raise Lost(ref)
            self._growing.put_in(ref, key, found[key])

    def amend(self, store: Store, keys: Mapping[str, Key], gone: Set[str], options: IndexOptions) -> bool:
        """Begin to bring the index to a few other entries.

        Args:
            store: holds the entries.
            keys: of those that came or changed, by ref.
            gone: refs that are to be found no more.

        Returns:
            Whether it is begun; else it is left to `write`.
        """
        if self._errand is None or len(keys) + len(gone) > FEW:
            return False
        self._errand.tell((dict(keys), set(gone), store.get_all(list(keys.values())), options))
        return True

    def bring(self, store: Store, entries: Mapping[str, Key], options: IndexOptions, *, begun: bool) -> set[str]:
        """Bring the staged index to the entries of all articles, or wait until it is.

        Args:
            entries: keys of analysed documents in `store`, by ref.
            begun: whether `amend` has begun it.

        Returns:
            The paths of the site that changed.
        """
        names = self._errand.outcome() if begun and self._errand else None
        changed = {f"search/{name}" for name in (self._write(store, entries, options) if names is None else names)}
        for path in changed:
            self._staging.take(path)
        return changed

    def close(self) -> None:
        """Leave no process behind."""
        if self._errand:
            self._errand.close()

    def _write(self, store: Store, entries: Mapping[str, Key], options: IndexOptions) -> frozenset[str]:
        from search_index.writer import write

        if self._growing:
            return self._growing.write(self._folder, options, self._state).changed
        return write(
            Kept(store, entries, at_once=False),
            self._folder,
            options,
            previous=self._folder,
            state=self._state,
            keys=entries,
            recall=store.get,
        ).changed

    def _read(self) -> StateFile:
        from search_index.state import StateFile
        from search_index.writer import state_key

        file = StateFile(self._state)
        file.keep(file.read(state_key(self._language)))
        return file

    def _amend(
        self, file: StateFile, order: tuple[dict[str, Key], set[str], dict[Key, bytes], IndexOptions]
    ) -> frozenset[str] | None:
        """Give the names of the files that changed; None when not enough is known of the last index."""
        from search_index.state import Forgotten
        from search_index.writer import amend

        keys, gone, values, options = order
        with Store(self._cache) as store:
            for key, value in values.items():
                store.put(key, value)
            with suppress(Forgotten):
                return amend(file, self._folder, options, keys=keys, gone=gone, recall=store.get).changed
        return None
