"""Documents to an index in a folder: only what changed is computed, only what is new is written."""

from __future__ import annotations

import gc
import os
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nsmallest
from itertools import groupby
from math import ceil, log2
from operator import itemgetter
from pathlib import Path

from search_index.analysed import ANALYSIS_VERSION, analyse
from search_index.analysis import analyzer
from search_index.champions import keep, most_kept
from search_index.documents import Document
from search_index.manifest import FORMAT, NAME, Manifest, bucket, groups, rest_file, shard_file, tag, vocabulary_key
from search_index.options import DEFAULT, IndexOptions
from search_index.postings import cut_list
from search_index.shards import Entry, divide, fold, sort_key, write_shard
from search_index.slots import assign
from search_index.state import ByKey, Change, Forgotten, Recall, State, StateFile, Supply, update
from search_index.titles import has_room, titles_of, write_titles

__all__ = ["ANALYSIS_VERSION", "IndexOptions", "IndexReport", "analyse", "write", "write_documents"]

_STATE_VERSION = 7
_COMMON_TERMS = 60
_WORDS_A_BUCKET = 20  # times the number of buckets: few queries fetch one, all fetch their names
_LEAST_SHARD = 700  # smaller ones are mostly header
_LABELS = "="
_AFTER_LABELS = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a write did: documents and files in the index, how many were not in the previous one, which came or went."""

    documents: int
    files: int
    written: int
    changed: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Output:
    """The files of the index: new ones with their bytes, names of those that stay as they are, new name to old of the rest."""

    new: dict[str, bytes] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def names(self) -> set[str]:
        """Return the names of all files."""
        return self.new.keys() | self.same | self.renamed.keys()


def write_documents(documents: Iterable[Document], out_dir: Path, options: IndexOptions = DEFAULT) -> IndexReport:
    """Analyse and write `documents` in one go."""
    return write({d.ref: analyse(d, options.language) for d in documents}, out_dir, options)


def write(
    analysed: Mapping[str, bytes],
    out_dir: Path,
    options: IndexOptions = DEFAULT,
    *,
    previous: Path | None = None,
    state: Path | None = None,
    keys: Mapping[str, bytes] | None = None,
    recall: Recall | None = None,
) -> IndexReport:
    """Write the index of all documents into `out_dir`.

    The bytes are the same however they came about: from nothing, or from the previous index and a change.

    Args:
        analysed: ref to what `analyse` returned.
        out_dir: an empty or missing folder, or the previous one.
        options: language and synonyms.
        previous: the folder an earlier write filled; unchanged files are hard-linked from it. When it is `out_dir`,
            files that change are replaced by new ones: what else is linked to them stays.
        state: a file of our own, kept between builds, which makes the next write incremental.
        keys: ref to bytes that name the document in `analysed`: one with the key of the last write is not asked for.
        recall: gives the document that a key of an earlier write named, None when it is lost; without it, the state
            keeps a copy of every document.

    Raises:
        ValueError: something in `analysed` is not from `analyse`.
        KeyError: a document is not in `analysed` that has to be.
    """
    file = StateFile(state)
    report = write_from(file, Supply(analysed, keys or {}, recall), out_dir, options, previous=previous)
    file.save()
    return report


def write_from(
    file: StateFile, supply: Supply, out_dir: Path, options: IndexOptions, *, previous: Path | None
) -> IndexReport:
    """Write as `write` does, from a state that may have been read already, and leave it to the caller to save the next."""
    with _no_collection():
        saved = file.read(state_key(options.language))
        if previous is None or not _belong_together(saved, previous):
            saved = State(key=saved.key)
        slots = _slots(supply, saved)
        if _size_class(len(slots)) != _size_class(len(saved.slots)):
            saved = State(key=saved.key)
        try:
            change = update(saved, supply, slots, analyzer(options.language))
        except Forgotten:
            saved = State(key=saved.key)
            change = update(saved, supply, slots, analyzer(options.language))
        report = _write(saved, change, options, out_dir, previous)
        file.keep(saved)
        return report


def amend(
    file: StateFile,
    folder: Path,
    options: IndexOptions,
    *,
    keys: Mapping[str, bytes],
    gone: Set[str] = frozenset(),
    recall: Recall,
) -> IndexReport:
    """Bring an index in place to a few other documents.

    Args:
        file: of the index's state, which knows all documents by keys; the caller saves it.
        folder: of the index.
        options: as it was written with, but for synonyms.
        keys: ref to what names the document, of those that came or changed.
        gone: refs of those to take out.
        recall: gives the document that a key names, of these or of earlier writes.

    Raises:
        Forgotten: the state is of no use, `write` is needed; nothing was changed.
    """
    with _no_collection():
        saved = file.read(state_key(options.language))
        if not _belong_together(saved, folder) or saved.keys.keys() != saved.slots.keys():
            raise Forgotten(str(folder))
        known = {ref: key for ref, key in {**saved.keys, **keys}.items() if ref not in gone}
        slots = dict(saved.slots) if known.keys() == saved.slots.keys() else assign(known)
        if _size_class(len(slots)) != _size_class(len(saved.slots)):
            raise Forgotten(str(folder))
        change = update(saved, Supply(ByKey(known, recall), known, recall), slots, analyzer(options.language))
        report = _write(saved, change, options, folder, folder)
        file.keep(saved)
        return report


def state_key(language: str) -> str:
    """Name what a state holds for: this version, and a language."""
    return f"{FORMAT} {ANALYSIS_VERSION} {_STATE_VERSION} {sys.version_info[:2]} {language}"


def _write(saved: State, change: Change, options: IndexOptions, out_dir: Path, previous: Path | None) -> IndexReport:
    output = _Output()
    manifest = Manifest(
        language=options.language,
        documents=len(saved.slots),
        totals=saved.totals,
        boosts=saved.boosts,
        synonyms=options.pairs(),
    )
    stop_terms = analyzer(options.language).stop_terms
    _cut_long_lists(saved, change, stop_terms, output)
    _term_shards(saved, change, manifest, output)
    _frequent_terms(saved, stop_terms, manifest)
    _vocabulary_shards(saved, change, manifest, output)
    _fragments(saved, change, manifest, output)
    _lengths(saved, manifest, output)
    content = manifest.dump()
    output.new[NAME] = content
    saved.manifest = tag(content)
    changed = _replace(output, out_dir) if previous == out_dir else _place(output, out_dir, previous)
    return IndexReport(
        documents=len(saved.slots), files=len(output.names()), written=len(output.new.keys() & changed), changed=changed
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from visiting a million fresh tuples again and again; none of them form cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _belong_together(saved: State, previous: Path) -> bool:
    """Tell whether the state describes the files in the previous folder."""
    manifest = previous / NAME
    return bool(saved.manifest) and manifest.is_file() and tag(manifest.read_bytes()) == saved.manifest


def _slots(supply: Supply, saved: State) -> dict[str, int]:
    """Give every document its slot; the same documents have those they had."""
    same = len(saved.slots) == len(supply.analysed) and saved.slots.keys() == supply.keys.keys()
    return dict(saved.slots) if same else assign(supply.analysed)


def _size_class(documents: int) -> tuple[int, int]:
    """Return what depends on the number of documents in more than the manifest: a step here rewrites the index."""
    return _round_up(documents), _group(documents)


def _round_up(documents: int) -> int:
    """Return the next power of two, so that what depends on the size does so in steps."""
    return 1 << max(documents - 1, 0).bit_length()


def _shard_size(total: int) -> int:
    """Return the most bytes of a term shard, for so many bytes of all.

    A query fetches a few shards and a name for each of all, so what it costs is least at the root of the whole, which counts in
    steps: an edit of one article must not move every cut.
    """
    steps = ceil(2 * log2(max(total, 1)))
    return max(_LEAST_SHARD, round(0.75 * 2 ** (steps / 4)))


def _group(documents: int) -> int:
    """Return how many neighbouring result fragments share a content hash."""
    return 32 if documents <= 1000 else 512


def _cut_long_lists(saved: State, change: Change, stop_terms: frozenset[str], output: _Output) -> None:
    """Cut the lists of frequent terms and stop words; the whole lists go to files of their own."""
    for term, rows in change.rows.items():
        old = saved.kept.pop(term, None)
        stop = term in stop_terms
        most = most_kept(_round_up(len(saved.slots)), len(rows))
        if not rows or (len(rows) <= most and not stop) or term.startswith(_LABELS):
            continue
        kept = keep(rows, most, titles_only=stop)
        whole = saved.postings[term]
        saved.kept[term] = (len(cut_list(kept)), tag(whole), kept)
        if not (old and old[1] == saved.kept[term][1]):
            output.new[rest_file(term, saved.kept[term][1])] = whole
    output.same |= {rest_file(term, entry[1]) for term, entry in saved.kept.items()} - output.new.keys()


def _entry(saved: State, term: str) -> Entry:
    words = saved.words.get(term, ())
    documents = saved.counts[term]
    if term in saved.kept:
        kept, rest, postings = saved.kept[term]
        return Entry(term, words, documents, kept, rest, postings)
    return Entry(term, words, documents, documents, "", saved.postings[term])


def _term_shards(saved: State, change: Change, manifest: Manifest, output: _Output) -> None:
    terms = _in_order(saved)
    touched = change.rows.keys() | change.terms
    ranges: dict[str, tuple[str, str, int, str]] = {}
    contents: dict[str, bytes] = {}
    for name, first, end in _ranges(saved, terms):
        old = saved.ranges.get(name)
        run = terms[first:end]
        content_tag = old[3] if old else ""
        if not old or old[:3] != (run[0], run[-1], len(run)) or not touched.isdisjoint(run):
            contents[name] = write_shard(_entry(saved, term) for term in run)
            content_tag = tag(contents[name])
        ranges[name] = (run[0], run[-1], len(run), content_tag)
    _name_shards(saved, ranges, contents, manifest, output)


def _in_order(saved: State) -> list[str]:
    """Sort the vocabulary, and the state by it, because what is nearly sorted is sorted soon."""
    terms = sorted(saved.postings)
    if terms != list(saved.postings):
        saved.postings = {term: saved.postings[term] for term in terms}
    if terms and max("".join(terms)) > "\uffff":
        terms.sort(key=sort_key)
    return terms


def _name_shards(
    saved: State,
    ranges: dict[str, tuple[str, str, int, str]],
    contents: dict[str, bytes],
    manifest: Manifest,
    output: _Output,
) -> None:
    """Give the term shards their file names."""
    manifest.names = list(ranges)
    files = {}
    for _, members in groupby(zip(groups(manifest.names), manifest.names, strict=True), key=itemgetter(0)):
        group = [name for _, name in members]
        group_tag = tag("".join(ranges[name][3] for name in group).encode())
        manifest.tags += group_tag
        for name in group:
            file = files[name] = shard_file(name, group_tag)
            if name in contents:
                output.new[file] = contents[name]
            elif saved.files[name] == file:
                output.same.add(file)
            else:
                output.renamed[file] = saved.files[name]
    saved.ranges, saved.files = ranges, files


def _ranges(saved: State, terms: list[str]) -> list[tuple[str, int, int]]:
    """Divide the vocabulary, labels apart from words."""
    kept = saved.kept
    sizes = [len(kept[term][2] if term in kept else saved.postings[term]) + len(term) + 4 for term in terms]
    first = next((i for i, term in enumerate(terms) if term >= _LABELS), len(terms))
    last = next((i for i, term in enumerate(terms) if term >= _AFTER_LABELS), len(terms))
    most = _shard_size(sum(sizes))
    out = []
    for name, start, end in (("", 0, first), (_LABELS, first, last), (_AFTER_LABELS, last, len(terms))):
        found = divide(terms[start:end], sizes[start:end], most)
        out += [(own or name, a + start, b + start) for own, a, b in found]
    return out


def _add(output: _Output, name: str, content: bytes, same: bool) -> None:
    if same:
        output.same.add(name)
    else:
        output.new[name] = content


def _frequent_terms(saved: State, stop_terms: frozenset[str], manifest: Manifest) -> None:
    """Fill the manifest's list of common terms and, on small sites, what it says of titles."""
    counts = saved.counts
    words = (term for term in counts if not term.startswith(_LABELS) and term not in stop_terms)
    manifest.common = nsmallest(_COMMON_TERMS, words, key=lambda term: (-counts[term], term))
    if not has_room(len(saved.slots), saved.totals[0]):
        saved.named = None
        return
    if saved.named is None:
        saved.named = titles_of((term, cut_list(postings)) for term, postings in saved.postings.items())
    manifest.hot, manifest.titles = write_titles(saved.named, counts)


