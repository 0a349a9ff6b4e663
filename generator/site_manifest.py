"""Read `askwell.json`, the interface of a built site for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.errors import UsageError

NAME = "askwell.json"


def read_manifest(site: Path) -> dict[str, Any] | None:
    """Return the manifest of a built site with its `folder`, None when there is no site.

    Args:
        site: a site, or a site of versions (its default version is read, or the newest).

    Raises:
        UsageError: the manifest is damaged.
    """
    for folder in (site, *_versions(site)):
        path = folder / NAME
        if path.is_file():
            try:
                manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
                return {**manifest, "folder": folder, "articles": list(manifest["articles"])}
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}: damaged ({error}); build the site again: askwell build") from error
    return None


def _versions(site: Path) -> list[Path]:
    listing = site / "versions.json"
    if not listing.is_file():
        return []
    entries = json.loads(listing.read_text("utf-8"))
    ranked = sorted(entries, key=lambda entry: not {"latest", "stable"} & set(entry.get("aliases", ())))
    return [site / entry["version"] for entry in ranked]
