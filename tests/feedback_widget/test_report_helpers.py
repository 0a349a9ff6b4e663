"""Helpers of a cold report make what one process makes, whichever way they are started."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from random import Random

from feedback_widget.simulate.month import play
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Need
from feedback_widget.store import open_store

START = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
NEEDS = [Need("articles/a/bitcoin", ("pay with bitcoin", "bitcoin payment"), ())]
HELPED = """
import os, sys
from feedback_widget.reports import days, workers
from feedback_widget.reports.compute import compute
from feedback_widget.reports.rules import Rules
from feedback_widget.store import open_store
begun = []
def told(kind):
    return lambda task: begun.append(kind.__name__) or kind(task)
workers._Program, workers._forked = told(workers._Program), told(workers._forked)
os.sched_getaffinity = lambda pid: {0, 1}
made = []
with open_store(sys.argv[1]) as store:
    for workers.MANY in (10**9, 1):
        events = days.load(store, "2026-01-05", "2026-01-20", Rules(), keep=False)
        made.append(compute(events, since="2026-01-05", until="2026-01-20"))
    with store.snapshot() as snapshot:
        print(made[0] == made[1], made[0].scope.events == snapshot.count("events"), *begun)
"""


def test_helpers_make_what_one_process_makes_and_are_forks_where_a_fork_may_open_the_store(store_url):
    rng = Random(5)
    with open_store(store_url) as store:
        for visit in play(NEEDS, lambda query: ([], "none"), rng, visits=40, start=START, days=16):
            store.write(list(records(visit, rng)))
    run = [sys.executable, "-c", HELPED, store_url]
    told = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    forked = store_url.startswith("postgres") and sys.platform == "linux"
    assert told == ["True", "True", *["_forked" if forked else "_Program"] * 2]