def _vocabulary_shards(saved: State, change: Change, manifest: Manifest, output: _Output) -> None:
    stale = _shelve(saved, change)
    for number in stale:
        before, lines = "", []
        for word in saved.shelves[number]:
            lines.append(fold(word, before))
            before = word
        content = "\n".join(lines).encode("utf-8", "surrogatepass")
        same = saved.vocabulary[number] == tag(content)
        saved.vocabulary[number] = tag(content)
        _add(output, f"v-{number}.{saved.vocabulary[number]}.txt", content, same)
    output.same |= {f"v-{n}.{t}.txt" for n, t in enumerate(saved.vocabulary) if n not in stale}
    manifest.vocabulary = "".join(saved.vocabulary)


def _shelve(saved: State, change: Change) -> set[int]:
    """Bring the words of the vocabulary shards up to date and return which have others than before."""
    stale = set()
    for word in change.surfaces if saved.shelves else ():
        if len(word) > 3:
            number = bucket(vocabulary_key(word), len(saved.shelves))
            stale.add(number)
            _put_on(saved.shelves[number], word, there=word in saved.surfaces)
    buckets = _buckets(sum(map(len, saved.shelves)) or sum(len(word) > 3 for word in saved.surfaces))
    if buckets == len(saved.shelves):
        return stale
    by_key: dict[str, list[str]] = {}
    for word in saved.surfaces:
        if len(word) > 3:
            by_key.setdefault(vocabulary_key(word), []).append(word)
    saved.shelves = [[] for _ in range(buckets)]
    for key, words in by_key.items():
        saved.shelves[bucket(key, buckets)] += words
    for shelf in saved.shelves:
        shelf.sort()
    saved.vocabulary = [""] * buckets
    return set(range(buckets))


