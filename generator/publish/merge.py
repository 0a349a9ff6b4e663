"""A site that holds some versions, laid over a target that holds others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.errors import PublishError
from generator.publish.release import Entry, Release
from generator.publish.source import Source, overlay
from generator.versions.registry import VERSIONS_FILE, Versions, loads
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
        content = self._read(path)
        if content is None or Entry.of(content) != self.entries[path]:
            raise PublishError(
                f"{path}: what is live is not what its manifest says; publish the build it is of --again"
            )
        return content


def merged(site: Source, live: Release | None, read: Read) -> Source:
    """Return what the target shall hold: this site's versions, and the target's others as they are.

    The default version stays what people chose for the target unless this site's was chosen too.

    Args:
        site: the built site.
        live: the release that is live, or None.
        read: returns the bytes that are live at a path, or None; a target mike published is read too.

    Raises:
        PublishError: the target holds versions and the site is none.
    """
    listed = read(VERSIONS_FILE)
    if listed is None:
        return site
    if VERSIONS_FILE not in site.entries:
        raise _plain_over_versions(listed)
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


def _plain_over_versions(listed: bytes) -> PublishError:
    names = ", ".join(item.version for item in loads(listed, VERSIONS_FILE))
    return PublishError(
        f"the target holds versions ({names}), and this site is not built as one; "
        "build it with 'askwell build --version NAME', or pass --exact to replace them all"
    )


def superseded(whole: Source, read: Read) -> frozenset[str]:
    """Return the folders and files at the target's root that the site replaces or drops, whoever published them.

    Args:
        whole: all that the target shall hold.
        read: returns the bytes that are live at a path, or None.
    """
    listed = read(VERSIONS_FILE)
    if listed is None:
        return frozenset()
    before = loads(listed, VERSIONS_FILE).names
    if VERSIONS_FILE not in whole.entries:
        return before | {VERSIONS_FILE}
    after = loads(whole.read(VERSIONS_FILE), VERSIONS_FILE).names
    return (before - after) | (after & {path.split("/")[0] for path in whole.entries})


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
