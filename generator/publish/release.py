"""A release: what one publish made live, file by file. Kept as `release.json` at the root of what is served."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from generator.errors import PublishError

MANIFEST = "release.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One file by its content; or, when `link` is set, a symbolic link to that relative path."""

    sha256: str
    size: int
    link: str = ""

    @classmethod
    def of(cls, content: bytes) -> Entry:
        """Describe these bytes."""
        return cls(hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class Kept:
    """An asset no page of this release names, kept for readers whose page came from an earlier one.

    `since` is when it left the site (ISO 8601, UTC); `releases` counts the releases since then.
    """

    entry: Entry
    since: str
    releases: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Everything that is live: the site's `files`, and the `kept` assets of earlier releases.

    `previous` is the release it replaced. `restores` names the earlier release whose files a
    rollback brought back.
    """

    id: str
    created: str
    files: Mapping[str, Entry]
    kept: Mapping[str, Kept] = field(default_factory=dict)
    previous: str = ""
    restores: str = ""

    @property
    def everything(self) -> dict[str, Entry]:
        """Every path that must be live, kept assets included."""
        return {path: kept.entry for path, kept in self.kept.items()} | dict(self.files)

    @property
    def origin(self) -> str:
        """The release whose files these are: itself, or the one it restores."""
        return self.restores or self.id

    def without(self, paths: Collection[str]) -> Release:
        """Return the release as if it had never had these paths."""
        files = {path: entry for path, entry in self.files.items() if path not in paths}
        return replace(self, files=files, kept={path: row for path, row in self.kept.items() if path not in paths})

    def dumps(self) -> bytes:
        """Write the manifest as JSON, paths in order."""
        document = {
            "format": FORMAT,
            "id": self.id,
            "created": self.created,
            "previous": self.previous,
            "restores": self.restores,
            "files": {path: _entry_json(entry) for path, entry in sorted(self.files.items())},
            "kept": {
                path: _entry_json(kept.entry) | {"since": kept.since, "releases": kept.releases}
                for path, kept in sorted(self.kept.items())
            },
        }
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def loads(text: bytes, where: str) -> Release:
    """Read a manifest.

    Args:
        text: the content of a `release.json`.
        where: what to call it in an error.

    Raises:
        PublishError: it is not a manifest this version of Askwell can read.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise PublishError(f"{where}: manifest format {document['format']!r} is not {FORMAT}; update askwell")
        return Release(
            id=document["id"],
            created=document["created"],
            previous=document["previous"],
            restores=document["restores"],
            files={path: _entry(row) for path, row in document["files"].items()},
            kept={p: Kept(_entry(row), row["since"], row["releases"]) for p, row in document["kept"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(f"{where}: not a release manifest ({error!r}); remove it to start anew") from error


def release_id(now: datetime, files: Mapping[str, Entry]) -> str:
    """Name a release so that names sort by time and tell the content apart: `20260131T090000.123456Z-1a2b3c4d`."""
    digest = hashlib.sha256()
    for path, entry in sorted(files.items()):
        digest.update(f"{path}\0{entry.sha256}{entry.link}\n".encode())
    return f"{now:%Y%m%dT%H%M%S.%f}Z-{digest.hexdigest()[:8]}"


def _entry_json(entry: Entry) -> dict[str, Any]:
    if entry.link:
        return {"link": entry.link}
    return {"sha256": entry.sha256, "size": entry.size}


def _entry(row: Mapping[str, Any]) -> Entry:
    if "link" in row:
        return Entry("", 0, str(row["link"]))
    return Entry(str(row["sha256"]), int(row["size"]))
