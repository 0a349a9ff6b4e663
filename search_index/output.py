"""The files of an index, and how they come into its folder: only what is new is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from search_index.disk import write_file
from search_index.manifest import NAME


@dataclass(slots=True)
class Output:
    """The files of the index: new ones with their bytes, names of those that stay as they are, new name to old of the rest."""

    new: dict[str, bytes] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def names(self) -> set[str]:
        """Return the names of all files."""
        return self.new.keys() | self.same | self.renamed.keys()

    def add(self, name: str, before: str, content: bytes | None) -> None:
        """Add a file; without content it has the bytes of the file that was called `before`."""
        if content is not None:
            self.new[name] = content
        elif name == before:
            self.same.add(name)
        else:
            self.renamed[name] = before

    def place(self, folder: Path, previous: Path | None) -> frozenset[str]:
        """Fill a new folder, with links to files of the previous one; return the names that are not there."""
        (folder / "r").mkdir(parents=True, exist_ok=True)
        target = str(folder) + os.sep
        for name, content in self.new.items():
            write_file(target + name, content, os.O_TRUNC)
        if previous is not None:
            source = str(previous) + os.sep
            for name, old in self.renamed.items():
                os.link(source + old, target + name)
            for name in self.same - self.new.keys():
                os.link(source + name, target + name)
        return frozenset(self.new.keys() | self.renamed.keys())

    def replace(self, folder: Path) -> frozenset[str]:
        """Bring the previous folder up to date; return the names that changed, came or went."""
        (folder / "r").mkdir(parents=True, exist_ok=True)
        target = str(folder) + os.sep
        there = set(own_files(folder))
        changed = set(self.renamed)
        for name, old in self.renamed.items():
            if name in there:
                os.unlink(target + name)
            os.link(target + old, target + name)
        for name, content in self.new.items():
            if name in there:
                with open(target + name, "rb") as file:
                    if file.read() == content:
                        continue
                os.unlink(target + name)
            write_file(target + name, content, os.O_EXCL)
            changed.add(name)
        stale = there - self.names()
        for name in stale:
            os.unlink(target + name)
        return frozenset(changed | stale)


def own_files(folder: Path) -> Iterator[str]:
    """Yield the index files of a folder, which may hold other things, such as the results page."""
    for below in ("", "r/"):
        for found in os.scandir(folder / below):
            ours = below or found.name == NAME or found.name.startswith(("t-", "v-", "x-", "lengths."))
            if ours and found.is_file():
                yield below + found.name
