"""A number for every document that other documents cannot change.

Postings name documents by slot. Were slots counted up in order of refs, one new article would renumber all behind it and
every shard with them. So a slot is the ref's hash, scaled to the size of the table; documents that would share one move to
the next free place, in order of hash. A new article moves at most the few neighbours it bumps into, and the same refs get
the same slots in every build.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

_HASH_BITS = 48


def _place(ref: str) -> int:
    return int.from_bytes(blake2b(ref.encode(), digest_size=_HASH_BITS // 8).digest(), "big")


def table_size(documents: int) -> int:
    """Return how many slots a table for so many documents has: 16, 24, 32, 48, 64..., a fifth of them free."""
    size = 16
    while size * 4 < documents * 5:
        size = size * 3 // 2 if size & (size - 1) == 0 else size * 4 // 3
    return size


def assign(refs: Iterable[str]) -> dict[str, int]:
    """Return the slot of every ref, in order of slots."""
    placed = sorted((_place(ref), ref) for ref in refs)
    size = table_size(len(placed))
    slots = {}
    last = -1
    for place, ref in placed:
        last = max(last + 1, place * size >> _HASH_BITS)
        slots[ref] = last
    return slots
