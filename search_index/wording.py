"""From a query to weighted terms of the index, with few requests and one round trip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from search_index.reader import Index
from search_index.shards import Entry

_DIGIT = re.compile("[0-9]")

MOST_CHARACTERS = 500
MOST_TOKENS = 32
SUGGESTED_LETTERS = 5  # a shorter word is ranked by what it may mean, but nothing is suggested for it
MOST_LETTERS = 40  # a longer word is no typing error of a shorter one
MOST_SHARDS = 5  # with the manifest, six requests

JOINED, JOINED_LETTERS = 0.8, 5  # weight of a word that two of the query make, and its least length
NEAR, FAR = 0.8, 0.5  # weights of terms one and two typing errors away
MOST_NEAR = 3
UNFINISHED, LONGER = 0.7, 0.5  # weights of words the last one begins, when it is no word itself and when it is
MOST_LONGER = 5
SYNONYM, MOST_PHRASE = 0.8, 4  # weight of a word that a synonym adds, and the most words a synonym has


@dataclass(slots=True)
class Token:
    """One word of the query and the terms it may mean, as (entry, weight).

    `weight` is below 1 for a word that a synonym adds, `looked_up` tells whether the index was asked about it at all, and
    `suggestion` is the word probably meant.
    """

    word: str
    term: str
    last: bool
    stop: bool
    meanings: list[tuple[Entry, float]] = field(default_factory=list)
    weight: float = 1.0
    known: bool = False
    looked_up: bool = False
    suggestion: str = ""


def read_query(index: Index, query: str) -> list[Token]:
    """Cut a query into tokens, the last of which may be unfinished, and add the words synonyms lead to."""
    run = index.analyzer
    words = run.surfaces(query[:MOST_CHARACTERS])[:MOST_TOKENS]
    tokens = []
    for at, word in enumerate(words):
        term = run.term(word)
        tokens.append(Token(word, term, at == len(words) - 1, term in run.stop_terms))
    return tokens + _synonyms(index, [token.term for token in tokens])


def _synonyms(index: Index, terms: list[str]) -> list[Token]:
    """Return tokens for the words that words of the query also mean."""
    run = index.analyzer
    added: list[Token] = []
    seen = set(terms)
    for start in range(len(terms)):
        for end in range(start + 1, min(start + MOST_PHRASE, len(terms)) + 1):
            for word in index.synonyms.get(" ".join(terms[start:end]), ()):
                term = run.term(word)
                if term not in seen and len(added) < MOST_TOKENS:
                    seen.add(term)
                    added.append(Token(word, term, False, term in run.stop_terms, weight=SYNONYM))
    return added


def choose_shards(index: Index, tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """Return the term shards worth a request, and the vocabulary shards that requests are left for.

    Rare words come first, stop words never unless there is nothing else. Whether a word is mistyped is not known before its term
    shard is here, so its vocabulary shard is asked for beside it, unless the manifest names its term.
    """
    manifest = index.manifest
    common = {term: rank for rank, term in enumerate(manifest.common)}
    fillers = index.analyzer.fillers
    rows = []
    for at, token in enumerate(tokens if manifest.names else ()):
        rank = common.get(token.term, len(common))
        rows.append((token.stop, token.term in fillers, -rank, -len(token.word), at))
    rows.sort()
    only_stop = bool(rows) and rows[0][0]
    ordered = [tokens[at] for *_, at in rows]
    shards = dict.fromkeys(manifest.shard_of(token.term) for token in ordered if only_stop or not token.stop)
    doubtful = (t for t in ordered if _correctable(t) and t.term not in common and t.term not in index.hot)
    vocabulary = dict.fromkeys(manifest.vocabulary_of(token.word) for token in doubtful)
    return list(shards)[:MOST_SHARDS], list(vocabulary)[: max(MOST_SHARDS - len(shards), 0)]


def resolve(index: Index, tokens: Sequence[Token]) -> None:
    """Find the terms each token means, with one round trip and at most `MOST_SHARDS` requests.

    A vocabulary shard is left out when term shards that are here already explain its words, as those of a word that is being typed.
    """
    shards, vocabulary = choose_shards(index, tokens)
    open_shards = set(shards)
    here = {number for number in shards if index.is_open(number)}
    late = []
    for token in tokens:
        if index.manifest.shard_of(token.term) in here:
            _look_up(index, token, open_shards)
        else:
            late.append(token)
    lost = {index.manifest.vocabulary_of(token.word) for token in tokens if not token.meanings}
    index.open(shards, (number for number in vocabulary if number in lost))
    for token in late:
        _look_up(index, token, open_shards)
    for token in tokens:
        if token.looked_up and not token.meanings and _correctable(token):
            _correct(index, token, open_shards, vocabulary)
    _join(index, tokens, open_shards)


def _correctable(token: Token) -> bool:
    return not token.stop and token.weight == 1 and 4 <= len(token.word) <= MOST_LETTERS and _is_plain(token.word)


def _is_plain(word: str) -> bool:
    """Tell whether UTF-16 has a unit for each letter: typing errors in other words are told apart by no one."""
    return word.isascii() or max(word) <= "\uffff"


def _look_up(index: Index, token: Token, open_shards: set[int]) -> None:
    number = index.manifest.shard_of(token.term) if index.manifest.names else -1
    if number not in open_shards:
        if token.term in index.hot:
            token.known = token.looked_up = True
            token.meanings = [(index.hot[token.term], token.weight)]
        return
    entries = index.shard(number)
    token.looked_up = True
    if token.term in entries:
        token.known = True
        token.meanings = [(entries[token.term], token.weight)]
        if token.last and len(token.word) > 2:
            token.meanings += [(e, LONGER) for e in _begun(entries, token.word) if e.term != token.term]
        return
    if token.last and len(token.word) > 2:
        token.meanings = [(entry, UNFINISHED) for entry in _begun(entries, token.word)]
    if not token.meanings and _correctable(token):
        words = [(word, entry.term) for entry in entries.values() for word in entry.surfaces]
        found = _nearest(token, words)
        _accept(token, [(entries[term], weight, word) for word, term, weight in found])


def _begun(entries: dict[str, Entry], word: str) -> list[Entry]:
    """Return the most frequent terms with a word that begins like this one."""
    found = [e for e in entries.values() if any(s.startswith(word) for s in e.surfaces)]
    return sorted(found, key=lambda e: (-e.documents, e.term))[:MOST_LONGER]


def _accept(token: Token, found: list[tuple[Entry, float, str]]) -> None:
    found.sort(key=lambda row: (-row[0].documents, row[0].term, row[2]))
    seen: set[str] = set()
    for entry, weight, word in found:
        if entry.term not in seen and len(seen) < MOST_NEAR:
            seen.add(entry.term)
            token.meanings.append((entry, weight))
            if not token.suggestion and _is_worth_saying(token.word, word):
                token.suggestion = word


def _is_worth_saying(typed: str, meant: str) -> bool:
    """Tell whether a correction may be offered: four letters or a number are often a word of their own, "fake" no "face"."""
    shorter = min(len(typed), len(meant))
    return shorter >= SUGGESTED_LETTERS and not _DIGIT.search(typed + meant)


def _nearest(token: Token, words: Iterable[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Return (word, term, weight) of the words one typing error away, else those two away that begin alike."""
    wanted = token.word
    near, far = [], []
    for word, term in words:
        if word[0] != wanted[0] or abs(len(word) - len(wanted)) > 2:
            continue
        errors = distance(wanted, word)
        if errors > 2 or not _is_plain(word):
            continue
        if errors == 1:
            near.append((word, term, NEAR))
        elif errors and len(wanted) >= 8:
            far.append((word, term, FAR))
    return near or far


