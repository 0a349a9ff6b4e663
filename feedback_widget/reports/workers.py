"""Digesting many days in several processes: finished days do not depend on each other.

A helper is this module run as a program. It reads what to do from its input, opens the store for reading by itself, and
writes rows as they are made. What it made of other events than the report's own snapshot holds is made again here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from queue import SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING

import msgspec

from feedback_widget.reports.kept import plain
from feedback_widget.reports.making import WEEK, WORDS, Kept, Order, fingerprint, made, stamp
from feedback_widget.reports.pause import collector_paused
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.weeks import days_of, monday

if TYPE_CHECKING:
    from feedback_widget.store.core import Snapshot
    from feedback_widget.store.protocol import EventStore

MANY = 100_000
"""Events from which starting another process pays."""
NICENESS = 10


class Task(msgspec.Struct, array_like=True):
    """What a helper is asked to do, and with which store; `gently` behind everything else that the machine does."""

    url: str
    rules: Rules
    order: Order
    gently: bool


_tasks = msgspec.msgpack.Decoder(Task)
_rows = msgspec.msgpack.Decoder(list[Kept])


def digested(
    store: EventStore,
    snapshot: Snapshot,
    order: Order,
    counts: Mapping[str, int],
    rules: Rules,
    *,
    gently: bool = False,
) -> Iterator[list[Kept]]:
    """Make what is ordered as `making.made` does, on every processor when it is much; rows come in any order.

    `gently` is how a collector does it, which has visitors to answer. Weeks whose days a helper made of other events
    than are counted here are left out.
    """
    shares = _shares(order, counts)
    if len(shares) == 1:
        yield from made(snapshot, order, counts, rules)
        return
    missing, ready = set(order.days), SimpleQueue[list[Kept] | None]()
    # All of it is left to them: the memory that digesting takes goes with them.
    helpers = [_Helper(Task(store.url, rules, share, gently), ready) for share in shares]
    try:
        for rows in _until_all_are_done(ready, len(helpers)):
            if _fits(rows, counts, fingerprint(rules)):
                missing -= {name for name, *_ in rows}
                yield rows
    finally:
        for helper in helpers:
            helper.close()
    yield from made(snapshot, Order(sorted(missing), order.words, frozenset()), counts, rules)


def _until_all_are_done(ready: SimpleQueue[list[Kept] | None], helpers: int) -> Iterator[list[Kept]]:
    while helpers:
        rows = ready.get()
        if rows is None:
            helpers -= 1
        else:
            yield rows


def _shares(order: Order, counts: Mapping[str, int]) -> list[Order]:
    """Share days out by whole weeks, the largest first, each to whom has least to do."""
    events = sum(counts.get(day, 0) for day in order.days)
    processors = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
    shares: list[list[str]] = [[] for _ in range(processors if events >= MANY else 1)]
    loads = [0] * len(shares)
    parts = [list(part) for _, part in groupby(order.days, key=monday)]
    for part in sorted(parts, key=lambda part: -sum(counts.get(day, 0) for day in part)):
        least = loads.index(min(loads))
        shares[least] += part
        loads[least] += sum(counts.get(day, 0) for day in part)
    return [_part(order, share) for share in shares if share] or [_part(order, [])]


def _part(order: Order, days: Sequence[str]) -> Order:
    weeks = order.weeks.intersection(map(monday, days))
    return Order(sorted(days), order.words.intersection(days), weeks)


def _fits(rows: Sequence[Kept], counts: Mapping[str, int], by: str) -> bool:
    """Say whether rows were made of the events that are counted here."""
    return all(
        made_by == stamp(days_of(name.removeprefix(WEEK)), counts, by)
        if name.startswith(WEEK)
        else (events, made_by) == (counts.get(name.removeprefix(WORDS), 0), by)
        for name, events, made_by, _ in rows
    )


class _Helper:
    """Another process at work, and a thread that puts what it makes into a queue, and None at its end.

    A helper that dies leaves the rest to others.
    """

    def __init__(self, task: Task, ready: SimpleQueue[list[Kept] | None]) -> None:
        import subprocess  # most reports need no help

        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._ready = ready
        self._thread = Thread(target=self._listen, args=(task,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the process if it still runs."""
        self._process.kill()
        self._process.wait()
        self._thread.join()

    def _listen(self, task: Task) -> None:
        assert self._process.stdin and self._process.stdout
        try:
            with self._process.stdin as out:
                out.write(msgspec.msgpack.encode(task, enc_hook=plain))
            with self._process.stdout as made_there:
                for body in _frames(made_there):
                    self._ready.put(_rows.decode(body))
        except OSError:
            pass  # it died; `digested` makes what is missing
        finally:
            self._ready.put(None)


def _frames(stream: IO[bytes]) -> Iterator[bytes]:
    while len(size := stream.read(8)) == 8:
        body = stream.read(int.from_bytes(size, "big"))
        if len(body) < int.from_bytes(size, "big"):
            return
        yield body


def _work(source: IO[bytes], out: IO[bytes]) -> None:
    from feedback_widget.store import open_store

    task = _tasks.decode(source.read())
    if task.gently and hasattr(os, "nice"):
        os.nice(NICENESS)
    with open_store(task.url, read_only=True) as store, store.snapshot() as snapshot, collector_paused():
        for rows in made(snapshot, task.order, snapshot.day_counts(), task.rules):
            body = msgspec.msgpack.encode(rows)
            out.write(len(body).to_bytes(8, "big") + body)
            out.flush()


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
