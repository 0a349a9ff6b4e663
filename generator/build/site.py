"""The verb of this room: content into a site, doing only what the last build did not do already.

The pages of a site are functions of explicit inputs. Each page's key digests all it depends on; a page whose key
is the remembered one is not looked at again. The steps, each a phase of the profile:

    list      stamps of all files; nothing changed and the live tree whole: done
    read      parse what changed, recall the rest, assemble
    pages     articles on all cores, then the pages that gather them; the entries of a new index as they come
    search    entries of all articles into the index
    files     sitemap, feed, redirects, assets, media
    swap      the staged tree takes the live one's place
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build.fingerprint import code_fingerprint
from generator.build.listing import Listing, list_tree
from generator.build.memory import Memory, load_memory
from generator.build.pool import cores
from generator.build.report import DEFAULTS, BuildReport, Options, Profile
from generator.build.settings import Settings
from generator.build.staging import Staging
from generator.build.store import Lost, key_of

if TYPE_CHECKING:
    from generator.build.indexing import Indexing

WORKSHOPS = ".askwell/sites"


def build_site(settings: Settings, options: Options = DEFAULTS) -> BuildReport:
    """Build a site and put it in the place of the last one.

    Raises:
        ContentError: a content file cannot be used; nothing was changed.
        BuildError: the site could not be built; what was live is untouched.
    """
    if reason := why_engine(settings):
        from generator.build.engine import build_with_engine

        return build_with_engine(settings, options, reason)
    return build_articles(settings, options)


def why_engine(settings: Settings) -> str:
    """Say why MkDocs itself must render pages of a site, "" when nothing needs it."""
    if settings.third_party:
        return f"{', '.join(settings.third_party)} must see every page: built through MkDocs, without shortcuts"
    if settings.theme and settings.has_own_pages:
        return f"pages of the site's own are rendered by MkDocs ({settings.theme})"
    return ""


def build_articles(settings: Settings, options: Options = DEFAULTS) -> BuildReport:
    """Build the help center alone: everything but pages that MkDocs renders. Raises as `build_site` does."""
    profile = Profile()
    collecting = gc.isenabled()
    gc.disable()  # a build makes much and drops little; collecting costs a tenth of it
    many = cores(options.jobs) > 1
    staging = Staging(Path(settings.site_dir), workshop_of(settings), many_cores=many, trusted=options.trusted)
    try:
        with profile.phase("list"):
            ground = ground_of(settings)
            memory = _recall(ground, options, staging)
            listing = list_tree(settings, outside_folders(settings))
            stale = listing.stale(memory) if memory.outputs else None
            whole = stale == [] and not staging.damaged()
        if whole:
            return _unchanged(settings, memory, profile)
        index = _index(settings, options, staging, memory)
        try:
            return _build(settings, options, staging, memory, listing, stale, ground, profile, index)
        except Lost:  # the memory outlived the cache that it counts on
            memory.pages, memory.outputs = {}, {}
            return _build(settings, options, staging, memory, listing, None, ground, profile, index)
        finally:
            index.close()
    finally:
        staging.close()
        if options.left:
            gc.freeze()
        if collecting:
            gc.enable()


def _index(settings: Settings, options: Options, staging: Staging, memory: Memory) -> Indexing:
    """Open the search index; that of a large site is got ready by another process when an edit is to be followed."""
    from generator.build.indexing import Indexing

    ahead = bool(memory.outputs) and options.cache and staging.spares_a_core
    return Indexing(staging, settings, Path(settings.cache_dir) if options.cache else None, ahead=ahead)


def _build(
    settings: Settings,
    options: Options,
    staging: Staging,
    memory: Memory,
    listing: Listing,
    stale: list[str] | None,
    ground: bytes,
    profile: Profile,
    index: Indexing,
) -> BuildReport:
    """Do what little may be enough, else look at everything."""
    if stale is not None:
        from generator.build.retouch import Retouch

        retouch = Retouch(settings, options, staging, memory, listing, profile, index)
        _leave(retouch, options)
        if report := retouch.run(stale):
            return report
    from generator.build.making import Making

    making = Making(settings, options, staging, memory, listing, ground, profile, index)
    _leave(making, options)
    return making.run()


def _leave(work: object, options: Options) -> None:
    if options.left is not None:
        options.left.append(work)


def workshop_of(settings: Settings) -> Path:
    """Name the folder where the site of `settings` is staged."""
    return Path(settings.root, WORKSHOPS, key_of(settings.site_dir).hex()[:12])


def ground_of(settings: Settings) -> bytes:
    """Digest what all pages stand on: our code, the libraries, the theme, the settings."""
    return key_of(code_fingerprint(), settings.plain())


def outside_folders(settings: Settings) -> list[Path]:
    """Name what a build reads outside the content folder."""
    folders = [*settings.snippet_folders[1:], Path(settings.content, "gaps")]
    return [*folders, Path(settings.custom_dir)] if settings.custom_dir else folders


def _recall(ground: bytes, options: Options, staging: Staging) -> Memory:
    """Recall the last build as far as it still holds: on other ground nothing does, on another tree no page does."""
    memory = Memory() if options.clean else load_memory(staging.workshop / "memory")
    if memory.ground != ground:
        return Memory(history=memory.history)
    if staging.record is None or staging.record.live != memory.live:
        memory.pages, memory.outputs = {}, {}
    return memory


def _unchanged(settings: Settings, memory: Memory, profile: Profile) -> BuildReport:
    return BuildReport(
        site_dir=Path(settings.site_dir),
        articles=memory.articles,
        pages=sum(path.endswith(".html") for path in memory.outputs),
        profile=profile,
    )