def distance(a: str, b: str) -> int:
    """Return 0, 1 or 2 for so many insertions, deletions, substitutions and swaps of neighbours; 3 for more."""
    start = 0
    end_a, end_b = len(a), len(b)
    while start < end_a and start < end_b and a[start] == b[start]:
        start += 1
    while end_a > start and end_b > start and a[end_a - 1] == b[end_b - 1]:
        end_a -= 1
        end_b -= 1
    return _distance(a[start:end_a], b[start:end_b])


def _distance(a: str, b: str) -> int:
    """Return the optimal string alignment distance of what differs, 3 when it is more than 2."""
    if not a or not b:
        return min(len(a) + len(b), 3)
    if abs(len(a) - len(b)) > 2 or (len(a) > 12 and len(b) > 12 and a[:3] != b[:3]):
        return 3
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        older, before, row = before, row, [i]
        for j in range(1, len(b) + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)


def _correct(index: Index, token: Token, open_shards: set[int], vocabulary: Sequence[int]) -> None:
    """Correct a word whose error is where term shards are told apart: by its ends, else by the frequent words of titles."""
    number = index.manifest.vocabulary_of(token.word)
    entries = index.vocabulary(number) if number in vocabulary else {}
    found = _nearest(token, [(word, entry.term) for entry in entries.values() for word in entry.surfaces])
    _accept(token, [(_open_entry(index, t, open_shards) or entries[t], weight, word) for word, t, weight in found])
    if not token.meanings:
        _look_in_titles(index, token)


def _open_entry(index: Index, term: str, open_shards: set[int]) -> Entry | None:
    """Return what an open term shard says of a term."""
    shard = index.manifest.shard_of(term)
    return index.shard(shard).get(term) if shard in open_shards else None


def _look_in_titles(index: Index, token: Token) -> None:
    """Correct a word by its stem to a frequent one of titles, which the manifest knows; a stem is nothing to suggest."""
    found = _nearest(replace(token, word=token.term), [(term, term) for term in index.hot if len(term) > 3])
    _accept(token, [(index.hot[term], weight, "") for term, _, weight in found])


def _join(index: Index, tokens: Sequence[Token], open_shards: set[int]) -> None:
    """Let two words also mean the one they make: "log in", "set up", "wi-fi"."""
    for token, after in pairwise(tokens):
        word = token.word + after.word
        if after.weight == 1 and JOINED_LETTERS <= len(word) <= MOST_LETTERS:
            term = index.analyzer.term(word)
            entry = _open_entry(index, term, open_shards) or index.hot.get(term)
            if entry and all(entry.term != known.term for known, _ in token.meanings):
                token.meanings.append((entry, JOINED))
