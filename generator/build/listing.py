"""The content tree as the disk lists it; no article is read."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from generator.build.memory import Memory, Stamp, stamp_of
from generator.build.settings import Settings
from generator.content.history import head
from generator.content.tree import Tree, scan

ABSENT: Stamp = (0, 0, 0)
SETTLING = 50_000_000  # ns within which two writes may leave one stamp


class _Commit(msgspec.Struct):
    """What is needed of a remembered history to see whether it is still true."""

    head: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A content tree as the disk lists it: stamps of its Markdown files and of all others the build reads.

    `commit` is the one Git is at, "" when dates do not come from Git.
    """

    tree: Tree
    sources: Mapping[str, Stamp]
    others: Mapping[str, Stamp]
    commit: str

    def stale(self, memory: Memory) -> list[str] | None:
        """Name the Markdown files that were touched since `memory` was written; None when that is not all there is."""
        known = msgspec.msgpack.decode(memory.history, type=_Commit).head if memory.history else ""
        if self.sources.keys() != memory.sources.keys() or self.others != memory.others or self.commit != known:
            return None
        return [source for source, stamp in self.sources.items() if memory.sources[source].stamp != stamp]


def list_tree(settings: Settings, more: Iterable[Path] = ()) -> Listing:
    """List the content tree and take every stamp.

    Args:
        more: folders outside the content tree that the build reads (a custom theme, shared snippets).
    """
    settled = time.time_ns() - SETTLING
    tree = scan(Path(settings.content), settings.for_content())
    root = settings.content
    sources = {source: _stamp(f"{root}/{source}", settled) for source in (*tree.articles, *tree.faq)}
    inside = (*tree.tables, *tree.categories, *tree.files)
    others = {f"{root}/{path}": _stamp(f"{root}/{path}", settled) for path in inside}
    for folder in more:
        files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        others |= {str(file): _stamp(str(file), settled) for file in files if file.is_file()}
    commit = head(Path(root)) if settings.option("git", True) else ""
    return Listing(tree, sources, others, commit)


def _stamp(path: str, settled: int) -> Stamp:
    """Give a file's stamp; one that was touched just now is known by its bytes, because its stamp may not move again."""
    try:
        stamp = stamp_of(path)
        if max(stamp[1], stamp[2]) < settled:
            return stamp
        with open(path, "rb") as file:
            digest = hashlib.blake2b(file.read(), digest_size=14).digest()
        return (-1, int.from_bytes(digest[:7]), int.from_bytes(digest[7:]))
    except FileNotFoundError:
        return ABSENT
