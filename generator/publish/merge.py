"""A site that holds some versions, laid over a target that holds others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.publish.release import Entry, Release
from generator.publish.source import Source, overlay
from generator.versions.registry import VERSIONS_FILE, Versions
from generator.versions.root import ROOT_FILES, Root, read_root, write_root

Read = Callable[[str], bytes | None]


class _Both:
    """The site's own files, and those of the target's other versions."""

    def __init__(self, site: Source, entries: Mapping[str, Entry], read: Read) -> None:
        self._site = site
        self._read = read
        self.entries = entries

    def read(self, path: str) -> bytes:
        if path in self._site.entries:
            return self._site.read(path)
        return self._read(path) or b""


def merged(site: Source, live: Release | None, read: Read) -> Source:
    """Return what the target shall hold: this site's versions, and the target's others as they are.

    A site without `versions.json` replaces everything. The default version stays what people chose
    for the target unless this site's was chosen too.

    Args:
        site: the built site.
        live: the release that is live, or None.
        read: returns the bytes that are live at a path, or None; a target mike published is read too.
    """
    if VERSIONS_FILE not in site.entries or read(VERSIONS_FILE) is None:
        return site
    ours = read_root(lambda path: site.read(path) if path in site.entries else None, "the site")
    theirs = read_root(read, "the target")
    root = _joined(ours, theirs)
    replaced = {name for item in ours.versions for name in (item.version, *root.versions.get(item.version).aliases)}
    files = live.files if live else {}
    others = {
        path: entry
        for path, entry in files.items()
        if path.split("/")[0] not in replaced and ("/" in path or entry.link)
    }
    both = _Both(site, others | _links(ours.versions, root.versions) | dict(site.entries), read)

    def read_both(path: str) -> bytes | None:
        return both.read(path) if path in both.entries else read(path)

    return overlay(both, write_root(root, read_both), without=frozenset(ROOT_FILES))


def _joined(ours: Root, theirs: Root) -> Root:
    versions = theirs.versions
    for item in ours.versions:
        versions = versions.put(item)
    default = ours if ours.chosen or not theirs.chosen else theirs
    joined = Root(versions=versions, default=default.default, chosen=default.chosen)
    return replace(joined, site_url=ours.site_url or theirs.site_url).settled()


def _links(ours: Versions, joined: Versions) -> dict[str, Entry]:
    """The target's aliases of versions this site replaces: whatever they were, they lead to the new one."""
    return {alias: Entry("", 0, item.version) for item in ours for alias in joined.get(item.version).aliases}
