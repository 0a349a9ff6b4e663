"""Files of a staged site, each written as a new inode, because the live tree may share the old one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from search_index.disk import write_file


def write_output(root: str, path: str, content: bytes, made: set[str]) -> None:
    """Write a file of the staged site.

    Args:
        root: the folder of the site.
        path: below it.
        made: folders that are known to be there; the file's own is added.
    """
    full = f"{root}/{path}" if path.rpartition("/")[0] in made else place_output(root, path, made)
    try:
        write_file(full, content, os.O_EXCL)
    except FileExistsError:
        write_file(place_output(root, path, made), content, os.O_EXCL)


def link_output(root: str, path: str, source: str, made: set[str]) -> None:
    """Give a file of the staged site the inode of another; arguments as of `write_output`."""
    full = f"{root}/{path}" if path.rpartition("/")[0] in made else place_output(root, path, made)
    try:
        os.link(source, full)
    except FileExistsError:
        os.link(source, place_output(root, path, made))


def link_outputs(root: Path, other: Path, paths: Iterable[str]) -> None:
    """Link files of another tree into one."""
    made: set[str] = set()
    for path in paths:
        link_output(str(root), path, f"{other}/{path}", made)


def place_output(root: str, path: str, made: set[str]) -> str:
    """Give the full path for a new file, with its folder made and no file in its way."""
    folder = path.rpartition("/")[0]
    full = f"{root}/{path}"
    if folder not in made:
        made.add(folder)
        if _make_folders(root, folder):
            return full
        if os.path.isdir(full):
            shutil.rmtree(full)
    with suppress(FileNotFoundError):
        os.unlink(full)
    return full


def parents_of(path: str) -> Iterable[str]:
    """Give the folders above a path, the root ("") included."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]


def _make_folders(root: str, folder: str) -> bool:
    """Make a folder and those above it; True tells that it was the only one missing, so that nothing is in it."""
    try:
        os.mkdir(f"{root}/{folder}")
        return True
    except OSError:  # most often it is there already; what else it may be is seen below
        pass
    try:
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        for part in parents_of(f"{folder}/x"):
            if part and os.path.isfile(f"{root}/{part}"):
                os.unlink(f"{root}/{part}")
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    return False
