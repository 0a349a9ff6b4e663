"""What a cached page depends on besides its own text: our code, the theme, the libraries."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path

LIBRARIES = ("markdown", "pymdown_extensions", "pygments", "jinja2", "mkdocs", "mkdocs_material", "msgspec", "markupsafe")
HERE = Path(__file__).resolve().parents[2]
OURS = ("generator/build", "generator/content", "search_index", "themes/askwell", "feedback_widget/static")
UNREAD = (".pyc", ".md", ".tmp")


@cache
def code_fingerprint(folders: tuple[str, ...] = OURS) -> str:
    """Give 32 hex digits that change when a file of `folders` or a library that renders does.

    Files count by their bytes, so that a cache made on one machine serves on another; libraries by version.
    """
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for entry in _versions():
        digest.update(entry.encode())
    for folder in folders:
        digest.update(f"{folder}\0".encode() + _digest(os.path.join(HERE, folder)))
    return digest.hexdigest()


@cache
def _digest(folder: str) -> bytes:
    """Digest what is in a folder, each part of it once, for it may be asked for by itself; b"" when nothing counts."""
    digest = hashlib.blake2b(digest_size=16)
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if content := _digest_of(entry):
                digest.update(f"{entry.name}\0".encode() + content)
                is_empty = False
    return b"" if is_empty else digest.digest()


def _digest_of(entry: os.DirEntry[str]) -> bytes:
    if entry.is_dir():
        skipped = entry.is_symlink() or entry.name == "__pycache__" or entry.name.startswith(".")
        return b"" if skipped else _digest(entry.path)
    if entry.name.endswith(UNREAD):
        return b""
    with open(entry.path, "rb", buffering=0) as file:
        return hashlib.blake2b(file.read(), digest_size=16).digest()


def _versions() -> list[str]:
    """Name the installed versions of the libraries: the folder names of their metadata, one listing, no import."""
    spec = importlib.util.find_spec("markdown")
    if spec is None or spec.origin is None:
        return []
    packages = Path(spec.origin).parents[1]
    names = sorted(name for name in os.listdir(packages) if name.endswith((".dist-info", ".egg-info")))
    return [name for name in names if name.lower().replace("-", "_").startswith(tuple(f"{lib}_" for lib in LIBRARIES))]