def _buckets(words: int) -> int:
    """Return over how many shards so many words are spread."""
    buckets = 1
    while buckets * buckets * _WORDS_A_BUCKET < words:
        buckets *= 2
    return buckets


def _put_on(shelf: list[str], word: str, *, there: bool) -> None:
    """Put a word on a sorted shelf, or take it off."""
    at = bisect_left(shelf, word)
    found = shelf[at : at + 1] == [word]
    if there and not found:
        shelf.insert(at, word)
    elif found and not there:
        del shelf[at]


def _fragments(saved: State, change: Change, manifest: Manifest, output: _Output) -> None:
    manifest.group = size = _group(len(saved.slots))
    stale = {slot // size for slot in change.slots}
    members: dict[int, list[int]] = {}
    for slot in sorted(saved.slots.values()):
        members.setdefault(slot // size, []).append(slot)
    tags = {number: saved.results[number] for number in members if number not in stale}
    for number in stale & members.keys():
        tags[number] = tag(b"".join(saved.fragments[slot] for slot in members[number]))
    for number, found in members.items():
        for slot in found:
            name = f"r/{slot}.{tags[number]}.json"
            if slot in change.fragments:
                output.new[name] = change.fragments[slot]
            elif tags[number] == saved.results[number]:
                output.same.add(name)
            else:
                output.renamed[name] = f"r/{slot}.{saved.results[number]}.json"
    saved.results = tags
    manifest.results = "".join(tags.get(number, "AAAA") for number in range(max(members, default=-1) + 1))


def _lengths(saved: State, manifest: Manifest, output: _Output) -> None:
    """Write the table of the exact engine: slot, ref, terms in title, wordings and body."""
    content = "\n".join(saved.lengths[slot] for slot in sorted(saved.lengths)).encode("utf-8", "surrogatepass")
    manifest.lengths = f"lengths.{blake2b(content, digest_size=6).hexdigest()}.txt"
    output.new[manifest.lengths] = content


def _place(output: _Output, out_dir: Path, previous: Path | None) -> frozenset[str]:
    """Fill a new folder; return the files that are not of the previous one."""
    (out_dir / "r").mkdir(parents=True, exist_ok=True)
    target = str(out_dir) + os.sep
    for name, content in output.new.items():
        with open(target + name, "wb") as file:
            file.write(content)
    if previous is not None:
        source = str(previous) + os.sep
        for name, old in output.renamed.items():
            os.link(source + old, target + name)
        for name in output.same - output.new.keys():
            os.link(source + name, target + name)
    return frozenset(output.new.keys() | output.renamed.keys())


def _replace(output: _Output, folder: Path) -> frozenset[str]:
    """Bring the previous folder up to date; return the names that changed, came or went."""
    (folder / "r").mkdir(parents=True, exist_ok=True)
    target = str(folder) + os.sep
    there = set(_own_files(folder))
    changed = set(output.renamed)
    for name, old in output.renamed.items():
        if name in there:
            os.unlink(target + name)
        os.link(target + old, target + name)
    for name, content in output.new.items():
        if name in there:
            with open(target + name, "rb") as file:
                if file.read() == content:
                    continue
            os.unlink(target + name)
        with open(target + name, "xb") as file:
            file.write(content)
        changed.add(name)
    stale = there - output.names()
    for name in stale:
        os.unlink(target + name)
    return frozenset(changed | stale)


def _own_files(folder: Path) -> Iterator[str]:
    """Yield the index files of a folder, which may hold other things, such as the results page."""
    for below in ("", "r/"):
        for found in os.scandir(folder / below):
            ours = below or found.name == NAME or found.name.startswith(("t-", "v-", "x-", "lengths."))
            if ours and found.is_file():
                yield below + found.name
