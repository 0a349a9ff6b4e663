"""How long a report takes: from raw events (cold), and from the digests of finished days.

python benchmarks/report_speed.py [--events 1000000] [--db URL] [--questions 5000] [--days 90] [--filled] [--runs 3]

Writes events of simulated visits to a fresh SQLite file (or, with --db, to an empty database; --filled: it holds them
already), then runs the report in new processes, so that nothing is in memory but the bytecode that an installed package
brings along: first with no digests, then with them, and takes the best of some runs. Prints seconds, the peak memory of the process and of it with its helpers, and each as
a ratio to its limit, where 1.00 is just enough. Limits: 1,000,000 events 5 s cold, 1 s from digests; 10,000,000 twice
that; 500 MB. Filling takes about four minutes a million.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter, sleep

from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.month import DAY, play
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Need, zipf
from feedback_widget.store import open_store
from feedback_widget.store.records import DAY as DAY_MS
from feedback_widget.store.records import Record, day_of

START = 1_767_225_600.0
BATCH = 5000
SYLLABLES = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]
VOCABULARY = 1500
COLD, WARM, MEMORY = 5.0, 1.0, 500.0
"""Limits for 1,000,000 events: seconds, seconds, MB."""


def vocabulary(rng: Random) -> list[str]:
    """Invent words of two to four syllables."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(rng.choices(SYLLABLES, k=rng.randrange(2, 5)))] = None
    return list(found)


def needs(questions: int, rng: Random) -> list[Need]:
    """Invent needs of ten wordings each, of words that follow Zipf's law; every eighth has no answer."""
    found = []
    words, common = vocabulary(rng), zipf(VOCABULARY, 0.7)
    for number in range(questions // 10):
        about = rng.choices(words, cum_weights=common, k=4)
        extra = rng.choices(words, cum_weights=common, k=20)
        wordings = {" ".join([*rng.sample(about, 3), *rng.sample(extra, rng.randrange(1, 3))]) for _ in range(10)}
        refs = () if number % 8 == 0 else (f"articles/help/{number}",)
        found.append(Need(f"articles/help/{number}", tuple(sorted(wordings)), refs))
    return found


def visits(total: int, questions: int, days: int) -> Iterator[list[Record]]:
    """Yield batches of records, about `total` in all, in order of time, a day at a time."""
    rng = Random(1)
    known = needs(questions, rng)
    answers = {wording: need for need in known for wording in need.wordings}

    def search(query: str) -> tuple[list[str], str]:
        need = answers.get(query)
        near = [f"articles/help/{hash_of(query, n)}" for n in range(4)]
        return [*need.refs, *near] if need else near, "strong" if need and need.refs else "weak"

    def hash_of(query: str, n: int) -> int:
        return (len(query) * 7919 + ord(query[0]) * 131 + n * 17) % (questions // 10)

    a_day = round(total / days / 2.6)
    for day in range(days):
        batch: list[Record] = []
        played = play(known, search, rng, visits=a_day, start=START + day * DAY, days=1, habits=Habits(mistypes=0.02))
        for visit in played:
            batch += records(visit, rng)
        yield batch


def fill(db: str, total: int, questions: int, days: int) -> int:
    """Write the events; return how many."""
    written = 0
    with open_store(db) as store:
        for batch in visits(total, questions, days):
            for at in range(0, len(batch), BATCH):
                store.write(batch[at : at + BATCH])
            written += len(batch)
            print(f"\r{written:,} events written", end="", file=sys.stderr)
    print(file=sys.stderr)
    return written


def report_once(db: str, days: int) -> None:
    """Compute the report in this process and print what it took."""
    began = perf_counter()
    from feedback_widget.reports import days as digests
    from feedback_widget.reports.compute import compute
    from feedback_widget.reports.rules import Rules

    last = day_of(int(START // DAY + days - 1) * DAY_MS)
    first = day_of(int(START // DAY) * DAY_MS)
    with open_store(db) as store:
        events = digests.load(store, first, last, Rules())
        read = perf_counter()
        report = compute(events, since=first, until=last)
    done = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {"seconds": done - began, "reading": read - began, "computing": done - read, "mb": peak}
    print(json.dumps(line | {"events": report.scope.events, "intents": report.scope.intents, "gaps": len(report.gaps)}))


def measured(db: str, days: int) -> dict[str, float]:
    """Run `report_once` in a new process; `tree` is the most memory it and its helpers held together, in MB."""
    call = [sys.executable, __file__, "--once", "--db", db, "--days", str(days)]
    tree = 0.0
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            tree = max(tree, sum(map(held, family(process.pid))))
            sleep(0.1)
        assert process.stdout
        found: dict[str, float] = json.loads(process.stdout.read())
    return found | {"tree": tree}


def use_bytecode(folder: Path) -> None:
    """Let the processes started from here on compile nothing, as those of an installed package need not."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    modules = "feedback_widget.reports.compute, feedback_widget.reports.visits, feedback_widget.reports.workers"
    stores = "feedback_widget.store.sqlite, feedback_widget.simulate.record"
    subprocess.run([sys.executable, "-c", f"import {modules}, {stores}"], check=True)


def family(pid: int) -> list[int]:
    """Return a process and those it started; only itself where the system does not tell."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in family(int(child)))]


def held(pid: int) -> float:
    """Return the memory of a process in MB, what it shares counted in parts; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def forget(db: str) -> None:
    """Empty the digests, so that a report is cold."""
    with open_store(db) as store:
        with store.snapshot() as snapshot:
            names = [name for name, *_ in snapshot.report_heads()]
        store.save_report_days([(name, 0, "", b"") for name in names])


def show(name: str, db: str, days: int, runs: int, seconds: float) -> None:
    """Measure some runs and print the best, with its ratios to the limits."""
    found = []
    for _ in range(runs):
        if name == "cold":
            forget(db)
        found.append(measured(db, days))
    got = min(found, key=lambda one: one["seconds"])
    print(
        f"{name:14}{got['events']:12,}{got['seconds']:9.2f}{got['seconds'] / seconds:7.2f}{got['reading']:9.2f}"
        f"{got['computing']:10.2f}{got['mb']:7.0f}{got['tree']:9.0f}{got['tree'] / MEMORY:7.2f}{got['gaps']:6}"
    )


def main() -> None:
    """Fill a store and time the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=5000, help="distinct wordings, typing errors not counted")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--db", default="")
    parser.add_argument("--filled", action="store_true", help="the database of --db holds the events already")
    parser.add_argument("--runs", type=int, default=3, help="runs from digests")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        report_once(options.db, options.days)
        return
    with tempfile.TemporaryDirectory() as folder:
        db = options.db or f"sqlite:///{Path(folder) / 'events.db'}"
        if not options.filled:
            fill(db, options.events, options.questions, options.days)
        use_bytecode(Path(folder) / "bytecode")
        with open_store(db) as store, store.snapshot() as snapshot:
            times = 1 if sum(snapshot.day_counts().values()) < 2_000_000 else 2
        print(
            f"{'':14}{'events':>12}{'seconds':>9}{'limit':>7}{'reading':>9}{'computing':>10}{'MB':>7}{'with all':>9}"
            f"{'limit':>7}{'gaps':>6}"
        )
        show("cold", db, options.days, 1, COLD * times)
        show("from digests", db, options.days, options.runs, WARM * times)


if __name__ == "__main__":
    main()
