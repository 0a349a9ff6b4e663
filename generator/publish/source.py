"""Where a publish reads from: a built site on disk, with files written on top of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from generator.errors import PublishError
from generator.publish.release import MANIFEST, Entry

HASHERS = 4


class Source(Protocol):
    """Files by path with forward slashes: what they are, and their bytes."""

    @property
    def entries(self) -> Mapping[str, Entry]: ...

    def read(self, path: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Overlay:
    """A source with some files replaced by bytes in memory and others left out."""

    below: Source
    entries: Mapping[str, Entry]
    written: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Return a file's bytes, the written ones first."""
        return self.written[path] if path in self.written else self.below.read(path)


def overlay(below: Source, written: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> Overlay:
    """Lay `written` over a source and leave `without` out."""
    entries = {path: entry for path, entry in below.entries.items() if path not in without}
    return Overlay(below, entries | {path: Entry.of(text) for path, text in written.items()}, written)


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A built site's folder as it was when it was scanned."""

    root: Path
    entries: Mapping[str, Entry]

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            PublishError: the file is not what it was when the publish began.
        """
        content = (self.root / path).read_bytes()
        if Entry.of(content) != self.entries[path]:
            raise PublishError(f"{self.root / path} changed while it was published; publish again")
        return content


def scan(root: Path) -> BuiltSite:
    """Hash every file of a built site.

    Symbolic links to folders or files inside the site stay links. An old `release.json` is left out.

    Raises:
        PublishError: there is no site, it has no page, or a link leaves it.
    """
    if not root.is_dir():
        raise PublishError(f"{root}: no built site here; run 'askwell build' first, or name one with --site")
    paths = sorted(path for path in _walk(str(root), "") if path != MANIFEST)
    if not any(path.endswith(".html") for path in paths):
        raise PublishError(f"{root}: holds no page, so publishing it would empty the site; run 'askwell build' first")
    with ThreadPoolExecutor(HASHERS) as pool:
        return BuiltSite(root, dict(zip(paths, pool.map(lambda path: entry_of(root, path), paths), strict=True)))


def entry_of(root: Path, path: str) -> Entry:
    """Describe one file or link below `root`."""
    full = root / path
    if full.is_symlink():
        return Entry("", 0, _inner_link(root, path))
    with full.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Entry(digest, file.tell())


def _inner_link(root: Path, path: str) -> str:
    target = os.readlink(root / path)
    landing = os.path.normpath(os.path.join(os.path.dirname(path), target))
    if os.path.isabs(target) or landing.split(os.sep)[0] == "..":
        raise PublishError(f"{root / path}: link to '{target}' leaves the site; replace it with the file it means")
    return target


def _walk(root: str, below: str) -> list[str]:
    found = []
    with os.scandir(os.path.join(root, below)) as rows:
        for row in rows:
            path = f"{below}/{row.name}" if below else row.name
            if row.is_dir(follow_symlinks=False):
                if row.name != ".git":
                    found += _walk(root, path)
            else:
                found.append(path)
    return found
