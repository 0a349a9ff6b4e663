"""What a publish will do, decided before it does anything. Pure: releases in, a release and its steps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from generator.publish.kinds import is_asset, is_immutable, stage, suffix
from generator.publish.release import Entry, Kept, Release, release_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what left the site stays reachable: assets for both `releases` and `hours`, whichever is longer.

    `releases` is also how many earlier releases can be rolled back to.
    """

    releases: int = 5
    hours: float = 24.0


STANDARD = Retention()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps from what is live to a release: paths to send in order, paths to take away at the end.

    `copies` are new paths whose content is live under another path already: new path to that path.
    """

    release: Release
    live: str
    add: tuple[str, ...]
    change: tuple[str, ...]
    copies: Mapping[str, str]
    remove: tuple[str, ...]
    unchanged: int
    send_bytes: int

    @property
    def send(self) -> tuple[str, ...]:
        """Paths to send, assets first, then pages, then the files that speak about the whole site."""
        return tuple(sorted(self.add + self.change, key=lambda path: (stage(path), path)))

    @property
    def nothing(self) -> bool:
        """Whether what is live is already this."""
        return not (self.add or self.change or self.copies or self.remove)


def next_release(files: Mapping[str, Entry], live: Release | None, retention: Retention, now: datetime) -> Release:
    """Compose the release that replaces `live`: these files, and the assets that must outlive it."""
    now = now.astimezone(UTC)
    return Release(
        id=release_id(now, files),
        created=now.isoformat(timespec="seconds"),
        files=files,
        kept=_kept(files, live, retention, now) if live else {},
        previous=live.id if live else "",
    )


def make_plan(release: Release, live: Release | None, unsure: frozenset[str] = frozenset()) -> Plan:
    """Compare a release with what is live.

    Args:
        release: what shall be live.
        live: what the manifest says is live; None when nothing is.
        unsure: paths an interrupted publish may have touched: they are sent whatever the manifest says.
    """
    old = live.everything if live else {}
    new = release.everything
    copies = _copies(new, old, unsure)
    add = tuple(sorted(new.keys() - old.keys() - copies.keys()))
    change = tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path] or path in unsure))
    return Plan(
        release=release,
        live=live.id if live else "",
        add=add,
        change=change,
        copies=copies,
        remove=tuple(sorted((old.keys() | unsure) - new.keys())),
        unchanged=len(new) - len(add) - len(change) - len(copies),
        send_bytes=sum(new[path].size for path in add + change),
    )


def _copies(new: Mapping[str, Entry], old: Mapping[str, Entry], unsure: frozenset[str]) -> dict[str, str]:
    """Find new names of what stays live under its old one, as of pieces of the index that share a hash."""
    stays = {(entry.sha256, suffix(path)): path for path, entry in old.items() if new.get(path) == entry}
    found = {}
    for path in sorted(path for path in new.keys() - old.keys() if is_immutable(path)):
        same = stays.get((new[path].sha256, suffix(path)), "")
        if same not in unsure and is_immutable(same):
            found[path] = same
    return found


def _kept(files: Mapping[str, Entry], live: Release, retention: Retention, now: datetime) -> dict[str, Kept]:
    oldest = now - timedelta(hours=retention.hours)
    kept = {
        path: Kept(row.entry, row.since, row.releases + 1)
        for path, row in live.kept.items()
        if row.releases < retention.releases or datetime.fromisoformat(row.since) > oldest
    }
    for path, entry in live.files.items():
        if not entry.link and is_asset(path):
            kept[path] = Kept(entry, now.isoformat(timespec="seconds"))
    folders = {folder for path in files for folder in _folders(path)}
    return {
        path: row
        for path, row in kept.items()
        if path not in files and path not in folders and not any(folder in files for folder in _folders(path))
    }


def _folders(path: str) -> list[str]:
    """Every folder above a path. A kept asset cannot live where the new site has a file or a link for a folder."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
