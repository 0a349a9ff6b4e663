"""Where images and other files beside articles go in the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from generator.content.slugs import slugify

FOLDER = "media"
UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


def media_paths(files: Iterable[str], inside: Sequence[str] = ()) -> dict[str, str]:
    """Give every file a path in the site that is its alone.

    Args:
        files: paths below the content root.
        inside: folders of articles, whose files get a path below `media/` that is safe in a URL and close to
            their own; other files keep theirs. None given: all files lie among articles.
    """
    prefixes = tuple(f"{folder.strip('/')}/" for folder in inside)
    taken: set[str] = set()
    placed: dict[str, str] = {}
    for file in sorted(files):
        path = _place(file) if not prefixes or file.startswith(prefixes) else file
        stem, dot, ending = path.rpartition(".")
        number = 2
        while path in taken:
            path = f"{stem}-{number}{dot}{ending}"
            number += 1
        taken.add(path)
        placed[file] = path
    return placed


def _place(file: str) -> str:
    path = PurePosixPath(file)
    folders = [slugify(part) or "x" for part in path.parts[:-1]]
    stem, ending = UNSAFE.sub("-", path.stem).strip("-"), UNSAFE.sub("", path.suffix)
    return "/".join([FOLDER, *folders, f"{stem or 'file'}{ending}"])
