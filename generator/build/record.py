"""What a build leaves in writing of the live tree and of the standby."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

Stat = tuple[int, int]  # size, time of change in ns
FolderId = tuple[int, int]  # device, inode
NOTHING = msgspec.msgpack.encode({})
PACKED_AGAIN = 3  # when a third of the files were touched


class Record(msgspec.Struct, kw_only=True):
    """What is known of both trees: the live one's files and folders, and where the standby differs.

    `packed` are the encoded files of an earlier record, `edits` what became of them since (None: taken out), so that
    what a build changed is written down without looking at all the others.
    """

    live: FolderId
    standby: FolderId
    count: int = 0
    packed: bytes = NOTHING
    edits: dict[str, Stat | None] = {}
    folders: dict[str, int] = {}
    standby_folders: dict[str, int] = {}
    behind: list[str] = []

    def files(self) -> dict[str, Stat]:
        """Give all files of the live tree."""
        files: dict[str, Stat | None] = msgspec.msgpack.decode(self.packed, type=dict[str, Stat | None])
        files |= self.edits
        return {path: stat for path, stat in files.items() if stat}

    def without(self, paths: Iterable[str]) -> set[str]:
        """Give those paths that are none of the live tree's."""
        asked = list(paths)
        known = self.edits if self.edits.keys() >= set(asked) else self.files()
        return {path for path in asked if not known.get(path)}

    def amended(self, edits: Mapping[str, Stat | None]) -> tuple[int, bytes, dict[str, Stat | None]]:
        """Give `count`, `packed` and `edits` of the record after some files changed, came or went."""
        edits = {**self.edits, **edits}
        if len(edits) <= self.count // PACKED_AGAIN:
            return self.count, self.packed, edits
        files = {path: stat for path, stat in (self.files() | edits).items() if stat}
        return len(files), msgspec.msgpack.encode(files), {}
