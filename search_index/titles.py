"""The frequent words of all titles of a small site, in the manifest: what a query knows of a word without a request.

A query of ten words fetches the postings of five. Of the others, most are words like "how do I", whose places in titles tell
one FAQ entry from its neighbour. So the manifest holds every title, by slot: a character a word, one for each of the most frequent
words and one for all others. As many words are told apart as their entropy leaves room for; a large site has room for none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from math import log2

from search_index.postings import payload, read_payload, write_list
from search_index.shards import Entry, base36, sort_key

MOST_BYTES = 1400
_BYTES_A_WORD = 5  # of the word itself and its count
_OTHER, _END = "!", " "
# A character for each word, none of which JSON escapes.
_SYMBOLS = "".join(map(chr, chain(range(35, 92), range(93, 127), range(0xC0, 0x250))))

Title = Mapping[str, tuple[int, int]]


def title_of(terms: Iterable[str], payloads: Iterable[bytes]) -> Title:
    """Return the terms of a document's title, each with its first position and the title's length, from all its terms."""
    title: dict[str, tuple[int, int]] = {}
    for term, content in zip(terms, payloads, strict=True):
        if content[0] & 128:
            posting, _ = read_payload(content, 0)
            if posting.title:
                title[term] = (posting.position, posting.title_length)
    return title


def titles_of(lists: Iterable[tuple[str, Iterable[tuple[int, bytes]]]]) -> dict[int, Title]:
    """Return slot to its title, from the (slot, payload) rows of every term."""
    titles: dict[int, dict[str, tuple[int, int]]] = {}
    for term, rows in lists:
        for slot, content in rows:
            for place in title_of([term], [content]).values():
                titles.setdefault(slot, {})[term] = place
    return dict(titles)


def has_room(documents: int, words: int) -> bool:
    """Tell whether so many titles of so many words in all leave room to tell any words apart."""
    return documents > 0 and _bits(documents, words) / 8 < MOST_BYTES


def write_titles(titles: Mapping[int, Title], counts: Mapping[str, int]) -> tuple[str, str]:
    """Encode the titles.

    Args:
        titles: by slot.
        counts: term to the number of documents that have it anywhere.

    Returns:
        The words told apart, each followed by its count in base 36, and the titles, a blank behind each.
    """
    found = Counter(chain.from_iterable(titles.values()))
    by_count = sorted(found, key=lambda term: (-found[term], sort_key(term)))[: len(_SYMBOLS)]
    lengths = sum(map(_length, titles.values()))
    chosen = by_count[: _most(max(titles, default=-1) + 1, lengths, [found[term] for term in by_count])]
    symbols = dict(zip(chosen, _SYMBOLS, strict=False))
    lines = [_line(titles.get(slot, {}), symbols) for slot in range(max(titles, default=-1) + 1 if chosen else 0)]
    return " ".join(f"{term} {base36(counts[term])}" for term in chosen), "".join(lines)


def _length(title: Title) -> int:
    return next((length for _, length in title.values()), 0)


def _line(title: Title, symbols: Mapping[str, str]) -> str:
    length = _length(title)
    line = [_OTHER] * length
    for term, (position, _) in title.items():
        if position < length and term in symbols:
            line[position] = symbols[term]
    return "".join(line) + _END


def _most(ends: int, words: int, counts: Iterable[int]) -> int:
    """Return how many words can be told apart, the most frequent first."""
    others, bits = words, 0.0
    most = 0
    for number, count in enumerate(counts, 1):
        others -= count
        bits += count * log2((words + ends) / count)
        told = bits + sum(n * log2((words + ends) / n) for n in (ends, others) if n > 0)
        if told / 8 + number * _BYTES_A_WORD > MOST_BYTES:
            break
        most = number
    return most


def _bits(ends: int, words: int) -> float:
    """Return the entropy of so many ends between so many words."""
    return sum(n * log2((words + ends) / n) for n in (ends, words) if n)


def read_titles(words: str, titles: str) -> dict[str, Entry]:
    """Return the entries of the words told apart, with their postings in titles."""
    fields = words.split()
    rows: dict[str, list[tuple[int, bytes]]] = {term: [] for term in fields[::2]}
    terms = dict(zip(_SYMBOLS, rows, strict=False))
    for slot, line in enumerate(titles.split(_END)):
        for symbol in sorted(set(line) - {_OTHER}):
            place = line.index(symbol) << 4 | len(line)
            rows[terms[symbol]].append((slot, payload(0, 0, 0, line.count(symbol), 0, 0, place)))
    return {
        term: Entry(term, (), int(count, 36), len(rows[term]), "", write_list(rows[term]))
        for term, count in zip(fields[::2], fields[1::2], strict=True)
    }
