"""What is kept of days says the same as their events, however it was made and joined."""

from __future__ import annotations

import os
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from feedback_widget.reports import days, shelf, workers
from feedback_widget.reports.compute import compute
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.making import Order
from feedback_widget.reports.phrasebook import Phrasebook, pages, read
from feedback_widget.reports.questions import Questions
from feedback_widget.reports.rules import WEIGHTS, Rules
from feedback_widget.reports.sheet import CROWD
from feedback_widget.reports.tally import thousandths
from feedback_widget.simulate.month import play
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Need
from feedback_widget.store import open_store
from generator.cli import askwell

START = 1_767_571_200.0  # Monday, 5 January 2026
NEEDS = [
    Need("articles/a/email", ("change e-mail", "new mail address", "e-mail wrong"), ("articles/a/email",)),
    Need("articles/a/bitcoin", ("pay with bitcoin", "bitcoin payment", "crypto"), ()),
]
MASSES = thousandths(Rules())

queries = st.sampled_from(["refund", "money back", "lost parcel", "日本", "x" * 40])
refs = st.sampled_from(["articles/a/one", "articles/b/two"])
intents = st.builds(
    Intent,
    queries=st.lists(queries, min_size=1, max_size=3, unique=True).map(tuple),
    outcome=st.sampled_from(sorted(WEIGHTS)),
    clicked=st.lists(st.tuples(refs, st.integers(1, 9)), max_size=3).map(tuple),
    votes=st.lists(st.tuples(refs, st.integers(0, 1)), max_size=2, unique_by=lambda vote: vote[0]).map(tuple),
    viewed=st.lists(refs, max_size=2).map(tuple),
    match=st.sampled_from(["strong", "weak", "none"]),
    version=st.sampled_from(["", "2.1"]),
    lang=st.sampled_from(["en", "de", ""]),
    source=st.sampled_from(["search", "contact"]),
)
heard = st.lists(st.tuples(intents, st.integers(20_000, 20_006), st.integers(0, 40), st.integers(0, 2)), max_size=30)


def book_of(some) -> Phrasebook:
    book = Phrasebook()
    for intent, day, visitor, sibling in some:
        book.add(intent, 1, MASSES[intent.outcome], day, [[str(visitor)]], sibling)
    return book


def told(bodies) -> object:
    asked = Questions([page for body in bodies for page in pages(body)])
    groups = [["refund", "money back"], ["lost parcel"], ["日本"]]
    found = asked.asked()
    ties = [
        {query: dict(sorted(counts.items())) for query, counts in some.items()}
        for some in (asked.partners(found), asked.settled(found))
    ]
    counts = {query: (e.intents, e.missed, e.good, e.searched, e.none, e.weak, e.clicked) for query, e in found.items()}
    evidence = [{name: getattr(one, name) for name in one.__struct_fields__} for one in asked.evidence(groups)]
    return counts, ties, evidence, asked.visitors(found)


CLICKED = ("refund",), "clicked", (("articles/a/one", 1),), (), (), "strong", "", "en"
BROWSED = ("refund",), "browsed", (("articles/a/one", 1),), (), (), "strong", "", "en"


@given(heard)
@example([(Intent(*BROWSED, "search"), 20_000, 0, 0), (Intent(*CLICKED, "contact"), 20_001, 0, 0)])
def test_days_joined_say_what_all_their_intents_say(some):
    by_day = [book_of(one for one in some if one[1] == day).written() for day in range(20_000, 20_007)]
    whole = told([book_of(some).written(stems=True)])
    assert told(by_day) == told([read(by_day).written()]) == whole


@given(heard)
def test_an_intent_counts_once_for_each_group_it_touches(some):
    (_, _, evidence, _) = told([book_of(some).written()])
    for one, group in zip(evidence, (("refund", "money back"), ("lost parcel",), ("日本",)), strict=True):
        touching = [(intent, day) for intent, day, *_ in some if not set(group).isdisjoint(intent.queries)]
        assert one["intents"] == len(touching) == sum(one["outcomes"].values())
        assert one["missed"] == sum(MASSES[intent.outcome] for intent, _ in touching)
        assert {day: n for day, (n, _) in one["moments"].items()} == {
            day: sum(when == day for _, when in touching) for day in {day for _, day in touching}
        }


def test_visitors_are_told_apart_exactly_up_to_a_limit():
    intent = Intent(("refund",), "left_weak", (), (), (), "weak", "", "en", "search")
    for people in (1, 2, CROWD - 1, CROWD, 3 * CROWD):
        some = [(intent, 20_000 + n % 2, n, 0) for n in range(people)]
        halves = [book_of(some[::2]).written(), book_of(some[1::2]).written()]
        assert Questions([page for body in halves for page in pages(body)]).visitors(["refund", "never"]) == {
            "refund": min(people, CROWD), "never": 0,
        }  # fmt: skip


@pytest.fixture
def month(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'events.db'}") as store:
        write_visits(store, Random(5), visits=300, days=24)
        yield store


def write_visits(store, rng: Random, *, visits: int, days: int) -> None:
    for visit in play(NEEDS, lambda query: (["articles/a/email"], "weak"), rng, visits=visits, start=START, days=days):
        store.write(list(records(visit, rng)))


