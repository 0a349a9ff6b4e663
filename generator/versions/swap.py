"""Put one folder or file in the place of another in one step, and keep other processes out meanwhile."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from generator.build.exchange import exchange

# Names of what is on its way out (`remove`) and on its way in (`write`, and links that are about to be aliases).
_UNFINISHED = re.compile(r"\.gone\..+|\..+\.\d+")
# A folder so young may have been made by a process that has not come to hold it yet.
MAKING_SECONDS = 60.0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder; others wait. The lock file lies beside it and stays.

    What a killed process left half done in the folder itself is taken away first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(".*"):
            if _UNFINISHED.fullmatch(left.name):
                shutil.rmtree(left) if _is_real_folder(left) else left.unlink()
        yield


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder on the same file system, removed at the end; those of killed processes go too."""
    for left in folder.parent.glob(f".{escape(folder.name)}.*/"):
        with suppress(OSError), _ours(left):
            if left.stat().st_mtime < time.time() - MAKING_SECONDS:
                shutil.rmtree(left)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    aside.chmod(0o755)
    with _ours(aside):
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def replace(place: Path, new: Path) -> None:
    """Move `new` to `place` in one step; what was there is removed afterwards.

    Whoever opens `place` meanwhile finds the old or the new one, each whole.
    """
    if not _is_real_folder(place) and not _is_real_folder(new):
        os.replace(new, place)
    elif not os.path.lexists(place):
        os.rename(new, place)
    else:
        _trade(new, place)
        remove(new)


def remove(place: Path) -> None:
    """Take a folder, file or link out of sight in one step, then delete it."""
    if _is_real_folder(place):
        hidden = Path(tempfile.mkdtemp(prefix=".gone.", dir=place.parent))
        os.rename(place, hidden / place.name)
        shutil.rmtree(hidden, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def write(place: Path, content: bytes) -> None:
    """Write a file so that it is the old or the new one at every moment; hard links to the old one keep it."""
    aside = place.with_name(f".{place.name}.{os.getpid()}")
    aside.write_bytes(content)
    os.replace(aside, place)


@contextmanager
def _ours(folder: Path) -> Iterator[None]:
    """Hold a folder for as long as this process lives.

    Raises:
        OSError: another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _trade(one: Path, other: Path) -> None:
    if not exchange(one, other):
        # No exchange on this system or file system: two renames, a moment apart.
        aside = one.with_name(f".{one.name}.old")
        os.rename(other, aside)
        os.rename(one, other)
        os.rename(aside, one)
