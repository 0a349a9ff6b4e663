"""An alias on disk: a symbolic link to its version, pages that redirect there, or a copy."""

from __future__ import annotations

import os
import posixpath
import shutil
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import quote

from generator.errors import VersionError
from generator.versions import swap
from generator.versions.redirect_page import redirect_page, redirect_target

AliasType = Literal["symlink", "redirect", "copy"]
ALIAS_TYPES: tuple[AliasType, ...] = get_args(AliasType)


def write_alias(site: Path, alias: str, version: str, kind: AliasType) -> None:
    """Make `alias` lead to `version` in one step.

    Raises:
        VersionError: something that is no alias lies in the way.
    """
    place = site / alias
    if place.is_file() and not place.is_symlink():
        raise VersionError(f"{place}: is a file, so '{alias}' cannot be an alias; choose another")
    if kind == "symlink":
        if place.is_symlink() and os.readlink(place) == version:
            return
        link = site / f".{alias}.{os.getpid()}"
        link.symlink_to(version, target_is_directory=True)
        swap.replace(place, link)
        return
    with swap.beside(site) as aside:
        if kind == "copy":
            shutil.copytree(site / version, aside / alias, copy_function=os.link)
        else:
            _write_redirects(site / version, aside / alias, version)
        swap.replace(place, aside / alias)


def alias_type(site: Path, alias: str) -> AliasType:
    """Tell how an alias on disk was made; a missing one would be a symbolic link."""
    place = site / alias
    if place.is_symlink() or not place.exists():
        return "symlink"
    index = place / "index.html"
    return "redirect" if index.exists() and redirect_target(index.read_bytes()).startswith("../") else "copy"


def redirect_pages(pages: list[str], version: str) -> dict[str, bytes]:
    """Write one redirect for each page of a version: paths below the alias, to pages below the version."""
    found = {}
    for page in pages:
        up = "../" * (page.count("/") + 1)
        path = page.removesuffix("index.html") if posixpath.basename(page) == "index.html" else page
        found[page] = redirect_page(f"{up}{quote(version)}/{quote(path)}")
    return found


def _write_redirects(source: Path, place: Path, version: str) -> None:
    pages = [path.relative_to(source).as_posix() for path in source.rglob("*.html")]
    for page, text in redirect_pages(sorted(pages), version).items():
        (place / page).parent.mkdir(parents=True, exist_ok=True)
        (place / page).write_bytes(text)
