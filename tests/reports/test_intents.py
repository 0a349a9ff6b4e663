"""One need in one visit, and how it ended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_widget.reports.intents import Intent, intents
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.steps import Step, Steps
from feedback_widget.reports.visits import Crowd

RULES = Rules()


def search(at: float, query: str, *, match: str = "strong", results: int = 3, top: str = "a\nb", dwell: int = 0,
           visit: str = "v"):  # fmt: skip
    step = Step("search", results, match, dwell, "", "en", top if results else "", query)
    return (visit, round(1000 * at), "", step.written())


def event(at: float, kind: str, ref: str = "a", number: int = 1, text: str = "", visit: str = "v"):
    return (visit, round(1000 * at), "", Step(kind, number, "", 0, "", "en", ref, text).written())


def needs(*traces: tuple) -> list[Intent]:
    steps = Steps()
    return intents([at for _, at, *_ in traces], [steps[step] for *_, step in traces], RULES)


def only(*traces: tuple) -> Intent:
    (intent,) = needs(*traces)
    return intent


def met(*traces: tuple) -> tuple[list[list], int]:
    people, bots = Crowd(RULES).by_shape(sorted(traces, key=lambda trace: trace[1]))
    return [visit for _, visits in people for visit in visits], bots


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
    found = needs(search(0, "lost parcel", top="a"), search(100, "change e-mail", top="b"))
    assert [intent.queries for intent in found] == [("lost parcel",), ("change e-mail",)]


def test_unlike_words_in_quick_succession_are_one_need_worded_differently():
    assert len(only(search(0, "lost parcel", top="a"), search(20, "tracking", top="b")).queries) == 2


def test_no_need_spans_half_an_hour():
    assert len(needs(search(0, "lost parcel"), search(1801, "lost parcel"))) == 2


def test_events_before_any_search_are_no_intent():
    assert needs(event(0, "view"), event(9, "vote")) == []


def test_bots_are_left_out_and_people_kept():
    rows = [search(n, f"q{n}", visit="crawler") for n in range(16)]
    rows += [search(n, "same", visit="loop") for n in range(5)]
    rows += [search(100 * n, "cheap watches", visit=f"swarm{n}") for n in range(8)]
    rows += [search(4000 * n, "lost parcel", visit=f"person{n}") for n in range(8)]
    rows += [search(50, "cheap watches", visit="clicker"), event(59, "click", visit="clicker")]
    people, bots = met(*rows)
    assert {who for who, *_ in people} == {"clicker", *(f"person{n}" for n in range(8))} and bots == 10


def test_what_many_people_ask_all_day_is_no_swarm():
    people, bots = met(*(search(120 * n, "opening hours", visit=f"person{n}") for n in range(400)))
    assert (len(people), bots) == (400, 0)


def test_events_without_a_visit_are_not_thrown_together():
    assert len(met(search(0, "a", visit=""), search(1, "b", visit=""))[0]) == 2


def test_what_a_visit_did_is_put_in_order_of_time_and_of_what_leads_to_what():
    rows = [search(0, "refund"), event(3, "click"), event(3, "vote", number=0), search(20, "get refund")]
    others = [search(9, "opening hours", visit="other")]
    (found,) = [visit for visit in met(*rows, *others)[0] if visit[0] == "v"]
    people, _ = Crowd(RULES).by_shape([rows[3], rows[2], *others, rows[1], rows[0]])
    visits = [visit for _, some in people for visit in some]
    assert [visit[1::2] for visit in visits if visit[0] == "v"] == [found[1::2]]
    assert [[step.kind for step in visit[2::2]] for visit in visits if visit[0] == "v"] == [
        ["search", "click", "vote", "search"]
    ]


def test_a_message_before_any_search_is_counted_as_asking_a_person():
    people, _ = Crowd(RULES).by_shape([event(0, "contact", "", text="hello?"), search(9, "refund")])
    ((shape, _),) = people
    assert shape.asks and [need.intent.outcome for need in shape.needs] == ["left_strong"]


steps = st.builds(
    Step,
    kind=st.sampled_from(["search", "search", "click", "view", "vote", "contact"]),
    number=st.integers(0, 2),
    extra=st.sampled_from(["strong", "weak"]),
    dwell=st.sampled_from([0, 15_000]),
    version=st.sampled_from(["", "2"]),
    lang=st.just("en"),
    ref=st.sampled_from(["", "a", "a\nb"]),
    text=st.sampled_from(["refund", "lost parcel", ""]),
)
visits = st.lists(st.tuples(st.integers(0, 3_600_000), st.lists(steps, min_size=1, max_size=4)), max_size=12)


@given(visits)
def test_a_visit_says_the_same_whatever_visits_were_before_it(some):
    """A shape is remembered; what is remembered must not be another's."""
    crowd = Crowd(RULES)
    for number, (pause, happened) in enumerate(some):
        traces = [(f"v{number}", n * pause, "", step.written()) for n, step in enumerate(happened)]
        assert told(crowd, traces) == told(Crowd(RULES), traces)


def told(crowd: Crowd, traces: list[tuple]) -> list[tuple]:
    return [
        (shape.bot, shape.scope, shape.seeks, shape.asks, shape.needs, shape.comments, visits)
        for shape, visits in ((one, [visit[:2] for visit in some]) for one, some in crowd.by_shape(traces)[0])
    ]
