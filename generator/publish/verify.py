"""Compare what is live with a manifest: every file's hash, over HTTP or on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.errors import PublishError
from generator.publish.kinds import is_page
from generator.publish.release import MANIFEST, Entry, Release, loads
from generator.publish.source import entry_of
from generator.publish.web import WebSite

READERS = 16
# Hosts read these themselves and do not serve them.
CONSUMED = frozenset({"_headers", "_redirects", ".nojekyll", "CNAME"})

Problem = Literal["missing", "differs", "unlisted", "unreachable"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One path that is not as its manifest says; `detail` says what was found."""

    path: str
    problem: Problem
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The release something was compared with, how many files were, and what differs."""

    release: Release
    checked: int
    differences: tuple[Difference, ...]


def verify_folder(root: Path, against: Mapping[str, Entry] | None = None) -> Verdict:
    """Compare a folder, or the live release of a published one, with its manifest.

    Args:
        root: a folder that was published to, a release in it, or any folder with a `release.json`.
        against: other files to expect, such as those of a built site.
    """
    served = root / "current" if (root / "current").is_symlink() else root
    manifest = served / MANIFEST
    if not manifest.is_file():
        raise PublishError(f"{manifest}: is missing; nothing was published here (or name the folder that is served)")
    release = loads(manifest.read_bytes(), str(manifest))
    expected = dict(against) if against is not None else release.everything
    found = _differences(expected, lambda path, entry: _on_disk(served, path, entry))
    listed = release.everything.keys() | {MANIFEST}
    unlisted = [Difference(path, "unlisted") for path in _all_files(served) if path not in listed]
    return Verdict(release=release, checked=len(expected), differences=(*found, *unlisted))


def verify_web(url: str, against: Mapping[str, Entry] | None = None) -> Verdict:
    """Compare a site on the web with its manifest.

    Args:
        url: the address of the site's root, where its `release.json` is.
        against: other files to expect, such as those of a built site.

    Raises:
        PublishError: the manifest cannot be had.
    """
    with closing(WebSite(url)) as site:
        return _verify_web(site, against)


def _verify_web(site: WebSite, against: Mapping[str, Entry] | None) -> Verdict:
    manifest = site.get(MANIFEST)
    if manifest.content is None:
        raise PublishError(f"{site.address(MANIFEST)}: {manifest.problem}; was this site published by askwell?")
    release = loads(manifest.content, site.address(MANIFEST))
    expected = dict(against) if against is not None else release.everything
    found = _differences(expected, lambda path, entry: _on_web(site, path, entry))
    return Verdict(release=release, checked=len(expected), differences=found)


def _differences(
    expected: Mapping[str, Entry], look: Callable[[str, Entry], Difference | None]
) -> tuple[Difference, ...]:
    with ThreadPoolExecutor(READERS) as pool:
        rows = pool.map(lambda row: look(*row), sorted(expected.items()))
        return tuple(row for row in rows if row)


def _on_disk(root: Path, path: str, entry: Entry) -> Difference | None:
    try:
        found = entry_of(root, path)
    except OSError:
        return Difference(path, "missing")
    except PublishError as error:
        return Difference(path, "differs", str(error))
    return None if found == entry else Difference(path, "differs", f"{found.sha256[:12]} is not {entry.sha256[:12]}")


def _on_web(site: WebSite, path: str, entry: Entry) -> Difference | None:
    if path in CONSUMED:
        return None
    if entry.link:
        index = site.get(f"{path}/index.html")
        return None if index.content is not None else Difference(path, "missing", index.problem)
    # Readers ask for the folder; many hosts send `index.html` away to it.
    asked = path.removesuffix("index.html") if is_page(path) and path.split("/")[-1] == "index.html" else path
    answer = site.get(asked)
    if answer.content is None:
        return Difference(path, "missing" if answer.status in (404, 410) else "unreachable", answer.problem)
    found = Entry.of(answer.content)
    return None if found == entry else Difference(path, "differs", f"{found.sha256[:12]} is not {entry.sha256[:12]}")


def _all_files(root: Path) -> Iterable[str]:
    base = root.resolve()
    for path in sorted(base.rglob("*")):
        inside = path.relative_to(base)
        if (path.is_file() or path.is_symlink()) and not {".git", ".askwell"} & set(inside.parts):
            yield inside.as_posix()
