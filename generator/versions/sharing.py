"""One file on disk for the same file in several versions."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def share_files(tree: Path, others: Sequence[Path]) -> int:
    """Turn files of `tree` into hard links to the same file, same path, in another tree.

    Safe as long as nobody writes into a file in place; everything here replaces files instead.

    Args:
        tree: a freshly built version, not yet in place.
        others: the versions beside it.

    Returns:
        Bytes that now exist once.
    """
    saved = 0
    for folder, _, names in os.walk(tree):
        below = os.path.relpath(folder, tree)
        # A page names its version, so no two are the same.
        for name in (name for name in names if not name.endswith(".html")):
            path = os.path.join(folder, name)
            for other in others:
                if size := _share(path, os.path.join(other, below, name)):
                    saved += size
                    break
    return saved


def _share(path: str, other: str) -> int:
    with suppress(OSError):
        mine, theirs = os.lstat(path), os.lstat(other)
        if (mine.st_dev, mine.st_size) != (theirs.st_dev, theirs.st_size) or mine.st_ino == theirs.st_ino:
            return 0
        if os.path.islink(path) or not filecmp.cmp(path, other, shallow=False):
            return 0
        aside = f"{path}.link"
        os.link(other, aside)
        os.replace(aside, path)
        return mine.st_size
    return 0
