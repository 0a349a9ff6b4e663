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
        _read_into(digest, os.path.join(HERE, folder))
    return digest.hexdigest()


def _read_into(digest: hashlib.blake2b, folder: str) -> None:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        for name in sorted(names):
            if name.endswith(UNREAD):
                continue
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                raw = file.read()
            digest.update(f"{os.path.relpath(path, HERE)}\0{len(raw)}\0".encode() + raw)


def _versions() -> list[str]:
    """Name the installed versions of the libraries: the folder names of their metadata, one listing, no import."""
    spec = importlib.util.find_spec("markdown")
    if spec is None or spec.origin is None:
        return []
    packages = Path(spec.origin).parents[1]
    names = sorted(name for name in os.listdir(packages) if name.endswith((".dist-info", ".egg-info")))
    return [name for name in names if name.lower().replace("-", "_").startswith(tuple(f"{lib}_" for lib in LIBRARIES))]
