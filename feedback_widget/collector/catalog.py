"""What the site has: articles by version, from the manifests (askwell.json) of a built site."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from msgspec import DecodeError, Struct
from msgspec.json import decode

RECHECK_SECONDS = 2.0


class _Article(Struct):
    ref: str
    url: str = ""
    hash: str = ""
    title: str = ""


class _Manifest(Struct):
    articles: list[_Article]
    version: str = ""
    lang: str = ""


class Catalog:
    """The articles of a site, kept up with its builds.

    Args:
        site: the folder of a built site, of one version or of many, or an askwell.json.
        clock: monotonic seconds.
    """

    def __init__(self, site: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._site = site
        self._clock = clock
        self._checked = -RECHECK_SECONDS
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._versions: dict[str, dict[str, _Article]] = {}

    def problem(self, version: str, ref: str | None) -> str:
        """Say why an event cannot be about this site, or "".

        Args:
            version: the event's site_version; "" means any.
            ref: the article it is about; None when it is about none.
        """
        self._refresh()
        if not self._versions:
            return ""
        if version and version not in self._versions:
            return f"site_version: {version!r} is not a version of this site ({', '.join(sorted(self._versions))})"
        if ref is not None and self._find(version, ref) is None:
            return f"ref: {ref!r} is not an article of this site"
        return ""

    def url(self, version: str, ref: str) -> str:
        """Return an article's address relative to its version's root, "" when it is unknown."""
        self._refresh()
        found = self._find(version, ref)
        return found.url if found else ""

    def __len__(self) -> int:
        self._refresh()
        return sum(len(articles) for articles in self._versions.values())

    def _find(self, version: str, ref: str) -> _Article | None:
        shelves = [self._versions[version]] if version in self._versions else self._versions.values()
        return next((shelf[ref] for shelf in shelves if ref in shelf), None)

    def _refresh(self) -> None:
        """Read the manifests again when one has changed; a build that is half-way through leaves the last good ones."""
        now = self._clock()
        if now - self._checked < RECHECK_SECONDS:
            return
        self._checked = now
        stamps = {path: _stamp(path) for path in self._manifests()}
        if stamps != self._stamps:
            try:
                self._versions = _read(list(stamps))
            except (OSError, DecodeError):
                return
            self._stamps = stamps

    def _manifests(self) -> list[Path]:
        if self._site.is_file():
            return [self._site]
        return [
            path for path in (self._site / "askwell.json", *sorted(self._site.glob("*/askwell.json"))) if path.is_file()
        ]


def _stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def _read(paths: list[Path]) -> dict[str, dict[str, _Article]]:
    versions: dict[str, dict[str, _Article]] = {}
    for path in paths:
        manifest = decode(path.read_bytes(), type=_Manifest)
        versions.setdefault(manifest.version, {}).update({article.ref: article for article in manifest.articles})
    return versions
