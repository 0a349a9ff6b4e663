"""Put one folder or file in the place of another in one step, and keep other processes out meanwhile."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.build.exchange import exchange


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder; others wait. The lock file lies beside it and stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder on the same file system, removed at the end."""
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    aside.chmod(0o755)
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


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _trade(one: Path, other: Path) -> None:
    if not exchange(one, other):
        # No exchange on this system or file system: two renames, a moment apart.
        aside = one.with_name(f".{one.name}.old")
        os.rename(other, aside)
        os.rename(one, other)
        os.rename(aside, one)
