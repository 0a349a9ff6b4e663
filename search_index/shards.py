"""The vocabulary cut into shards by prefix, and the bytes of one shard.

A shard is a length (varint), that many bytes of text, and posting lists one behind the other. The text has a line for each
term: the term, the words it stands for, the number of documents, and, when the list is cut short for ranking, the number of
documents kept and the content hash in the name of the file with all. Numbers are in base 36. A term begins with how
many letters it shares with the term before it (a character counted up from "0"), a word with how many it shares with its term.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from search_index.postings import read_varint, skip_postings, varint

_MOST_SHARED = 70  # keeps the count a printable ASCII character
_LEAST_FILL = 0.35  # of a shard, before it may end
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Entry(NamedTuple):
    """One term of the index: the words behind it, its documents, and the posting list for ranking.

    `rest` names the file that holds the postings of all `documents` when `kept` is less.
    """

    term: str
    surfaces: tuple[str, ...]
    documents: int
    kept: int
    rest: str
    postings: bytes


def base36(number: int) -> str:
    """Write a number of 0 or more in base 36."""
    text = ""
    while number > 35:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return _DIGITS[number] + text


def sort_key(term: str) -> bytes:
    """Order terms as JavaScript compares strings: by UTF-16 units."""
    return term.encode("utf-16-be", "surrogatepass")


def fold(text: str, before: str) -> str:
    """Write `text` as what it shares with `before` and the remainder."""
    shared = _shared(text, before) if text.isascii() or max(text) < "\ud800" else 0
    shared = min(shared, _MOST_SHARED)
    return chr(48 + shared) + text[shared:]


def _shared(one: str, other: str) -> int:
    """Return how many letters two words have in common at their beginning."""
    if one.startswith(other):
        return len(other)
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def unfold(folded: str, before: str) -> str:
    """Read what `fold` wrote."""
    return before[: ord(folded[0]) - 48] + folded[1:]


def write_shard(entries: Iterable[Entry]) -> bytes:
    """Encode the entries of one shard, by term."""
    lines, lists = [], []
    before = ""
    for term, surfaces, documents, kept, rest, postings in entries:
        fields = [fold(term, before), " ".join([fold(s, term) for s in surfaces]), base36(documents)]
        if rest or kept != documents:
            fields += (base36(kept), rest)
        lines.append("\t".join(fields))
        lists.append(postings)
        before = term
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    return varint(len(text)) + text + b"".join(lists)


def read_shard(source: bytes) -> dict[str, Entry]:
    """Decode a shard into its entries by term."""
    length, at = read_varint(source, 0)
    lists = at + length
    entries: dict[str, Entry] = {}
    term = ""
    for line in source[at:lists].decode("utf-8", "surrogatepass").split("\n") if length else ():
        folded, words, documents, *cut = line.split("\t")
        term = unfold(folded, term)
        surfaces = tuple(unfold(word, term) for word in words.split(" ")) if words else ()
        kept = int(cut[0] if cut else documents, 36)
        end = skip_postings(source, lists, kept)
        entries[term] = Entry(term, surfaces, int(documents, 36), kept, cut[1] if cut else "", source[lists:end])
        lists = end
    return entries


def cut(terms: Sequence[str], sizes: Iterable[int], most: int) -> list[tuple[str, int, int]]:
    """Cut sorted terms into ranges of at most `most` bytes, where two neighbours have the least letters in common.

    So names are short, words with a common beginning stay together, and behind an edit that moves a cut the others soon fall
    where they fell before.

    Args:
        terms: in the order of `sort_key`.
        sizes: bytes of each.
        most: a range is larger only when one term is.

    Returns:
        (name, start, end) of each range, by name; a term belongs to the last range whose name is not behind it.
    """
    ends = [0, *accumulate(sizes)]
    cuts = [0]
    while terms and ends[-1] - ends[cuts[-1]] > most and cuts[-1] + 1 < len(terms):
        start = cuts[-1]
        last = max(bisect_right(ends, ends[start] + most) - 1, start + 1)
        first = min(max(bisect_left(ends, ends[start] + most * _LEAST_FILL), start + 1), last)
        cuts.append(min(range(first, last + 1), key=lambda at: (_shared(terms[at], terms[at - 1]), -at)))
    return [
        (_name(terms, start), start, end) for start, end in zip(cuts, [*cuts[1:], len(terms)], strict=True) if terms
    ]


def _name(terms: Sequence[str], start: int) -> str:
    """Return the shortest beginning of a range's first term that is behind the last term before it."""
    if not start:
        return ""
    return terms[start][: _shared(terms[start], terms[start - 1]) + 1]
