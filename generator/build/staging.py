"""A site is built beside the live one and takes its place in one step.

Two trees exist: the live one, and a standby that holds the build before it. A build brings the standby up to
date (files that did not change are hard links to the live ones), then the two trade names atomically. What
it costs follows what changed, not the size of the site. A file is never written in place, because both trees
may share it. Killed at any point, a build leaves the live tree as it was or wholly new:

    twin            of a site built from nothing: the next standby, begun while the first is still written
    patching        made before the standby is touched, removed last; finding it means: the standby is unknown
    record.next     what the live tree will be; adopted when the live folder is already the one it describes
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.build.aside import Aside
from generator.build.exchange import exchange
from generator.build.lock import Lock
from generator.build.memory import read_checked, write_checked
from generator.build.outputs import link_outputs, parents_of, place_output, write_output
from generator.build.record import FolderId, Record, Stat
from generator.errors import BuildError

LARGE = 2000  # files of a site that takes longer to look through than a process to fork
SITE_MARKS = ("askwell.json", "404.html", "sitemap.xml", "index.html")


class Staging:
    """The workshop of one site folder.

    Args:
        site: the live folder; may not exist yet.
        workshop: a folder of our own, on the same file system when possible.
        many_cores: the live tree may be looked through on another core.
        trusted: nobody else writes into the live tree; a build of this process left it.
    """

    def __init__(self, site: Path, workshop: Path, *, many_cores: bool = False, trusted: bool = False) -> None:
        self.site = site
        self.workshop = _near(site, workshop)
        self.standby = self.workshop / "standby"
        self.twin = self.workshop / "twin"
        self._twinned: set[str] = set()
        self._seen: dict[str, Stat | None] = {}
        self.workshop.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(self.workshop / "lock")
        self.record = self._recover()
        self._made: set[str] = set()
        self._changed: set[str] = set()
        self._fresh = False
        self._trusted = trusted
        self.spares_a_core = many_cores and self._is_large() and hasattr(os, "fork")
        self._damaged = Aside(self._is_damaged, fork=self.spares_a_core)

    def close(self) -> None:
        """Let other builds of this site go on."""
        self._damaged.close()
        self._lock.release()

    def damaged(self) -> bool:
        """Tell whether the live tree is not exactly what the last build left, whoever changed it."""
        return self._damaged.answer()

    def _is_large(self) -> bool:
        return self.record is not None and self.record.count > LARGE and not self._trusted

    def _is_damaged(self) -> bool:
        record = self.record
        if record is None or _folder_id(self.site) != record.live:
            return True
        try:
            return not self._trusted and _differs(self.site, record.files(), record.folders)
        except OSError:
            return True

    def begin(self, *, fresh: bool) -> Path:
        """Prepare the folder to write into.

        Args:
            fresh: start from nothing; else from what is live.

        Returns:
            The folder; `write`, `copy` and `remove` change it.
        """
        self._refuse_foreign()
        self._made, self._changed = set(), set()
        self._drop_twin()
        known = self.record is not None and _folder_id(self.standby) == self.record.standby
        (self.workshop / "patching").touch()
        self._fresh = fresh or self.record is None
        if self._fresh:
            self.record = None
            shutil.rmtree(self.standby, ignore_errors=True)
            self.standby.mkdir()
        elif not known:
            self._clone()
        else:
            self._catch_up()
        return self.standby

    def count_twinned(self, paths: Iterable[str]) -> None:
        """Count files as linked into `twin` by those who wrote them into the standby of a site built from nothing."""
        self._twinned.update(paths)

    def get_ahead(self) -> None:
        """Link and look at what is there by now of a site built from nothing, while the last of it is still made."""
        link_outputs(self.twin, self.standby, self._changed - self._twinned)
        self._twinned = set(self._changed)
        self._seen = {path: _stat_or_none(self.standby, path) for path in self._changed}

    def write(self, path: str, content: bytes) -> None:
        """Put a file of the site."""
        write_output(str(self.standby), path, content, self._made)
        self.take(path)

    def copy(self, path: str, source: Path) -> None:
        """Put a copy of a file."""
        target = self._place(path)
        shutil.copyfile(source, target)
        self.take(path)

    def take(self, path: str) -> None:
        """Count a file that someone else wrote into the standby or took out of it."""
        self._changed.add(path)
        self._seen.pop(path, None)
        if path in self._twinned:  # as another file, or as one that is gone
            self._twinned.remove(path)
            _take_out(self.twin, path)

    def remove(self, path: str) -> None:
        """Take a file out of the site, and the folders it leaves empty."""
        _take_out(self.standby, path)
        self.take(path)

    def pages(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Read the staged pages among some files."""
        return {path: (self.standby / path).read_bytes() for path in paths if path.endswith(".html")}

    def commit(self) -> Record:
        """Make the standby live.

        Returns:
            What is live now.
        """
        record = self._next_record()
        write_checked(self.workshop / "record.next", record)
        self._swap()
        if self._fresh:
            record = self._after_fresh(record)
        (self.workshop / "record.next").replace(self.workshop / "record")
        (self.workshop / "patching").unlink(missing_ok=True)
        self.record = record
        return record

    def abandon(self) -> None:
        """Give up what was staged; the live tree stays."""
        self._drop_twin()
        shutil.rmtree(self.standby, ignore_errors=True)
        (self.workshop / "patching").unlink(missing_ok=True)

    def _next_record(self) -> Record:
        old = self.record
        edits = self._seen | {path: _stat_or_none(self.standby, path) for path in self._changed - self._seen.keys()}
        before = old or Record(live=(0, 0), standby=(0, 0))
        count, packed, edits = before.amended(edits)
        touched = {part for path in [*self._changed, *(old.behind if old else ())] for part in parents_of(path)}
        folders = dict(old.standby_folders) if old else {}
        for folder in touched:
            try:
                folders[folder] = os.stat(f"{self.standby}/{folder}").st_mtime_ns
            except FileNotFoundError:
                folders.pop(folder, None)
        return Record(
            live=_folder_id(self.standby) or (0, 0),
            standby=_folder_id(self.site) or (0, 0),
            count=count,
            packed=packed,
            edits=edits,
            folders=folders,
            standby_folders=old.folders if old else {},
            behind=sorted(self._changed),
        )

    def _swap(self) -> None:
        self.site.parent.mkdir(parents=True, exist_ok=True)
        if not self.site.exists():
            os.rename(self.standby, self.site)
        elif not exchange(self.site, self.standby):
            aside = self.workshop / "aside"
            shutil.rmtree(aside, ignore_errors=True)
            _move(self.site, aside)
            _move(self.standby, self.site)
            os.rename(aside, self.standby)

    def _after_fresh(self, record: Record) -> Record:
        """Make the standby of a site that was built from nothing, so that the next edit is quick."""
        self.record = record
        self._clone()
        record.standby = _folder_id(self.standby) or (0, 0)
        write_checked(self.workshop / "record.next", record)
        return record

    def _clone(self) -> None:
        """Make the standby equal to the live tree, file by file the same inode."""
        record = self.record
        if record is None:
            raise AssertionError("a clone needs to know what is live")
        shutil.rmtree(self.standby, ignore_errors=True)
        if self._twinned:
            os.rename(self.twin, self.standby)
        link_outputs(self.standby, self.site, record.files().keys() - self._twinned)
        record.standby_folders = {path: os.stat(f"{self.standby}/{path}").st_mtime_ns for path in record.folders}
        record.behind = []

    def _drop_twin(self) -> None:
        self._twinned, self._seen = set(), {}
        shutil.rmtree(self.twin, ignore_errors=True)

    def _catch_up(self) -> None:
        """Bring over what the last build changed."""
        if self.record is None:
            raise AssertionError("catching up needs to know where the standby is behind")
        gone = self.record.without(self.record.behind)
        for path in self.record.behind:
            if path not in gone:
                os.link(f"{self.site}/{path}", self._place(path))
            else:
                _take_out(self.standby, path)

    def _place(self, path: str) -> str:
        return place_output(str(self.standby), path, self._made)

    def _recover(self) -> Record | None:
        """Read the record, or adopt the next one when the swap it announces did happen."""
        for name in ("record.next", "record"):
            found = read_checked(self.workshop / name, Record)
            if found and found.live == _folder_id(self.site):
                if name == "record.next":
                    (self.workshop / name).replace(self.workshop / "record")
                if (self.workshop / "patching").exists():
                    found.standby = (0, 0)
                return found
        if not self.site.exists() and (self.workshop / "aside").is_dir():
            os.rename(self.workshop / "aside", self.site)
        return None

    def _refuse_foreign(self) -> None:
        if self.record is not None or not self.site.exists():
            return
        if not self.site.is_dir():
            raise BuildError(f"{self.site}: is a file; name a folder for the site with --site-dir")
        if any(self.site.iterdir()) and not any((self.site / mark).is_file() for mark in SITE_MARKS):
            raise BuildError(f"{self.site}: holds files that are no site; name an empty or new folder with --site-dir")


