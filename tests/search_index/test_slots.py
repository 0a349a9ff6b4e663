"""Slots name documents so that others cannot move them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_index.slots import assign, table_size

REFS = st.sets(st.text(min_size=1, max_size=12), max_size=60)


@given(REFS)
def test_every_document_has_a_slot_of_its_own(refs: set[str]) -> None:
    slots = assign(refs)
    assert slots.keys() == refs
    assert len(set(slots.values())) == len(refs)


@given(REFS)
def test_the_order_of_documents_does_not_matter(refs: set[str]) -> None:
    assert assign(sorted(refs)) == assign(sorted(refs, reverse=True))


def test_a_new_document_moves_hardly_any_other() -> None:
    refs = [f"articles/{number}" for number in range(700)]
    assert table_size(700) == table_size(720)
    before, after = assign(refs), assign([*refs, *(f"new/{number}" for number in range(20))])
    assert sum(before[ref] != after[ref] for ref in refs) < 100
