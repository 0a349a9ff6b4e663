"""Reports read SQLite and PostgreSQL alike, and count what independent SQL counts."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from feedback_widget.reports import days, kept
from feedback_widget.reports.compute import compute
from feedback_widget.reports.in_force import in_force
from feedback_widget.reports.rule_settings import rules_of
from feedback_widget.reports.rules import Rules
from feedback_widget.simulate.month import play
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Need
from feedback_widget.store.protocol import EventStore

START = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
NEEDS = [
    Need("articles/a/email", ("change e-mail", "new mail address"), ("articles/a/email",)),
    Need("articles/a/bitcoin", ("pay with bitcoin", "bitcoin payment"), ()),
]


def month(store: EventStore) -> None:
    rng = Random(5)
    for visit in play(NEEDS, lambda query: (["articles/a/email"], "weak"), rng, visits=150, start=START, days=10):
        store.write(list(records(visit, rng)))


def report(store: EventStore):
    events = days.load(store, "2026-01-05", "2026-01-14", Rules())
    return compute(events, since="2026-01-05", until="2026-01-14")


def test_the_report_counts_what_sql_counts_and_finds_what_is_missing(store):
    month(store)
    found = report(store)
    with store.snapshot() as snapshot:
        ((events,),) = list(snapshot.run("SELECT count(*) FROM events"))
        clicks = dict(snapshot.run("SELECT ref, count(*) FROM events WHERE kind = 'click' GROUP BY ref"))
    assert found.scope.events == events
    assert {row.ref: row.clicks for row in found.articles if row.clicks} == clicks
    assert "bitcoin" in found.gaps[0].label


def test_digests_are_made_once_and_give_the_same_report(store):
    month(store)
    assert days.refresh(store, START + 20 * 86400) == 10
    assert days.refresh(store, START + 20 * 86400) == 0
    first = report(store)
    days.remember(store, first)
    key = kept.key(store, "2026-01-05", "2026-01-14", Rules(), ())
    kept.write(store, key, first)
    assert kept.read(store, key) == first == report(store)


def test_a_projects_rules_are_remembered_and_change_nothing_of_purged_days(store):
    month(store)
    days.refresh(store, START + 20 * 86400)
    store.purge("2026-01-10")
    rules = rules_of({"unlike_pause": 60, "bot_searches": 1})
    before = days.load(store, "2026-01-05", "2026-01-14", Rules(), keep=False).days
    assert days.refresh(store, START + 20 * 86400, in_force(store, rules)) == 5  # those that were not purged
    assert days.refresh(store, START + 20 * 86400) == 0  # without the project
    after = days.load(store, "2026-01-05", "2026-01-14", in_force(store, None), keep=False).days
    assert [day for day in before if before[day] == after[day] and day < "2026-01-10"] == sorted(before)[:5]
