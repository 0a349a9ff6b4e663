"""What is written is what is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_index.postings import cut_list, payload, read_list, read_varint, varint, write_list
from search_index.shards import Entry, cut, read_shard, sort_key, write_shard

COUNTS = st.integers(0, 300)


@st.composite
def payloads(draw: st.DrawFn) -> tuple[bytes, tuple[int, ...]]:
    body, title, wordings = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    mask = draw(st.integers(1, 255))
    wordings_class = draw(st.integers(0, 15)) if title or wordings else 0
    place = draw(st.integers(0, 255)) if title else 0
    fields = (body, mask, draw(st.integers(0, 15)), title, wordings, wordings_class, place)
    return payload(*fields), fields


ROWS = st.dictionaries(st.integers(0, 100_000), payloads(), max_size=40).map(lambda rows: sorted(rows.items()))


@given(st.integers(0, 2**40))
def test_numbers_survive(number: int) -> None:
    assert read_varint(varint(number), 0) == (number, len(varint(number)))


@given(ROWS)
def test_posting_lists_survive(rows: list[tuple[int, tuple[bytes, tuple[int, ...]]]]) -> None:
    written = write_list((slot, content) for slot, (content, _) in rows)
    assert cut_list(written) == [(slot, content) for slot, (content, _) in rows]
    for (slot, found), (expected_slot, (_, fields)) in zip(read_list(written), rows, strict=True):
        body, mask, body_class, title, wordings, wordings_class, place = fields
        assert slot == expected_slot
        assert found == (body, body_class, mask, title, wordings, wordings_class, place >> 4, place & 15)


TERMS = st.sets(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8), max_size=40)


@given(TERMS)
def test_shards_survive(terms: set[str]) -> None:
    one = write_list([(7, payload(1, 1, 3, 0, 0, 0, 0))])
    entries = [Entry(term, (term, term + "s"), 1, 1, "", one) for term in sorted(terms, key=sort_key)]
    assert list(read_shard(write_shard(entries)).values()) == entries


@given(TERMS, st.integers(1, 60))
def test_ranges_cover_the_vocabulary_and_say_where_a_term_is(terms: set[str], most: int) -> None:
    ordered = sorted(terms, key=sort_key)
    ranges = cut(ordered, [len(term) for term in ordered], most)
    assert [term for _, start, end in ranges for term in ordered[start:end]] == ordered
    for at, (name, start, end) in enumerate(ranges):
        assert all(sort_key(name) <= sort_key(term) for term in ordered[start:end])
        if at + 1 < len(ranges):
            assert all(sort_key(term) < sort_key(ranges[at + 1][0]) for term in ordered[start:end])
