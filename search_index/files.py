"""A state cut into the files of an index."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from itertools import chain, groupby
from math import ceil, log2
from operator import itemgetter
from pathlib import Path

from search_index.analysis import analyzer
from search_index.champions import round_up
from search_index.lists import LABELS
from search_index.manifest import NAME, OF_WORDS, Manifest, groups, rest_file, shard_file, tag
from search_index.options import IndexOptions
from search_index.output import Output
from search_index.postings import cut_list
from search_index.revision import Change
from search_index.shards import Entry, cut, sort_key, write_shard
from search_index.state import State
from search_index.titles import has_room, titles_of, write_titles
from search_index.vocabulary import PAGE, Shelf, divide, shard_count

_COMMON_TERMS = 60
_LEAST_SHARD = 700  # smaller ones are mostly header
_AFTER_LABELS = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a write did: documents and files in the index, how many were not in the previous one, which came or went."""

    documents: int
    files: int
    written: int
    changed: frozenset[str] = frozenset()


def write_files(
    saved: State, change: Change, options: IndexOptions, out_dir: Path, previous: Path | None
) -> IndexReport:
    """Write those files that a change touched, and note in the state what it takes to follow the next one.

    Args:
        saved: the documents, after the change.
        change: what an update touched.
        options: language and synonyms.
        out_dir: an empty or missing folder, or `previous`, which is then brought up to date.
        previous: the folder of the index before the change; unchanged files are linked from it.
    """
    output = Output()
    manifest = Manifest(
        language=options.language,
        documents=len(saved.slots),
        totals=saved.totals,
        boosts=saved.boosts,
        synonyms=options.pairs(),
    )
    stop_terms = analyzer(options.language).stop_terms
    _whole_lists(saved, change, output)
    _term_shards(saved, change, manifest, output)
    _frequent_terms(saved, stop_terms, manifest)
    _vocabulary_shards(saved, change, manifest, output)
    _fragments(saved, change, manifest, output)
    _lengths(saved, manifest, output)
    content = manifest.dump()
    output.new[NAME] = content
    saved.manifest = tag(content)
    changed = output.replace(out_dir) if previous == out_dir else output.place(out_dir, previous)
    return IndexReport(
        documents=len(saved.slots), files=len(output.names()), written=len(output.new.keys() & changed), changed=changed
    )


def size_class(documents: int) -> tuple[int, int]:
    """Return what depends on the number of documents in more than the manifest: a step here rewrites the index."""
    return round_up(documents), _group(documents)


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


def _whole_lists(saved: State, change: Change, output: Output) -> None:
    """Put the whole lists of terms whose lists are cut short into files of their own."""
    files = {term: rest_file(term, kept[1]) for term, kept in saved.kept.items()}
    for term in change.rests:
        output.new[files[term]] = saved.postings[term]
    output.same |= set(files.values()) - output.new.keys()


def _entry(saved: State, term: str) -> Entry:
    words = saved.words.get(term, ())
    documents = saved.counts[term]
    if term in saved.kept:
        kept, rest, postings = saved.kept[term]
        return Entry(term, words, documents, kept, rest, postings)
    return Entry(term, words, documents, documents, "", saved.postings[term])


def _page(saved: State, term: str, words: tuple[str, ...]) -> Entry:
    """Return the entry of some of a term's words with its best documents only."""
    documents = saved.counts[term]
    if term in saved.pages:
        return Entry(term, words, documents, PAGE, "", saved.pages[term])
    if term in saved.kept:
        kept, _, postings = saved.kept[term]
        return Entry(term, words, documents, kept, "", postings)
    return Entry(term, words, documents, documents, "", saved.postings[term])