def _differs(root: Path, files: dict[str, Stat], folders: dict[str, int]) -> bool:
    stat = os.stat
    descriptor = os.open(root, os.O_RDONLY)
    try:
        for path, changed in folders.items():
            if stat(path or ".", dir_fd=descriptor).st_mtime_ns != changed:
                return True
        for path, known in files.items():
            found = stat(path, dir_fd=descriptor)
            if (found.st_size, found.st_mtime_ns) != known:
                return True
    finally:
        os.close(descriptor)
    return False


def _take_out(root: Path, path: str) -> None:
    """Remove a file, if it is there, and the folders it leaves empty."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(root / path)
    folder = os.path.dirname(path)
    while folder:
        try:
            os.rmdir(root / folder)
        except OSError:
            return
        folder = os.path.dirname(folder)


def _stat_or_none(root: Path, path: str) -> Stat | None:
    try:
        found = os.stat(f"{root}/{path}")  # joining Path objects costs ten times the call
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_size, found.st_mtime_ns)


def _folder_id(folder: Path) -> FolderId | None:
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _near(site: Path, workshop: Path) -> Path:
    """Choose a workshop on the site's own file system, because names can only be traded within one."""
    above = next(folder for folder in site.parents if folder.exists())
    home = next(folder for folder in (workshop, *workshop.parents) if folder.exists())
    return workshop if os.stat(above).st_dev == os.stat(home).st_dev else site.parent / f".{site.name}.askwell"


def _move(source: Path, target: Path) -> None:
    shutil.move(source, target)
