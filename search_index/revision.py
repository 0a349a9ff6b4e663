"""A state on its way from one set of documents to another."""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from search_index.analysed import Analysed
from search_index.analysis import Analyzer
from search_index.champions import Row
from search_index.lists import Lists, write_lists
from search_index.manifest import tag
from search_index.postings import cut_list
from search_index.state import Forgotten, State, Supply
from search_index.titles import title_of


@dataclass(slots=True)
class Change:
    """What an update touched: terms with other lists, those of them with a new whole one beside a short one, terms with
    other words, words that came or went, slots, result fragments by slot."""

    lists: set[str] = field(default_factory=set)
    rests: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    slots: set[int] = field(default_factory=set)
    fragments: dict[int, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Revision:
    """Documents are taken out of a state and put in one by one, then what they have in common is settled.

    Attributes:
        state: changed from the first document on, and of no use before `settle`.
    """

    state: State
    change: Change = field(default_factory=Change)
    _gone: dict[str, dict[int, bytes]] = field(default_factory=dict)
    _come: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _payloads: dict[bytes, bytes] = field(default_factory=dict)

    def take_out(self, ref: str, blob: bytes) -> None:
        """Take a document out, given as it was put in."""
        state, change = self.state, self.change
        record = Analysed.unpack(blob)
        slot = state.slots.pop(ref)
        for term, content in zip(record.terms, record.payloads, strict=True):
            self._gone.setdefault(term, {})[slot] = content
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

    def put_in(self, ref: str, slot: int, blob: bytes) -> None:
        """Put a document in; they come in the order of their slots."""
        state, change = self.state, self.change
        record = Analysed.unpack(blob)
        state.slots[ref] = slot
        come, one_of = self._come, self._payloads.setdefault  # equal ones are found sooner when they are the same
        for term, content in zip(record.terms, record.payloads, strict=True):
            come[term].append((slot, one_of(content, content)))
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

    def settle(self, run: Analyzer) -> Change:
        """Bring the lists and the words of all touched terms up to date and say what that touched."""
        for term in self._gone.keys() | self._come.keys():
            rows = self._rows(term)
            if rows is not None:
                self._note(term, write_lists(term, rows, len(self.state.slots), run.stop_terms))
        _rename_words(self.state, self.change, run)
        return self.change

    def _rows(self, term: str) -> list[Row] | None:
        """Give a term's rows after the change, by slot; None when they are the same."""
        left, come = self._gone.get(term, {}), self._come.get(term, [])
        back = {row[0] for row in come if left.get(row[0]) == row[1]} if left else set()
        come = [row for row in come if row[0] not in back] if back else come
        gone = left.keys() - back
        if not come and not gone:
            return None
        if term not in self.state.postings:
            return come
        rows = cut_list(self.state.postings[term])
        if gone:
            rows = [row for row in rows if row[0] not in gone]
        for row in come:
            insort(rows, row, key=_slot)
        return rows

    def _note(self, term: str, lists: Lists) -> None:
        """Put a term's lists into the state."""
        state = self.state
        self.change.lists.add(term)
        before = state.kept.pop(term, None)
        state.pages.pop(term, None)
        if not lists.documents:
            state.postings.pop(term, None)
            state.counts.pop(term, None)
            return
        state.postings[term], state.counts[term] = lists.whole, lists.documents
        if lists.page is not None:
            state.pages[term] = lists.page
        if lists.best is not None:
            state.kept[term] = (lists.kept, tag(lists.whole), lists.best)
            if before is None or before[1] != state.kept[term][1]:
                self.change.rests.add(term)


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
    revision = Revision(state)
    for ref in _outdated(state, supply, slots):
        revision.take_out(ref, _recall(state, ref, supply))
    for ref in sorted(slots.keys() - state.slots.keys(), key=slots.__getitem__):
        blob = supply.analysed[ref]
        if not supply.is_kept(ref):
            state.blobs[ref] = blob
        revision.put_in(ref, slots[ref], blob)
    state.keys = dict(supply.keys)
    return revision.settle(run)


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
