"""One need in one visit, and how it ended."""

from __future__ import annotations

import pytest

from feedback_widget.reports.intents import Intent, intents
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.visits import by_visit, people

RULES = Rules()


def search(at: float, query: str, *, match: str = "strong", results: int = 3, top: str = "a\nb", dwell: int = 0,
           visit: str = "v"):  # fmt: skip
    return (at, "search", visit, query, top if results else "", results, match, "", "en", "", dwell)


def event(at: float, kind: str, ref: str = "a", number: int = 1, text: str = "", visit: str = "v"):
    return (at, kind, visit, text, ref, number, "", "", "en", "", 0)


def only(*rows: tuple) -> Intent:
    (intent,) = intents(list(rows), RULES, 1)
    return intent


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([search(0, "refund", results=0, match="none")], "no_result"),
        ([search(0, "refund", match="weak")], "left_weak"),
        ([search(0, "refund")], "left_strong"),
        ([search(0, "refund", dwell=20_000)], "read_in_place"),
        ([search(0, "refund", dwell=20_000, match="weak")], "left_weak"),
        ([search(0, "refund"), event(3, "click")], "clicked"),
        ([search(0, "refund"), event(3, "view")], "browsed"),
        ([search(0, "refund"), event(3, "click"), event(30, "vote")], "voted_yes"),
        ([search(0, "refund"), event(3, "click"), event(30, "vote", number=0)], "voted_no"),
        ([search(0, "refund"), event(3, "click"), event(30, "vote"), event(35, "vote", number=0)], "voted_no"),
        ([search(0, "refund"), event(3, "click"), event(30, "contact", "", text="hello?")], "contacted"),
        ([search(0, "refund"), search(20, "get refund")], "gave_up"),
        ([search(0, "refund"), search(20, "get refund"), event(25, "click")], "clicked"),
        ([search(0, "refund"), event(3, "click"), search(20, "get refund")], "came_back"),
        ([search(0, "refund"), event(3, "click"), event(9, "vote", number=0), search(20, "refund"),
          event(25, "click", "b")], "clicked"),
        ([search(0, "refund", match="weak"), search(20, "get refund", dwell=30_000)], "read_in_place"),
    ],
)  # fmt: skip
def test_an_intent_ends_as_its_last_steps_say(rows, outcome):
    assert only(*rows).outcome == outcome


def test_another_wording_of_one_need_belongs_to_it():
    intent = only(search(0, "lost parcel"), event(5, "click"), search(60, "parcel is missing"))
    assert intent.queries == ("lost parcel", "parcel is missing")


def test_an_unlike_search_after_a_pause_is_another_need_of_the_same_visit():
    found = intents([search(0, "lost parcel", top="a"), search(100, "change e-mail", top="b")], RULES, 7)
    assert [intent.queries for intent in found] == [("lost parcel",), ("change e-mail",)]
    assert {intent.sibling for intent in found} == {7}


def test_unlike_words_in_quick_succession_are_one_need_worded_differently():
    assert len(only(search(0, "lost parcel", top="a"), search(20, "tracking", top="b")).queries) == 2


def test_no_need_spans_half_an_hour():
    assert len(intents([search(0, "lost parcel"), search(1801, "lost parcel")], RULES, 1)) == 2


def test_events_before_any_search_are_no_intent():
    assert intents([event(0, "view"), event(9, "vote")], RULES, 1) == []


def test_bots_are_left_out_and_people_kept():
    rows = [search(n, f"q{n}", visit="crawler") for n in range(16)]
    rows += [search(n, "same", visit="loop") for n in range(5)]
    rows += [search(100 * n, "cheap watches", visit=f"swarm{n}") for n in range(8)]
    rows += [search(4000 * n, "lost parcel", visit=f"person{n}") for n in range(8)]
    rows += [search(50, "cheap watches", visit="clicker"), event(59, "click", visit="clicker")]
    kept = {visit[0][2] for visit in people(by_visit(rows), RULES)}
    assert kept == {"clicker", *(f"person{n}" for n in range(8))}


def test_what_many_people_ask_all_day_is_no_swarm():
    rows = [search(120 * n, "opening hours", visit=f"person{n}") for n in range(400)]
    assert len(list(people(by_visit(rows), RULES))) == 400


def test_events_without_a_visit_are_not_thrown_together():
    assert len(list(by_visit([search(0, "a", visit=""), search(1, "b", visit="")]))) == 2


def test_the_order_of_a_visit_is_that_of_its_times_not_of_arrival():
    (visit,) = by_visit([event(5, "click"), search(0, "refund")])
    assert only(*visit).outcome == "clicked"
