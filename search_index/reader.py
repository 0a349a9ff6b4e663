"""An index in a folder, opened for reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from search_index.analysis import Analyzer, analyzer
from search_index.manifest import NAME, Manifest, rest_file
from search_index.postings import Posting, read_list
from search_index.shards import Entry, read_shard
from search_index.titles import read_titles

Postings = list[tuple[int, Posting]]


class Index:
    """An open index; what it has read stays in memory.

    Attributes:
        manifest: names and totals.
        synonyms: terms of a word or phrase, joined by blanks, to the words it also means.
        analyzer: its language's way from text to terms.
        requests: names of the files read so far, in order: what a browser would have fetched.
        trips: how many times one was read because of what another says: round trips, where all that is known to be needed is
            fetched at once.

    Args:
        read: returns the bytes of a file of the index by its name.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self.requests: list[str] = []
        self.trips = 1
        self.manifest = Manifest.load(self._fetch(NAME))
        self.analyzer = analyzer(self.manifest.language)
        self.synonyms = synonym_table(self.analyzer, self.manifest.synonyms)
        self._shards: dict[int, dict[str, Entry]] = {}
        self._vocabulary: dict[int, dict[str, Entry]] = {}
        self._postings: dict[bytes, Postings] = {}
        self._fragments: dict[int, dict[str, Any]] = {}
        self.hot = read_titles(self.manifest.hot, self.manifest.titles)

    def _fetch(self, name: str) -> bytes:
        self.requests.append(name)
        return self._read(name)

    def open(self, shards: Iterable[int], vocabulary: Iterable[int] = ()) -> None:
        """Read term shards and vocabulary shards that are not read yet, in one round trip."""
        before = len(self.requests)
        for number in shards:
            if number not in self._shards:
                self._shards[number] = read_shard(self._fetch(self.manifest.shard_file(number)))
        for number in vocabulary:
            if number not in self._vocabulary:
                self._vocabulary[number] = read_shard(self._fetch(self.manifest.vocabulary_file(number)))
        self.trips += len(self.requests) > before

    def shard(self, number: int) -> dict[str, Entry]:
        """Return a term shard's entries by term."""
        self.open([number])
        return self._shards[number]

    def is_open(self, number: int) -> bool:
        """Tell whether a term shard needs no request."""
        return number in self._shards

    def vocabulary(self, number: int) -> dict[str, Entry]:
        """Return the entries of an open vocabulary shard by term, none when it is not open."""
        return self._vocabulary.get(number, {})

    def postings(self, entry: Entry) -> Postings:
        """Return an entry's postings by slot, decoded once."""
        if entry.postings not in self._postings:
            self._postings[entry.postings] = read_list(entry.postings)
        return self._postings[entry.postings]

    def all_postings(self, entry: Entry) -> Postings:
        """Return all postings of a term, also those left out for ranking."""
        return read_list(self._fetch(rest_file(entry.term, entry.rest))) if entry.rest else read_list(entry.postings)

    def lengths(self) -> dict[int, tuple[str, tuple[int, int, int]]]:
        """Return slot to ref and number of words in title, wordings and body."""
        rows = {}
        for line in self._fetch(self.manifest.lengths).decode("utf-8", "surrogatepass").split("\n"):
            if line:
                slot, ref, title, wordings, body = line.split("\t")
                rows[int(slot)] = (ref, (int(title), int(wordings), int(body)))
        return rows

    def fragment(self, slot: int) -> dict[str, Any]:
        """Return what a result is shown from."""
        if slot not in self._fragments:
            self._fragments[slot] = json.loads(self._fetch(self.manifest.result_file(slot)))
        return self._fragments[slot]

    def knows(self, word: str) -> bool:
        """Tell whether any document has the word, in any inflection."""
        terms = self.analyzer.terms(word)
        return bool(terms and self.manifest.names) and all(t in self.shard(self.manifest.shard_of(t)) for t in terms)

    def with_synonyms(self, one_way: Mapping[str, Iterable[str]]) -> Index:
        """Return an index on the same files where words of a query also mean others."""
        other = copy(self)
        other.synonyms = dict(self.synonyms)
        for key, words in synonym_table(self.analyzer, [[a, *b] for a, b in one_way.items()]).items():
            other.synonyms[key] = [*other.synonyms.get(key, ()), *words]
        return other


def synonym_table(run: Analyzer, pairs: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """Return terms of a word or phrase to the words it also means, from lists of one phrase and its other wordings."""
    table: dict[str, list[str]] = {}
    for phrase, *others in pairs:
        words = [word for other in others for word in run.surfaces(other)]
        table.setdefault(" ".join(run.terms(phrase)), []).extend(words)
    return table


def open_index(folder: Path) -> Index:
    """Open the index `writer.write` made in `folder`.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is of another format.
    """
    return Index(lambda name: (folder / name).read_bytes())
