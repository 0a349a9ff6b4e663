"""A report agrees with independent SQL of the same moment, whatever is being written meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from feedback_widget.reports import days, workers
from feedback_widget.reports.compute import compute
from feedback_widget.reports.rules import Rules
from feedback_widget.store.protocol import EventStore

SINCE, UNTIL = "2026-01-08", "2026-02-03"
WRITER = """
import sys
from random import Random
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Step
from feedback_widget.store import open_store

rng = Random(3)
START = 1_767_225_600.0  # the report's period begins a week later: some events lie outside
batches = 0
QUERIES = [f"question {n} about parcels" for n in range(30)]
with open_store(sys.argv[1]) as store:
    while True:
        batch = []
        for _ in range(40):
            at, visit = START + rng.randrange(40) * 86400 + rng.uniform(3600, 80000), f"{rng.getrandbits(64):016x}"
            match = rng.choice(["strong", "weak", "none"])
            query, ref = rng.choice(QUERIES), f"articles/a/{rng.randrange(9)}"
            rows = [(at, "search", visit, query, "", 0 if match == "none" else 3, match, "", "en", "", 0)]
            if rng.random() < 0.4:
                rows.append((at + 3, "click", visit, "", ref, rng.randrange(1, 9), "", "", "en", "", 0))
                if rng.random() < 0.5:
                    rows.append((at + 30, "vote", visit, "", ref, rng.randrange(2), "", "", "en", "", 0))
            if rng.random() < 0.1:
                rows.append((at + 40, "contact", visit, "where is it", "", 0, "form", "", "en", "", 0))
            batch += records([Step(row, "") for row in rows], rng)
        store.write(batch)
        print(len(batch), flush=True)
        if (batches := batches + 1) % 80 == 0:
            sys.stdin.readline()  # never so far ahead that the machine has nothing left for reports
"""
PERIOD = "occurred_at >= 1767830400000 AND occurred_at < 1770163200000"  # SINCE to UNTIL in milliseconds


@pytest.fixture
def writer(store: EventStore) -> Iterator[subprocess.Popen[str]]:
    """Another process, which writes until it is stopped."""
    call = [sys.executable, "-c", WRITER, store.url]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def sums(rows: Iterator[tuple[object, ...]]) -> dict[object, tuple[object, ...]]:
    return {key: tuple(rest) for key, *rest in rows}


@pytest.mark.parametrize("processors", [1, 2])
def test_totals_are_those_of_sql_while_events_are_written(
    store: EventStore, writer: subprocess.Popen[str], processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MANY", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)), raising=False)
    assert writer.stdout and writer.stdin
    seen: set[int] = set()
    rules = Rules(private=1)
    for _ in range(4):
        print(file=writer.stdin, flush=True)
        assert writer.stdout.readline()  # more has been written since the last report
        with store.snapshot() as moment:
            report = compute(
                days.load(store, SINCE, UNTIL, rules, moment=moment), since=SINCE, until=UNTIL, rules=rules
            )
            ((events,),) = moment.run(f"SELECT count(*) FROM events WHERE {PERIOD}")
            queries = sums(
                moment.run(
                    "SELECT text, count(*), sum(CASE WHEN extra = 'none' THEN 1 ELSE 0 END),"
                    f" sum(CASE WHEN extra = 'weak' THEN 1 ELSE 0 END) FROM events WHERE kind = 'search' AND {PERIOD}"
                    " GROUP BY text"
                )
            )
            clicked = sums(
                moment.run(
                    f"SELECT text, count(*) FROM events WHERE kind = 'search' AND {PERIOD}"
                    " AND visit IN (SELECT visit FROM events WHERE kind = 'click') GROUP BY text"
                )
            )
            articles = sums(
                moment.run(
                    "SELECT ref, sum(CASE WHEN kind = 'click' THEN 1 ELSE 0 END),"
                    " sum(CASE WHEN kind = 'vote' AND number = 1 THEN 1 ELSE 0 END),"
                    " sum(CASE WHEN kind = 'vote' AND number = 0 THEN 1 ELSE 0 END)"
                    f" FROM events WHERE ref <> '' AND kind <> 'search' AND {PERIOD} GROUP BY ref"
                )
            )
            ((asking,),) = moment.run(f"SELECT count(DISTINCT visit) FROM events WHERE kind = 'contact' AND {PERIOD}")
        assert report.scope.events == events
        assert report.scope.intents == sum(n for n, *_ in queries.values())  # type: ignore[misc]
        assert {row.query: (row.intents, row.none, row.weak) for row in report.searches} == queries
        opened = {row.query: (round(row.clicked.value * row.clicked.n),) for row in report.searches}
        assert {query: n for query, n in opened.items() if n != (0,)} == clicked
        assert {row.ref: (row.clicks, row.yes, row.no) for row in report.articles} == articles
        rates = {figure.key: figure for figure in report.figures}
        assert round((rates["contact_rate"].value or 0) * rates["contact_rate"].n) == asking
        seen.add(report.scope.events)
    assert len(seen) == 4, "nothing was written between two reports"
