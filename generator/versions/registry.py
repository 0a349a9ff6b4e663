"""`versions.json`: which versions a site holds, under which titles and aliases. The format is mike's."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from generator.errors import VersionError

VERSIONS_FILE = "versions.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: the folder it lives in, what people see, and the other names it goes by."""

    version: str
    title: str = ""
    aliases: tuple[str, ...] = ()
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The title, or the version itself when it has none."""
        return self.title or self.version

    def to_json(self) -> dict[str, Any]:
        """Return the row of `versions.json`."""
        row: dict[str, Any] = {"version": self.version, "title": self.shown, "aliases": list(self.aliases)}
        return row | ({"properties": self.properties} if self.properties else {})


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions of a site, newest first. Never changed: every change returns a new list."""

    items: tuple[Version, ...] = ()

    def __iter__(self) -> Iterator[Version]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def names(self) -> frozenset[str]:
        """Every version and every alias."""
        return frozenset(name for item in self.items for name in (item.version, *item.aliases))

    def find(self, name: str) -> Version | None:
        """Return the version of this name or alias."""
        return next((item for item in self.items if name == item.version or name in item.aliases), None)

    def get(self, name: str) -> Version:
        """Return the version of this name or alias.

        Raises:
            VersionError: there is none; the message says what comes near.
        """
        if found := self.find(name):
            return found
        near = difflib.get_close_matches(name, sorted(self.names), 1)
        known = ", ".join(
            [item.version for item in self.items] + [alias for item in self.items for alias in item.aliases]
        )
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {known or 'none'}"
        raise VersionError(f"version '{name}' does not exist ({hint})")

    def put(self, version: Version, *, move_aliases: bool = True) -> Versions:
        """Add a version or replace the one of the same name; what it does not say it keeps.

        Raises:
            VersionError: a name cannot be a folder, is taken, or an alias belongs to another version
                and may not be moved.
        """
        for name in (version.version, *version.aliases):
            check_name(name)
        old = next((item for item in self.items if item.version == version.version), None)
        aliases = _unique((*(old.aliases if old else ()), *version.aliases))
        self._check_free(version.version, aliases, move_aliases)
        new = replace(
            version,
            title=version.title or (old.title if old else ""),
            aliases=aliases,
            properties=(old.properties if old else {}) | version.properties,
        )
        others = [
            replace(item, aliases=tuple(alias for alias in item.aliases if alias not in aliases))
            for item in self.items
            if item.version != version.version
        ]
        return Versions(_ordered([*others, new]))

    def remove(self, name: str) -> Versions:
        """Take a version away with its aliases, or just an alias when `name` is one."""
        found = self.get(name)
        if name == found.version:
            return Versions(tuple(item for item in self.items if item is not found))
        aliases = tuple(alias for alias in found.aliases if alias != name)
        return Versions(tuple(replace(item, aliases=aliases) if item is found else item for item in self.items))

    def dumps(self, default: str = "") -> bytes:
        """Write `versions.json`; the version of that name gets the property `default`, which the selector reads."""
        rows = [item.to_json() for item in self.items]
        for row in rows:
            if row["version"] == default:
                row["properties"] = row.get("properties", {}) | {"default": True}
        return (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()

    def _check_free(self, version: str, aliases: Iterable[str], move: bool) -> None:
        owner = self.find(version)
        if owner and owner.version != version:
            raise VersionError(f"'{version}' is an alias of {owner.version}; delete that alias first")
        for alias in aliases:
            owner = self.find(alias)
            if alias == version or (owner and owner.version == alias):
                raise VersionError(f"alias '{alias}' is the name of a version; choose another alias")
            if owner and owner.version != version and not move:
                raise VersionError(f"alias '{alias}' belongs to {owner.version}; pass --move to move it")


EMPTY = Versions()


def loads(text: bytes, where: str) -> Versions:
    """Read `versions.json`, from Askwell or from mike.

    Raises:
        VersionError: it is not a list of versions.
    """
    try:
        rows = json.loads(text)
        items = [
            Version(
                version=str(row["version"]),
                title=str(row.get("title") or ""),
                aliases=_unique(map(str, row.get("aliases", ()))),
                properties={k: v for k, v in (row.get("properties") or {}).items() if k != "default"},
            )
            for row in rows
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VersionError(f"{where}: not a list of {{version, title, aliases}} ({error!r})") from error
    for item in items:
        check_name(item.version)
    return Versions(_ordered(items))


def check_name(name: str) -> None:
    """Refuse what cannot be a folder and a part of a URL.

    Raises:
        VersionError: the name is empty, hidden, or holds a slash, a control character or URL punctuation.
    """
    if not name or name.startswith((".", "-")) or re.search(r"[\x00-\x20/\\?#%:*\"'<>|\x7f]", name):
        raise VersionError(
            f"'{name}' cannot name a version: use letters, digits, dots, dashes and underscores, as in '2.1'"
        )


def order(name: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Return a key by which newer versions are greater.

    As in mike, a name that starts with no digit (`dev`) is newer than any release. Within a name, numbers
    count as numbers, and a word after them (`2.0rc1`) comes before their absence.
    """
    parts = re.findall(r"\d+|[a-z]+", name.lower().removeprefix("v") if re.match(r"v\d", name) else name.lower())
    key = tuple((2, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)
    return (0 if re.match(r"v?\d", name) else 1, (*key, (1, 0, "")))


def _ordered(items: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(sorted(items, key=lambda item: order(item.version), reverse=True))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
