"""One document's share in one term, as bytes, and lists of them.

A posting is a gap to the previous document's slot (a varint) and a payload that does not depend on any other document:

    A       bit 7: title or wordings follow; bits 5-6: body count (0, 1, 2, 3 = varint follows);
            bit 4: a passage mask follows (else the first passage only); bits 0-3: class of the body's length
    count   varint, when bits 5-6 of A are 3
    mask    bit i: the term occurs in the i-th of at most eight passages
    E       when bit 7 of A is set: bits 0-1 title count, bits 2-3 wordings count (3 = varint follows),
            bits 4-7: class of the wordings' length
    counts  varints, title then wordings, where E says 3
    T       when the title has it: bits 4-7 first position, bits 0-3 the title's length, both at most 15
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import chain
from operator import sub
from typing import NamedTuple

# The lower bounds of the sixteen length classes, in terms.
LENGTH_CLASSES = (0, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)

_GAP = rb"[\x80-\xff]*[\x00-\x7f]"
_A_COUNT = {0: rb"", 1: rb"", 2: rb"", 3: _GAP}
_TITLE_BITS = {0: rb"", 1: rb".", 2: rb".", 3: rb"."}


class Posting(NamedTuple):
    """What a payload says: counts a field, classes of length, passages and the place in the title."""

    body: int
    length_class: int
    mask: int
    title: int
    wordings: int
    wordings_class: int
    position: int
    title_length: int


def length_class(length: int) -> int:
    """Return which of the sixteen classes a length falls into."""
    return bisect_right(LENGTH_CLASSES, length) - 1


def varint(number: int) -> bytes:
    """Encode a number of 0 or more, seven bits a byte, low bits first."""
    if number < 128:
        return _ONE_BYTE[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


_ONE_BYTE = [bytes((n,)) for n in range(128)]
_STEPS = [b"", *_ONE_BYTE]  # the gap before a slot so many behind the last


def read_varint(source: bytes, at: int) -> tuple[int, int]:
    """Return the number at `at` and where it ends."""
    number = shift = 0
    while (byte := source[at]) > 127:
        number |= (byte & 127) << shift
        shift += 7
        at += 1
    return number | byte << shift, at + 1


def payload(body: int, mask: int, body_class: int, title: int, wordings: int, wordings_class: int, place: int) -> bytes:
    """Encode one posting without its slot; `place` is the T byte."""
    head = body_class | min(body, 3) << 5
    tail = b""
    if body >= 3:
        tail = varint(body)
    if mask > 1:
        head |= 16
        tail += bytes((mask,))
    if title or wordings:
        head |= 128
        tail += bytes((min(title, 3) | min(wordings, 3) << 2 | wordings_class << 4,))
        tail += (varint(title) if title >= 3 else b"") + (varint(wordings) if wordings >= 3 else b"")
        tail += bytes((place,)) if title else b""
    return bytes((head,)) + tail


def read_payload(source: bytes, at: int) -> tuple[Posting, int]:
    """Return the posting at `at` and where it ends."""
    head = source[at]
    at += 1
    body, mask, title, wordings, wordings_class, place = head >> 5 & 3, 1, 0, 0, 0, 0
    if body == 3:
        body, at = read_varint(source, at)
    if head & 16:
        mask, at = source[at], at + 1
    if head & 128:
        extra, at = source[at], at + 1
        title, wordings, wordings_class = extra & 3, extra >> 2 & 3, extra >> 4
        if title == 3:
            title, at = read_varint(source, at)
        if wordings == 3:
            wordings, at = read_varint(source, at)
        if title:
            place, at = source[at], at + 1
    return Posting(body, head & 15, mask, title, wordings, wordings_class, place >> 4, place & 15), at


def read_list(source: bytes) -> list[tuple[int, Posting]]:
    """Decode a whole posting list into (slot, posting), by slot."""
    out = []
    at, slot, end = 0, -1, len(source)
    while at < end:
        gap, at = read_varint(source, at)
        slot += gap + 1
        posting, at = read_payload(source, at)
        out.append((slot, posting))
    return out


def write_list(rows: Iterable[tuple[int, bytes]]) -> bytes:
    """Encode (slot, payload) rows, by slot, into a posting list."""
    listed = list(rows)
    slots = [slot for slot, _ in listed]
    steps = list(map(sub, slots, [-1, *slots]))
    small = max(steps, default=0) < len(_STEPS)
    encoded = map(_STEPS.__getitem__, steps) if small else (varint(step - 1) for step in steps)
    return b"".join(chain.from_iterable(zip(encoded, [content for _, content in listed], strict=True)))


@cache
def _one_posting() -> re.Pattern[bytes]:
    """Build the pattern of one posting, so that lists are cut at C speed: a branch for each shape of A and E."""
    extras = []
    for title in range(4):
        for wordings in range(4):
            shape = bytes({title | wordings << 2 | high << 4 for high in range(16)})
            extras.append(_one_of(shape) + _A_COUNT[title] + _A_COUNT[wordings] + _TITLE_BITS[title])
    extra = rb"(?:" + rb"|".join(extras) + rb")"
    heads = []
    for count in range(4):
        for mask in (0, 1):
            for more in (0, 1):
                shape = bytes({low | mask << 4 | count << 5 | more << 7 for low in range(16)})
                heads.append(_one_of(shape) + _A_COUNT[count] + rb"." * mask + extra * more)
    return re.compile(rb"(" + _GAP + rb")((?:" + rb"|".join(heads) + rb"))", re.DOTALL)


def _one_of(values: bytes) -> bytes:
    return b"[" + b"".join(b"\\x%02x" % v for v in values) + b"]"


def skip_postings(source: bytes, at: int, count: int) -> int:
    """Return where `count` postings from `at` on end."""
    match = _one_posting().match
    for _ in range(count):
        at = match(source, at).end()  # type: ignore[union-attr]
    return at


def cut_list(source: bytes) -> list[tuple[int, bytes]]:
    """Cut a posting list into (slot, payload) without looking into the payloads."""
    out = []
    slot = -1
    for gap, content in _one_posting().findall(source):
        slot += (gap[0] if len(gap) == 1 else read_varint(gap, 0)[0]) + 1
        out.append((slot, content))
    return out
