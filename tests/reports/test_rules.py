"""Rules are configuration: what a project sets is checked, goes everywhere, and outlives what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from random import Random

import pytest

from feedback_widget.reports import days
from feedback_widget.reports.compute import compute
from feedback_widget.reports.in_force import in_force
from feedback_widget.reports.making import fingerprint
from feedback_widget.reports.rule_settings import chosen, rules_of
from feedback_widget.reports.rules import INTENTS, USUAL, Rules, changes, lines, with_changes
from feedback_widget.reports.sheet import CROWD
from feedback_widget.simulate.month import play
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Need
from feedback_widget.store import open_store

START = 1_767_571_200.0  # Monday, 5 January 2026
NOW = START + 28 * 86400
NEEDS = [
    Need("articles/a/email", ("change e-mail", "new mail address", "e-mail wrong"), ("articles/a/email",)),
    Need("articles/a/bitcoin", ("pay with bitcoin", "bitcoin payment", "crypto"), ()),
]
SET = rules_of(
    {"unlike_pause": 60, "bot_searches": 20, "weights": {"gave_up": 0.5}, "severity": {"noise": 0}}, private=3
)


@pytest.fixture
def month(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'events.db'}") as store:
        rng = Random(5)
        played = play(NEEDS, lambda query: (["articles/a/email"], "weak"), rng, visits=200, start=START, days=21)
        store.write([record for visit in list(played) for record in records(visit, rng)])
        yield store


def report(store, rules: Rules, told=None):
    events = days.load(store, "2026-01-07", "2026-01-25", rules, told=told)
    return compute(events, since="2026-01-07", until="2026-01-25", rules=rules)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"unlike_pauze": 60}, "unknown rule 'unlike_pauze' (did you mean 'unlike_pause'?)"),
        ({"quite_else": 60}, "unknown rule 'quite_else' (known: adopt, agreed, "),
        ({"gave_up": 0.8}, "'gave_up' is no rule by itself: write weights: {gave_up: ...}"),
        ({"private": 3}, "'private' is not set here: it is set by reports.minimum"),
        ({"unlike_pause": 0}, "'unlike_pause' must be a number of seconds above 0, not 0 (default 45)"),
        ({"unlike_pause": "60s"}, "'unlike_pause' must be a number of seconds above 0, not '60s'"),
        ({"unlike_pause": None}, "'unlike_pause' must be a number of seconds above 0, not nothing"),
        ({"failing": 1.2}, "'failing' must be a number from 0 to 1, not 1.2"),
        ({"failing": float("nan")}, "'failing' must be a number from 0 to 1, not nan"),
        ({"prior": float("inf")}, "'prior' must be a number above 0, not inf"),
        ({"bot_searches": 2.5}, "'bot_searches' must be a whole number from 1, not 2.5 (default 15)"),
        ({"bot_searches": True}, "'bot_searches' must be a whole number from 1, not True"),
        ({"weights": 0.5}, "'weights' holds names and values, such as weights: {contacted: 1}, not 0.5"),
        ({"weights": {"gave_upp": 1}}, "unknown name in 'weights' 'gave_upp' (did you mean 'gave_up'?)"),
        ({"severity": {"noise": -1}}, "'severity.noise' must be a number from 0 to 1, not -1 (default 0.02)"),
    ],
)
def test_a_wrong_rule_is_named_with_the_way_out(settings, message) -> None:
    with pytest.raises(ValueError) as refused:
        chosen(settings)
    assert message in str(refused.value)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match=r"'near' must be.*; 'weights.clicked' must be.*; unknown rule 'x'"):
        chosen({"near": 0, "weights": {"clicked": 2, "gave_up": 1}, "x": 1})


def test_what_is_set_is_merged_over_the_defaults() -> None:
    assert (SET.unlike_pause, SET.bot_searches, SET.private, SET.intent_length) == (60.0, 20, 3, 1800.0)
    assert (SET.weights["gave_up"], SET.weights["contacted"], list(SET.weights)) == (0.5, 1.0, list(USUAL.weights))
    assert rules_of({}) == USUAL == rules_of({"unlike_pause": 45, "weights": {"gave_up": 0.95}})
    assert fingerprint(rules_of({"unlike_pause": 45})) == fingerprint(USUAL) != fingerprint(SET)


def test_every_default_may_be_set_and_every_rule_says_what_it_does() -> None:
    plain = {one.name: getattr(USUAL, one.name) for one in fields(Rules) if one.name != "private"}
    assert rules_of(plain) == USUAL
    assert all(line.said.endswith(".") and line.said[0].isupper() for line in lines(USUAL))
    assert next(line.kind.most for line in lines(USUAL) if line.name == "private") == CROWD


def test_changes_bring_the_same_rules_back() -> None:
    assert changes(SET) == {
        "bot_searches": 20, "unlike_pause": 60.0, "weights.gave_up": 0.5, "severity.noise": 0.0, "private": 3,
    }  # fmt: skip
    assert with_changes(changes(SET)) == SET and fingerprint(with_changes(changes(SET))) == fingerprint(SET)
    assert with_changes({"a_rule_of_tomorrow": 1.0}) == USUAL


def test_a_report_can_be_made_by_whatever_may_be_set(month) -> None:
    events = days.load(month, "2026-01-07", "2026-01-25", USUAL)
    for one in fields(Rules):
        kind, usual = one.metadata["kind"], getattr(USUAL, one.name)
        least = kind.least + (0.001 if kind.beyond else 0)
        for bound in (least, min(kind.most, 1e6)):
            bound = int(bound) if kind.whole else bound
            value = dict.fromkeys(usual, bound) if isinstance(usual, Mapping) else bound
            rules = replace(USUAL, **{one.name: value})
            if one.metadata["group"] == INTENTS or one.name == "weights":
                assert report(month, rules).scope.events
            else:
                assert compute(events, since="2026-01-07", until="2026-01-25", rules=rules).scope.events


def test_a_collector_without_the_project_digests_by_its_rules(month) -> None:
    """Else each would make anew every hour what the other made, and every report would read all events."""
    report(month, in_force(month, SET))
    days.refresh(month, NOW)  # by a collector that has a store and nothing else
    told: list[tuple[int, int]] = []
    assert report(month, in_force(month, SET), told=lambda *far: told.append(far)).rules == SET
    assert told == [] and days.refresh(month, NOW) == 0
    assert in_force(month, None) == SET


def test_a_project_that_goes_back_to_the_defaults_is_remembered_too(month) -> None:
    assert in_force(month, None) == USUAL
    in_force(month, SET)
    in_force(month, USUAL)
    assert in_force(month, None) == USUAL


def test_a_store_that_nobody_set_rules_for_keeps_none(month) -> None:
    in_force(month, USUAL)
    with month.snapshot() as snapshot:
        assert snapshot.report_heads() == []


STRICT = rules_of({"bot_searches": 1})
"""Rules by which many are bots."""


def digests(store, rules: Rules) -> dict[str, object]:
    return dict(days.load(store, "2026-01-05", "2026-01-25", rules).days)


def test_what_was_purged_keeps_its_numbers_when_rules_change(month) -> None:
    """Made anew of no events, all that was known of these days would be lost for good."""
    days.refresh(month, NOW)
    before = report(month, USUAL)
    month.purge("2026-02-01")
    assert report(month, STRICT).gaps[0].intents == before.gaps[0].intents
    days.refresh(month, NOW, STRICT)
    days.refresh(month, NOW, USUAL)
    assert report(month, USUAL) == before


def test_days_whose_events_are_there_go_by_the_rules_of_today(month) -> None:
    strict = digests(month, STRICT)
    days.refresh(month, NOW, USUAL)
    usual = digests(month, USUAL)
    month.purge("2026-01-15")
    days.refresh(month, NOW, STRICT)
    kept = digests(month, STRICT)
    differ = {day for day in usual if usual[day] != strict[day]}
    assert min(differ) < "2026-01-15" <= max(differ)
    assert kept == {day: (usual if day < "2026-01-15" else strict)[day] for day in usual}
