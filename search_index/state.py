"""The index before it is cut into files, kept between builds so that one changed article costs one article's work."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path

from search_index.titles import Title

_CHECK = 16  # bytes of checksum before a state


Recall = Callable[[bytes], bytes | None]


class Forgotten(LookupError):
    """A document of an earlier write is needed to take it out, and nobody knows it any more."""


class ByKey(Mapping[str, bytes]):
    """Documents by ref that are recalled by their keys when they are asked for; one that is lost raises `Forgotten`."""

    def __init__(self, keys: Mapping[str, bytes], recall: Recall) -> None:
        self._keys, self._recall = keys, recall

    def __getitem__(self, ref: str) -> bytes:
        found = self._recall(self._keys[ref])
        if found is None:
            raise Forgotten(ref)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@dataclass(frozen=True, slots=True)
class Supply:
    """The documents of a write, and where those of earlier ones are.

    Attributes:
        analysed: ref to document; not asked for one whose key is as it was.
        keys: ref to what names its document; may be empty.
        recall: gives the document a key stands for, None when it is no longer known. Without it, the state keeps documents.
    """

    analysed: Mapping[str, bytes]
    keys: Mapping[str, bytes] = field(default_factory=dict)
    recall: Recall | None = None

    def is_kept(self, ref: str) -> bool:
        """Tell whether a document can be had again by its key."""
        return self.recall is not None and ref in self.keys


@dataclass(slots=True)
class State:
    """Everything a write needs to know of the one before.

    Attributes:
        key: what must be equal for the rest to hold: versions and options.
        blobs: ref to analysed document, of those that cannot be had by their key.
        keys: ref to what names its analysed document to the caller, as far as the caller said.
        slots: ref to slot.
        postings: term to its whole posting list.
        words: term to the words behind it, sorted.
        surfaces: word to the number of documents that use it.
        titles: label of a category to its titles, each with the number of documents that state it.
        totals: terms in all titles, wordings and bodies, and the documents that have wordings.
        lengths: slot to a line of the lengths table.
        boosts: slot to factor, where it is not 1.
        fragments: slot to the hash of its result fragment.
        kept: term to (documents kept, file tag, list) where the list is cut for ranking.
        pages: term to the list of its best documents, where it has more than a page of them.
        counts: term to number of documents.
        ranges: name of a term shard to (first term, last term, number of terms, tag).
        files: name of a term shard to its file.
        vocabulary: (tag, file) of each vocabulary shard.
        named: slot to its title, on sites so small that the manifest holds titles; else None.
        results: tags of the groups of fragments.
        manifest: tag of the manifest that went with it.
    """

    key: str = ""
    blobs: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)
    postings: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    surfaces: dict[str, int] = field(default_factory=dict)
    titles: dict[str, dict[str, int]] = field(default_factory=dict)
    totals: tuple[int, int, int, int] = (0, 0, 0, 0)
    lengths: dict[int, str] = field(default_factory=dict)
    boosts: dict[int, float] = field(default_factory=dict)
    fragments: dict[int, bytes] = field(default_factory=dict)
    kept: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, tuple[str, str, int, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    vocabulary: list[tuple[str, str]] = field(default_factory=list)
    named: dict[int, Title] | None = None
    results: dict[int, str] = field(default_factory=dict)
    manifest: str = ""

    @classmethod
    def load(cls, path: Path | None, key: str) -> State:
        """Read a state; an empty one when there is none, or it belongs to other options or another version."""
        try:
            raw = path.read_bytes() if path else b""
            state = cls(**marshal.loads(raw[_CHECK:])) if raw[:_CHECK] == _checksum(raw) else cls()
        except (OSError, EOFError, TypeError, ValueError):
            return cls(key=key)
        return state if state.key == key else cls(key=key)

    def save(self, path: Path) -> None:
        """Write the state; a reader sees the old one or the new one, never half of one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        content = bytes(_CHECK) + marshal.dumps({f.name: getattr(self, f.name) for f in fields(self)}, 4)
        aside = path.with_name(f"{path.name}.new")
        with open(aside, "wb") as file:
            file.write(_checksum(content))
            file.write(memoryview(content)[_CHECK:])
        os.replace(aside, path)


class StateFile:
    """The file of a state, read once: ahead of a write, while there is nothing else to do, or for write after write.

    Args:
        path: None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._state: State | None = None

    def read(self, key: str) -> State:
        """Give the state; whoever changes it gives it back, or it is read anew."""
        state, self._state = self._state, None
        return state if state and state.key == key else State.load(self._path, key)

    def keep(self, state: State) -> None:
        """Take a state for the next to read."""
        self._state = state

    def save(self) -> None:
        """Write the state that was kept."""
        if self._path and self._state:
            self._state.save(self._path)


def _checksum(content: bytes) -> bytes:
    return blake2b(memoryview(content)[_CHECK:], digest_size=_CHECK).digest()