def _term_shards(saved: State, change: Change, manifest: Manifest, output: Output) -> None:
    terms = _in_order(saved)
    touched = change.lists | change.terms
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
    output: Output,
) -> None:
    """Give the term shards their file names."""
    manifest.names = list(ranges)
    files: dict[str, str] = {}
    for _, members in groupby(zip(groups(manifest.names), manifest.names, strict=True), key=itemgetter(0)):
        group = [name for _, name in members]
        group_tag = tag("".join(ranges[name][3] for name in group).encode())
        manifest.tags += group_tag
        files.update((name, shard_file(name, group_tag)) for name in group)
    for name, file in files.items():
        output.add(file, saved.files.get(name, ""), contents.get(name))
    saved.ranges, saved.files = ranges, files


def _ranges(saved: State, terms: list[str]) -> list[tuple[str, int, int]]:
    """Divide the vocabulary, labels apart from words."""
    kept = saved.kept
    sizes = [len(kept[term][2] if term in kept else saved.postings[term]) + len(term) + 4 for term in terms]
    first = next((i for i, term in enumerate(terms) if term >= LABELS), len(terms))
    last = next((i for i, term in enumerate(terms) if term >= _AFTER_LABELS), len(terms))
    most = _shard_size(sum(sizes))
    out = []
    for name, start, end in (("", 0, first), (LABELS, first, last), (_AFTER_LABELS, last, len(terms))):
        found = cut(terms[start:end], sizes[start:end], most)
        out += [(own or name, a + start, b + start) for own, a, b in found]
    return out


def _frequent_terms(saved: State, stop_terms: frozenset[str], manifest: Manifest) -> None:
    """Fill the manifest's list of common terms and, on small sites, what it says of titles."""
    counts = saved.counts
    words = (term for term in counts if not term.startswith(LABELS) and term not in stop_terms)
    manifest.common = nsmallest(_COMMON_TERMS, words, key=lambda term: (-counts[term], term))
    if not has_room(len(saved.slots), saved.totals[0]):
        saved.named = None
        return
    if saved.named is None:
        saved.named = titles_of((term, cut_list(postings)) for term, postings in saved.postings.items())
    manifest.hot, manifest.titles = write_titles(saved.named, counts)


def _vocabulary_shards(saved: State, change: Change, manifest: Manifest, output: Output) -> None:
    manifest.buckets = count = shard_count(len(saved.surfaces))
    shelf, old = Shelf(count), saved.vocabulary
    stale = set(range(count))
    if len(old) == count:
        touched = (saved.words.get(term, ()) for term in change.lists | change.terms)
        stale = {number for _, number in shelf.numbers(chain(change.surfaces, *touched))}
    words = ((term, found) for term, found in saved.words.items() if not term.startswith(LABELS))
    contents = {
        number: write_shard(_page(saved, term, found[term]) for term in sorted(found))
        for number, found in divide(words, shelf, stale).items()
    }
    tags = [tag(contents[number]) if number in contents else old[number][0] for number in range(count)]
    groups_of_tags = ("".join(tags[at : at + OF_WORDS]) for at in range(0, count, OF_WORDS))
    manifest.vocabulary = "".join(tag(group.encode()) for group in groups_of_tags)
    saved.vocabulary = [(own, manifest.vocabulary_file(number)) for number, own in enumerate(tags)]
    for number, (_, file) in enumerate(saved.vocabulary):
        output.add(file, old[number][1] if number not in contents else "", contents.get(number))


def _fragments(saved: State, change: Change, manifest: Manifest, output: Output) -> None:
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
            output.add(name, f"r/{slot}.{saved.results.get(number)}.json", change.fragments.get(slot))
    saved.results = tags
    manifest.results = "".join(tags.get(number, "AAAA") for number in range(max(members, default=-1) + 1))


def _lengths(saved: State, manifest: Manifest, output: Output) -> None:
    """Write the table of the exact engine: slot, ref, terms in title, wordings and body."""
    content = "\n".join(saved.lengths[slot] for slot in sorted(saved.lengths)).encode("utf-8", "surrogatepass")
    manifest.lengths = f"lengths.{blake2b(content, digest_size=6).hexdigest()}.txt"
    output.new[manifest.lengths] = content
