"""Rollups are sums of events: in any order, any batches, and back to nothing when the events are taken out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_widget.store.records import Record, record_of, row_of
from feedback_widget.store.rollups import COLUMNS, Rollup, normal_query


def counts(events, table):
    rollup = Rollup().add([row_of(Record(event, 0)) for event in events])
    (line,) = rollup.lines(table)
    keys = len(line) - len(COLUMNS[table])
    return {name: n for name, n in zip(COLUMNS[table], line[keys:], strict=True) if n}


def test_a_search_counts_by_its_match_under_its_normal_wording(make):
    events = [make.search("Reset  Password", match="none", results=0), make.search("reset password", match="strong")]
    assert counts(events, "query_days") == {"searches": 2, "none": 1, "results_sum": 7}
    assert counts(events, "day_totals") == {"events": 2, "searches": 2, "none": 1, "strong": 1}


@pytest.mark.parametrize(
    ("votes", "yes", "no"),
    [
        ([(True, None)], 1, 0),
        ([(True, None), (False, True)], 0, 1),
        ([(False, None), (False, False)], 0, 1),
        ([(False, True), (True, None)], 0, 1),
        ([(True, None), (False, True), (True, False)], 1, 0),
    ],
)
def test_a_changed_vote_counts_once_in_whatever_order_it_arrives(make, votes, yes, no):
    found = counts([make.vote(helpful, was=was) for helpful, was in votes], "article_days")
    assert (found.get("yes", 0), found.get("no", 0)) == (yes, no)


REASONS = ("wrong", "unclear", "missing", "unsolved")
said = st.tuples(st.booleans(), st.sets(st.sampled_from(REASONS)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(said, min_size=1, max_size=6), order=st.randoms(use_true_random=False))
def test_however_often_a_person_changes_their_mind_only_their_last_word_counts(make, answers, order):
    votes, before = [], {}
    for helpful, reasons in answers:
        votes.append(make.vote(helpful, reasons=sorted(reasons), **before))
        before = {"was": helpful, "was_reasons": sorted(reasons)}
    order.shuffle(votes)
    found = counts(votes, "article_days")
    assert found == {"yes" if helpful else "no": 1, **dict.fromkeys(reasons, 1)}


def test_surveys_are_counted_by_what_they_ask(make):
    events = [make.survey(n, survey="nps") for n in (0, 6, 7, 8, 9, 10)] + [make.survey(5)]
    expected = {"nps_n": 6, "nps_promoters": 2, "nps_detractors": 2, "csat_n": 1, "csat_sum": 5}
    assert counts(events, "day_totals") == {"events": 7, **expected}


def test_every_kind_survives_the_way_through_the_columns(make):
    for event in make.one_of_each():
        record = Record(event, 7, "ab", "held")
        assert record_of(row_of(record)) == record


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_batches_add_up_and_take_back(make, data):
    events = make.one_of_each() * 2
    rows = [row_of(Record(event, 0)) for event in data.draw(st.permutations(events))]
    cut = data.draw(st.integers(0, len(rows)))
    whole, parts = Rollup().add(rows), Rollup().add(rows[:cut]).add(rows[cut:])
    assert {t: whole.lines(t) for t in COLUMNS} == {t: parts.lines(t) for t in COLUMNS}
    parts.add(rows, -1)
    assert all(set(line[-len(COLUMNS[t]) :]) == {0} for t in COLUMNS for line in parts.lines(t))


@given(st.text(max_size=80))
def test_normal_wording_is_its_own_normal_wording(query):
    once = normal_query(query)
    assert once == normal_query(once.upper().lower()) or not once.isascii()
    assert "  " not in once


def test_lines_are_sorted_so_that_nodes_lock_alike(make):
    rollup = Rollup().add([row_of(Record(make.search(q), 0)) for q in ("b", "a", "c")])
    assert [line[3] for line in rollup.lines("query_days")] == ["a", "b", "c"]
    assert Counter(line[4] for line in rollup.lines("query_days")) == {1: 3}