def report(store, **options):
    events = days.load(store, "2026-01-08", "2026-01-27", Rules(), **options)
    return compute(events, since="2026-01-08", until="2026-01-27")


def heads(store) -> list[tuple[str, int, str]]:
    with store.snapshot() as snapshot:
        return sorted(snapshot.report_heads())


def test_several_processes_make_what_one_makes(month, monkeypatch):
    alone = report(month, keep=False)
    assert heads(month) == []
    monkeypatch.setattr(workers, "MANY", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2}, raising=False)
    assert report(month) == alone
    assert [name for name, *_ in heads(month) if name.startswith("week")] == ["week 2026-01-12", "week 2026-01-19"]
    assert report(month, keep=False) == alone


def test_what_a_process_made_of_other_events_is_made_again(month, monkeypatch):
    """Events that arrive between two snapshots must not slip into a report of the first."""
    before = report(month, keep=False)
    monkeypatch.setattr(workers, "MANY", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1}, raising=False)
    with month.snapshot() as snapshot:
        counts = snapshot.day_counts()
        rng = Random(6)
        for visit in play(NEEDS, lambda query: ([], "none"), rng, visits=90, start=START, days=24):
            month.write(list(records(visit, rng)))
        some = [day for day in counts if day <= "2026-01-27"]
        order = Order(some, frozenset(some[:3]), frozenset({"2026-01-12"}))
        made = [row for rows in workers.digested(month, snapshot, order, counts, Rules()) for row in rows]
    assert {name: events for name, events, *_ in made if name in counts} == {day: counts[day] for day in some}
    assert sum(row[0].startswith("words") for row in made) == 3
    assert report(month) != before


def test_a_report_that_is_ended_early_keeps_what_it_made(month, monkeypatch):
    class EndedError(Exception):
        pass

    def end_it(done, every):
        if done == 10:
            raise EndedError

    told = []
    monkeypatch.setattr(shelf, "PATIENCE", -1.0)
    with pytest.raises(EndedError):
        days.load(month, "2026-01-05", "2026-01-25", Rules(), told=end_it)
    days.load(month, "2026-01-05", "2026-01-25", Rules(), told=lambda *far: told.append(far))
    assert told[-1] == (14, 14)  # of 21 days: the first week is there, the second is begun again


def test_a_month_says_what_its_weeks_say_and_is_made_anew_after_late_events(tmp_path, monkeypatch):
    def months(name="month 2026-01-19"):
        return [head for head in heads(store) if head[0] == name]

    def told():
        events = days.load(store, "2026-01-08", "2026-02-16", Rules())
        return events.books[0][:2], compute(events, since="2026-01-08", until="2026-02-16")

    now = START + 43 * 86400
    with open_store(f"sqlite:///{tmp_path / 'events.db'}") as store:
        write_visits(store, Random(5), visits=600, days=43)
        days.refresh(store, now)
        (span, weekly) = told()
        assert span == ("2026-01-12", "2026-01-18") and not months()
        monkeypatch.setattr(shelf, "LARGE", 1)
        days.refresh(store, now)
        assert told() == (("2026-01-19", "2026-02-15"), weekly)
        before = months()
        write_visits(store, Random(6), visits=300, days=43)
        days.load(store, "2026-01-08", "2026-01-30", Rules())  # digests some of its weeks, not all
        assert told()[1] != weekly and months() != before
        monkeypatch.setattr(shelf, "LARGE", 10**9)
        fresh = days.load(store, "2026-01-08", "2026-02-16", Rules(), keep=False)
        assert told()[1] == compute(fresh, since="2026-01-08", until="2026-02-16")


def test_refreshing_makes_all_that_a_report_needs_and_nothing_of_today(month):
    noon = START + 20.5 * 86400
    assert days.refresh(month, noon) == 20 and days.refresh(month, noon) == 0
    kept = {name for name, *_ in heads(month)}
    assert "2026-01-24" in kept and "2026-01-25" not in kept
    assert {name for name in kept if name.startswith("week")} == {"week 2026-01-05", "week 2026-01-12"}


def test_purged_days_are_reported_as_before(month):
    whole = report(month, keep=False)
    done = CliRunner().invoke(askwell, ["events", "purge", "--db", month.url, "--before", "2026-01-20"])
    assert done.exit_code == 0, done.output
    assert report(month) == whole
    assert compute(days.load(month, "2026-01-07", "2026-01-16", Rules()), since="2026-01-07", until="2026-01-16").gaps


def test_a_day_whose_every_visit_was_erased_keeps_no_word(month):
    days.refresh(month, START + 30 * 86400)
    with month.snapshot() as snapshot:
        visits = {visit for visit, *_ in snapshot.traces("2026-01-06", 15_000)}
    for visit in visits:
        month.erase(visit)
    days.refresh(month, START + 30 * 86400)
    with month.snapshot() as snapshot:
        bodies = dict(snapshot.report_bodies(["2026-01-06", "words 2026-01-06"]))
    assert visits and set(bodies.values()) == {b""}
    assert "2026-01-06" not in days.load(month, "2026-01-05", "2026-01-11", Rules()).days
