"""The index before it is cut into files, kept between builds so that one changed article costs one article's work."""

from __future__ import annotations

import marshal
import os
import re
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path

from search_index.analysed import Analysed
from search_index.analysis import Analyzer
from search_index.champions import Row
from search_index.postings import cut_list, write_list
from search_index.titles import Title, title_of

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


@dataclass(slots=True)
class Change:
    """What an update touched: terms with their new rows, terms with other words, words that came or went, slots."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    terms: set[str] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    slots: set[int] = field(default_factory=set)
    fragments: dict[int, bytes] = field(default_factory=dict)


def update(state: State, supply: Supply, slots: Mapping[str, int], run: Analyzer) -> Change:
    """Bring `state` to the documents of `supply` and return what that touched.

    Args:
        state: of the write before; changed, and of no use after an error.
        supply: of this write.
        slots: ref to slot, of all documents.
        run: of the index's language.

    Raises:
        Forgotten: the state cannot be brought up to date.
    """
    change = Change()
    gone: dict[str, dict[int, bytes]] = {}
    for ref in _outdated(state, supply, slots):
        _take_out(state, ref, supply, gone, change)
    come: dict[str, list[Row]] = defaultdict(list)
    for ref in sorted(slots.keys() - state.slots.keys(), key=slots.__getitem__):
        _put_in(state, ref, slots[ref], supply, come, change)
    state.keys = dict(supply.keys)
    for term in gone.keys() | come.keys():
        left, rows = gone.get(term, {}), come.get(term, [])
        back = {row[0] for row in rows if left.get(row[0]) == row[1]} if left else set()
        fresh = [row for row in rows if row[0] not in back] if back else rows
        stale = left.keys() - back
        if fresh or stale:
            change.rows[term] = _merge(state, term, stale, fresh)
    _rename_words(state, change, run)
    return change


def _outdated(state: State, supply: Supply, slots: Mapping[str, int]) -> list[str]:
    """Name the documents that are in the state otherwise than they are now."""
    if state.slots == slots and state.keys.keys() == supply.keys.keys() == slots.keys():
        return [ref for ref, key in supply.keys.items() if state.keys[ref] != key]
    return [ref for ref, slot in state.slots.items() if slots.get(ref) != slot or not _unchanged(state, ref, supply)]


def _unchanged(state: State, ref: str, supply: Supply) -> bool:
    """Tell whether a document is in the state as it is now."""
    key = supply.keys.get(ref)
    return (key is not None and state.keys.get(ref) == key) or supply.analysed[ref] == state.blobs.get(ref)


def _recall(state: State, ref: str, supply: Supply) -> bytes:
    """Give a document as it was at the last write."""
    if ref in state.blobs:
        return state.blobs.pop(ref)
    found = supply.recall(state.keys[ref]) if supply.recall and ref in state.keys else None
    if found is None:
        raise Forgotten(ref)
    return found


def _take_out(state: State, ref: str, supply: Supply, gone: dict[str, dict[int, bytes]], change: Change) -> None:
    record = Analysed.unpack(_recall(state, ref, supply))
    slot = state.slots.pop(ref)
    for term, content in zip(record.terms, record.payloads, strict=True):
        gone.setdefault(term, {})[slot] = content
    for surface in record.surfaces:
        state.surfaces[surface] -= 1
        if not state.surfaces[surface]:
            del state.surfaces[surface]
            change.surfaces.add(surface)
    for name, title in record.titles:
        change.terms.add(name)
        _entitle(state, name, title, -1)
    _count(state, record.lengths, -1)
    del state.lengths[slot]
    state.boosts.pop(slot, None)
    del state.fragments[slot]
    if state.named is not None:
        state.named.pop(slot, None)
    change.slots.add(slot)


def _put_in(state: State, ref: str, slot: int, supply: Supply, come: dict[str, list[Row]], change: Change) -> None:
    blob = supply.analysed[ref]
    record = Analysed.unpack(blob)
    if not supply.is_kept(ref):
        state.blobs[ref] = blob
    state.slots[ref] = slot
    for term, content in zip(record.terms, record.payloads, strict=True):
        come[term].append((slot, content))
    surfaces = state.surfaces
    for surface in record.surfaces:
        if surface in surfaces:
            surfaces[surface] += 1
        else:
            surfaces[surface] = 1
            change.surfaces.add(surface)
    for name, title in record.titles:
        change.terms.add(name)
        _entitle(state, name, title, 1)
    _count(state, record.lengths, 1)
    state.lengths[slot] = "\t".join((str(slot), ref, *map(str, record.lengths)))
    if record.boost != 1:
        state.boosts[slot] = record.boost
    state.fragments[slot] = blake2b(record.fragment, digest_size=6).digest()
    if state.named is not None and (named := title_of(record.terms, record.payloads)):
        state.named[slot] = named
    change.slots.add(slot)
    change.fragments[slot] = record.fragment


def _entitle(state: State, name: str, title: str, sign: int) -> None:
    """Count a category's title; the word behind its label is the one most documents state, whichever came last."""
    titles = state.titles.setdefault(name, {})
    titles[title] = titles.get(title, 0) + sign
    if not titles[title]:
        del titles[title]
    stated = [title for title in titles if title]
    if stated:
        best = min(stated, key=lambda title: (-titles[title], title))
        state.words[name] = (re.sub(r"\s", "\u00a0", best),)
    else:
        state.words.pop(name, None)
    if not titles:
        del state.titles[name]


def _count(state: State, lengths: Iterable[int], sign: int) -> None:
    title, wordings, body = lengths
    added = (title, wordings, body, min(wordings, 1))
    title, wordings, body, worded = (total + sign * n for total, n in zip(state.totals, added, strict=True))
    state.totals = (title, wordings, body, worded)


def _merge(state: State, term: str, gone: set[int], come: list[Row]) -> list[Row]:
    """Return a term's rows after the change, by slot, and store their list."""
    rows = come
    if term in state.postings:
        rows = cut_list(state.postings[term])
        if gone:
            rows = [row for row in rows if row[0] not in gone]
        for row in come:
            insort(rows, row, key=_slot)
    if rows:
        state.postings[term] = write_list(rows)
        state.counts[term] = len(rows)
    else:
        state.postings.pop(term, None)
        state.counts.pop(term, None)
    return rows


def _slot(row: Row) -> int:
    return row[0]


def _rename_words(state: State, change: Change, run: Analyzer) -> None:
    """Bring the words behind terms up to date."""
    words: dict[str, set[str]] = {}
    for surface in change.surfaces:
        term = run.term(surface)
        if term not in words:
            words[term] = set(state.words.get(term, ()))
        words[term].add(surface)
    change.terms |= words.keys()
    for term, found in words.items():
        kept = sorted(surface for surface in found if surface in state.surfaces)
        if kept:
            state.words[term] = tuple(kept)
        else:
            state.words.pop(term, None)
