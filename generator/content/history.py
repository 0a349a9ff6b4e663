"""What Git knows of a content tree: when each file was made and changed, what was moved, what was removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.content.git import GitFailed, git, may_be_in_repository

# One mark, the commit, another mark, the day its author wrote it: the same in every time zone.
_FORMAT = "%x01%H%x02%as"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a file's first and last commit."""

    created: date
    updated: date


@dataclass(frozen=True, slots=True)
class Departure:
    """A file that is no longer at `old`: it is at `new` now, or removed when `new` is "".

    `commit` is the one that took it away; its parent still has it.
    """

    old: str
    new: str
    commit: str


@dataclass(frozen=True, slots=True)
class History:
    """One reading of a repository's log; paths are below the content root."""

    head: str = ""
    dates: Mapping[str, Dates] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    commit: str
    day: date
    status: str
    old: str
    new: str


def head(root: Path) -> str:
    """Return the commit a folder is at, "" when it is in no repository; the key to cache a history by."""
    if not may_be_in_repository(root):
        return ""
    try:
        return git(root, "rev-parse", "--verify", "-q", "HEAD").decode().strip()
    except GitFailed:
        return ""


def read_history(root: Path) -> History | None:
    """Read the log of a content root in one pass; None when it is in no Git repository (or there is no Git).

    In a shallow clone the oldest commit seems to add every file; it tells nothing and is passed over.
    """
    commit = head(root)
    if not commit:
        return None
    try:
        log = git(root, "log", "-z", "--name-status", "-M", "--relative", f"--format=format:{_FORMAT}", "--", ".")
        boundary = _shallow_boundary(root)
    except GitFailed:
        return None
    return _replay(commit, list(_changes(log.decode(errors="surrogateescape"))), boundary)


def _changes(log: str) -> Iterator[_Change]:
    """Yield the changes of a log, newest first."""
    commit, day = "", date.min
    words = iter(log.split("\0"))
    for word in words:
        if word.startswith("\x01"):
            header, _, word = word.partition("\n")
            commit, _, written = header[1:].partition("\x02")
            day = date.fromisoformat(written)
        if not word:
            continue
        old = next(words)
        yield _Change(commit, day, word[0], old, next(words) if word[0] in "RC" else old)


def _replay(commit: str, changes: list[_Change], boundary: frozenset[str]) -> History:
    """Walk back from now, knowing each old path by the name its file has today ("" when removed)."""
    today: dict[str, str] = {}
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    departures: list[Departure] = []
    for change in changes:
        name = today.setdefault(change.new, "" if change.status == "D" else change.new)
        if change.status == "D":
            if not name:
                departures.append(Departure(change.old, "", change.commit))
            continue
        if name and change.commit not in boundary:
            last[name] = max(change.day, last.get(name, change.day))
            first[name] = min(change.day, first.get(name, change.day))
        if change.status == "R" and change.old not in today:
            today[change.old] = name
            departures.append(Departure(change.old, name, change.commit))
    dates = {name: Dates(first[name], last[name]) for name in first}
    return History(commit, dates, tuple({item.old: item for item in reversed(departures)}.values()))


def _shallow_boundary(root: Path) -> frozenset[str]:
    if git(root, "rev-parse", "--is-shallow-repository").strip() != b"true":
        return frozenset()
    folder = Path(git(root, "rev-parse", "--absolute-git-dir").decode().strip())
    common = Path(git(root, "rev-parse", "--git-common-dir").decode().strip())
    places = (folder / "shallow", root / common / "shallow")
    return frozenset("".join(place.read_text() for place in places if place.is_file()).split())
