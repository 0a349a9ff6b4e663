"""The help center's files put beside the pages another engine wrote."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

URL = re.compile(r"<url>.*?</url>", re.DOTALL)
LOCATION = re.compile(r"<loc>\s*(.*?)\s*</loc>")


def merge_into(ours: Path, site: Path, own: Collection[str]) -> None:
    """Copy a help center into a site.

    Args:
        ours: the help center's folder.
        site: the folder the engine wrote.
        own: paths of pages the engine rendered; they stay.
    """
    theirs = _read(site / "sitemap.xml")
    for folder, _, names in os.walk(ours):
        for name in names:
            source = Path(folder, name)
            path = source.relative_to(ours).as_posix()
            if path not in own:
                _put(source, site / path)
    if not own and not (ours / "sitemap.xml").exists():
        (site / "sitemap.xml").unlink(missing_ok=True)
    _join_sitemaps(site / "sitemap.xml", theirs, own)
    with suppress(FileNotFoundError):
        os.unlink(site / "sitemap.xml.gz")


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        os.unlink(target)
    shutil.copyfile(source, target)


def _join_sitemaps(file: Path, theirs: str, own: Collection[str]) -> None:
    """Add the engine's own pages to our sitemap; its entries for our pages are left out."""
    ours = _read(file)
    known = set(LOCATION.findall(ours))
    pages = tuple("/" + path.removesuffix("index.html") for path in own)
    more = [
        entry
        for entry in URL.findall(theirs)
        if (found := LOCATION.search(entry)) and found[1] not in known and found[1].endswith(pages)
    ]
    if more and "</urlset>" in ours:
        file.write_text(ours.replace("</urlset>", "\n".join([*more, "</urlset>"])), "utf-8")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return ""
