"""Which built site, and which version of it, a question goes to."""

from __future__ import annotations

import json
from pathlib import Path

from generator.errors import UsageError

FOLDER = "search"


def find_index(site: Path | None, config_file: Path | None = None) -> Path:
    """Find the folder of the search index to ask.

    Args:
        site: a built site, one of its versions or its index; None is the site of the project.
        config_file: the project's mkdocs.yml; None is the one here.

    Raises:
        UsageError: there is no index; the message says what to do about it.
    """
    place = site or _site_of_project(config_file)
    for folder in (place / FOLDER, place, *(place / version / FOLDER for version in _versions(place))):
        if any(folder.glob("manifest.*")):
            return folder
    near = sorted({found.parent.parent for found in Path().glob(f"*/{FOLDER}/manifest.*")})
    if near and site:
        raise UsageError(f"{place}: no search index here (did you mean --site {near[0]}?)")
    raise UsageError(f"{place}: no search index here (build it first: askwell build)")


def _site_of_project(config_file: Path | None) -> Path:
    from generator.build.project import open_project

    try:
        return Path(open_project(config_file=config_file).site_dir)
    except UsageError:
        if config_file:
            raise
        return Path("site")


def _versions(place: Path) -> list[str]:
    """The versions of a site, the one people land on first."""
    listing = place / "versions.json"
    if not listing.is_file():
        return []
    versions = json.loads(listing.read_text(encoding="utf-8"))
    return [entry["version"] for entry in sorted(versions, key=lambda entry: "latest" not in entry.get("aliases", ()))]
