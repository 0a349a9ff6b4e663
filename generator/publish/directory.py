"""Publish to a folder: `releases/<id>/` for each release, and `current`, a symbolic link to the live one.

A web server serves `<folder>/current`. A release is written aside and never changed once it is live; moving
the link is one rename. Files that did not change are hard links into the release before, so a release costs
what changed. A release that was live moments ago stays on disk, because a server may still be opening files
below it.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.errors import PublishError
from generator.publish.plan import Plan, Retention
from generator.publish.release import MANIFEST, Entry, Release, loads
from generator.publish.source import BuiltSite, Source

GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class DirectoryTarget:
    """A folder on this machine."""

    root: Path

    @property
    def label(self) -> str:
        """The folder's path."""
        return str(self.root)

    @property
    def serves(self) -> str:
        """One line that says what a web server must serve."""
        return f"serve {self.root / 'current'}"

    def fit(self, source: Source) -> Source:
        """Return the site as it is: links can be kept."""
        return source

    @contextmanager
    def session(self, *, look_only: bool = False) -> Iterator[DirectorySession]:
        """Lock the folder and look at what is live.

        Raises:
            PublishError: the folder holds something else, or cannot be written.
        """
        self._refuse_foreign()
        if look_only:
            yield DirectorySession(self.root)
            return
        try:
            (self.root / "releases").mkdir(parents=True, exist_ok=True)
            lock = (self.root / ".askwell.lock").open("w")
        except OSError as error:
            raise PublishError(
                f"{self.root}: cannot be written ({error.strerror}); let this user write there, or name another folder"
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield DirectorySession(self.root)

    def _refuse_foreign(self) -> None:
        current = self.root / "current"
        if current.exists() and not current.is_symlink():
            raise PublishError(f"{current}: is a folder, not the link a publish moves; name another folder")
        if self.root.is_dir() and (self.root / "index.html").exists():
            raise PublishError(
                f"{self.root}: holds a site itself; publish to an empty folder and serve its 'current' instead"
            )


class DirectorySession:
    """The folder while this process alone publishes to it."""

    unsure: frozenset[str] = frozenset()

    def __init__(self, root: Path) -> None:
        self._root = root
        self._releases = root / "releases"
        self._current = root / "current"
        self.live = self._manifest(self._current) if self._current.exists() else None

    def read(self, path: str) -> bytes | None:
        """Return the bytes that are live at a path, or None."""
        try:
            return (self._current / path).read_bytes()
        except OSError:
            return None

    def below(self, names: Collection[str]) -> frozenset[str]:
        """List nothing: a release holds what Askwell put there, and its manifest lists that."""
        return frozenset()

    def commit(self, plan: Plan, source: Source, retention: Retention, note: str) -> None:
        """Write the release aside, then move the link to it."""
        staging = self._releases / f".{plan.release.id}"
        for left in self._releases.glob(".*"):
            _remove(left)
        try:
            self._write(staging, plan, source)
            final = self._releases / plan.release.id
            staging.rename(final)
            _sync(self._releases)
            self._point_at(final)
        except OSError as error:
            _remove(staging)
            where = error.filename or self._root
            raise PublishError(
                f"{where}: {error.strerror}; what was live still is; mend it and publish again"
            ) from error
        self._prune(retention)

    def releases(self) -> Sequence[Release]:
        """Return the releases still on disk, newest first."""
        return [self._manifest(folder) for folder in self._folders()]

    def archive(self, release: Release) -> Source:
        """Return an earlier release's own files."""
        return BuiltSite(self._releases / release.id, release.files)

    def _manifest(self, folder: Path) -> Release:
        try:
            return loads((folder / MANIFEST).read_bytes(), str(folder / MANIFEST))
        except FileNotFoundError as error:
            raise PublishError(
                f"{folder / MANIFEST}: is missing, so what is live here is not known; put it back, "
                f"or remove the link {self._current} to start anew"
            ) from error

    def _folders(self) -> list[Path]:
        names = sorted((name for name in os.listdir(self._releases) if not name.startswith(".")), reverse=True)
        return [self._releases / name for name in names]

    def _write(self, staging: Path, plan: Plan, source: Source) -> None:
        sent = frozenset(plan.send)
        folders: set[str] = set()
        for path, entry in plan.release.everything.items():
            place = os.path.join(staging, path)
            folder = os.path.dirname(place)
            if folder not in folders:
                os.makedirs(folder, exist_ok=True)
                folders.add(folder)
            _place(place, path, entry, source, None if path in sent else self._current / plan.copies.get(path, path))
        (staging / MANIFEST).write_bytes(plan.release.dumps())
        _sync(staging)

    def _point_at(self, release: Path) -> None:
        link = self._root / ".current"
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.join("releases", release.name), target_is_directory=True)
        with suppress(FileNotFoundError):
            os.utime(self._current)
        link.replace(self._current)
        _sync(self._root)

    def _prune(self, retention: Retention) -> None:
        live = os.path.basename(os.readlink(self._current))
        recently = time.time() - GRACE_SECONDS
        for folder in self._folders()[retention.releases + 1 :]:
            # A release's folder is touched when it ceases to be live.
            if folder.name != live and folder.stat().st_mtime < recently:
                _remove(folder)


def _place(place: str, path: str, entry: Entry, source: Source, live: Path | None) -> None:
    if entry.link:
        os.symlink(entry.link, place)
        return
    if live is not None:
        with suppress(OSError):
            os.link(live, place)
            return
    content = source.read(path)
    with open(place, "wb") as file:
        file.write(content)


def _remove(folder: Path) -> None:
    """Delete a tree under a hidden name, so that what is left of an interrupted delete is never taken for whole."""
    hidden = folder if folder.name.startswith(".") else folder.with_name(f".{folder.name}")
    if folder != hidden:
        folder.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Ask the file system below a folder to write everything down, so that the pointer never outlives its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
        os.fsync(handle) if syncfs is None else syncfs(handle)
    finally:
        os.close(handle)
