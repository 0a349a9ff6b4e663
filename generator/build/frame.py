"""What pages show of one another, in parts, so that a change is followed to the pages it may touch.

A page's key says whether it must be made again; this says for which pages that needs to be asked at all. Three
digests and one question a page answer for everything an article's page shows of others:

    shared      what every page stands on and every text may include: a change asks for all, their texts too
    names       what addresses are resolved by: a change asks for those pages whose addresses now lead elsewhere
    around      of each page: its neighbours, its category, the articles its writer relates it to
    otherwise   a changed article is asked about by the pages that show its title or an anchor of it,
                and by those it shares words with, which may relate to it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.build.listing import Listing
from generator.build.memory import Memory
from generator.build.plan import Plan
from generator.build.reading import Reading, page_of
from generator.build.settings import Settings
from generator.build.store import Key, key_of
from generator.build.surroundings import Surroundings
from generator.build.views_catalog import Catalog, link_to
from generator.build.views_related import title_words
from generator.content.models import Content


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a build's frame; `around` by ref."""

    shared: Key
    names: Key
    around: Mapping[str, Key]


def frame_of(settings: Settings, plan: Plan, listing: Listing) -> Frame:
    """Take a frame apart."""
    return Frame(
        shared=key_of(plan.ground, stamps_below(listing, settings.snippet_folders)),
        names=_names(plan.content),
        around=_around(plan.catalog),
    )


def stamps_below(listing: Listing, folders: tuple[Path, ...]) -> list[tuple[str, object]]:
    """Give the stamps of the files in some folders, by path."""
    below = tuple(f"{folder}/" for folder in folders)
    return sorted(item for item in listing.others.items() if item[0].startswith(below))


def touched_pages(
    frame: Frame, memory: Memory, plan: Plan, listing: Listing, reading: Reading, around: Surroundings
) -> set[str] | None:
    """Name the pages whose surroundings may have changed; None for all of them.

    Args:
        around: of the site as it is now.

    Returns:
        Refs, of articles and FAQ entries, besides those whose own files changed.
    """
    if frame.shared != memory.shared:
        return None
    refs = {ref for ref, key in frame.around.items() if memory.around.get(ref) != key}
    faces = {s for s in reading.changed if s not in memory.sources or memory.sources[s].face != reading.sources[s].face}
    files = {path for path in {*listing.others, *memory.others} if listing.others.get(path) != memory.others.get(path)}
    media = {file for file in plan.media if f"{plan.content.root}/{file}" in files}
    renamed = frame.names != memory.names
    for page in plan.content.pages:
        memo = memory.pages.get(page.ref)
        if memo and (
            not faces.isdisjoint(memo.shows)
            or not media.isdisjoint(memo.media)
            or (renamed and memo.addresses and around.leads(page, memo.addresses) != memo.leads)
        ):
            refs.add(page.ref)
    places = {(page.source, page.ref) for page in plan.content.pages} ^ {(memo.source, ref) for ref, memo in memory.pages.items()}
    return refs | _related(faces | {source for source, _ in places}, memory, reading, plan.catalog)


def _related(changed: set[str], memory: Memory, reading: Reading, catalog: Catalog) -> set[str]:
    """Name the pages that may relate to changed articles: those with a word of theirs, before or now."""
    memos = [memos[source] for source in changed for memos in (memory.sources, reading.sources) if source in memos]
    words = {word for memo in memos if (page := page_of(memo)) for word in title_words(page)}
    unlisted = {article.ref for article in catalog.articles if article.status != "published"}
    return catalog.relations.moved_by(words, len(changed)) | unlisted if words else set()


def _names(content: Content) -> Key:
    """Digest what addresses are resolved by."""
    pages = sorted((p.source, p.ref, p.url, p.slug, p.foreign_id, p.aliases) for p in content.pages)
    categories = [(c.kind, c.path, c.url, c.source) for c in content.categories]
    return key_of(pages, categories, content.files, content.redirects)


def _around(catalog: Catalog) -> dict[str, Key]:
    links = {article.ref: repr(link_to(article)) for article in catalog.articles}
    trails = {path: repr([(c.title, c.url) for c in catalog.trail("articles", path)]) for path in catalog.by_category}
    around = {}
    for category, group in catalog.by_category.items():
        own = [links[article.ref] for article in group]
        for article, before, after in zip(group, ["", *own], [*own[1:], ""], strict=False):
            chosen = [links.get(other.ref) for other in catalog.named(article.related)] if article.related else []
            around[article.ref] = key_of(before, after, trails.get(category), chosen)
    return around | dict(_around_faq(catalog))


def _around_faq(catalog: Catalog) -> Iterator[tuple[str, Key]]:
    titles = {category.path: category.title for category in catalog.categories if category.kind == "faq"}
    for entry in catalog.faq:
        yield entry.ref, key_of(titles.get(entry.category))
