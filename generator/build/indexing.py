"""The search index of a staged site."""

from __future__ import annotations

from collections.abc import Mapping

from generator.build.settings import Settings
from generator.build.staging import Staging
from generator.build.store import Kept, Key, Store
from generator.content.models import Content
from search_index.writer import IndexOptions, write

STATE = "search.state"


def index_options(settings: Settings, content: Content) -> IndexOptions:
    """Say what the index of a site is for."""
    return IndexOptions(
        language=settings.option("search.language") or settings.lang,
        synonyms=content.synonyms,
        one_way_synonyms=content.one_way_synonyms,
    )


def write_index(
    staging: Staging, store: Store, entries: Mapping[str, Key], options: IndexOptions, *, fresh: bool
) -> set[str]:
    """Bring the staged index to the entries of all articles.

    Args:
        entries: keys of analysed documents in `store`, by ref.
        fresh: there is no index of an earlier build in the staged folder.

    Returns:
        The paths of the site that changed.
    """
    folder = staging.standby / "search"
    written = write(
        Kept(store, entries, at_once=fresh),
        folder,
        options,
        previous=None if fresh else folder,
        state=staging.workshop / STATE,
        keys=entries,
        recall=store.get,
    )
    changed = {f"search/{name}" for name in written.changed}
    for path in changed:
        staging.take(path)
    return changed
