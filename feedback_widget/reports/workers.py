"""Digesting many days in several processes: finished days do not depend on each other.

A helper is a fork of this process where that is safe, else this module run as a program, which reads what to do from its
input. It opens the store for reading by itself, and writes rows as they are made. What it made of other events than the
report's own snapshot holds is made again here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from queue import SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING

import msgspec

from feedback_widget.reports.fork import Fork, may_fork
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
    tasks = [Task(store.url, rules, share, gently) for share in shares]
    # macOS has system libraries that a fork may not use.
    forks = store.forkable and sys.platform == "linux" and may_fork()
    # All are started before a thread is: what runs beside a thread cannot be forked.
    started = [_forked(task) if forks else _Program(task) for task in tasks]
    helpers = [_Helper(process, ready) for process in started]
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
    """Share out weeks that are made at once, and other days, the largest first, each to whom has least to do."""
    events = sum(counts.get(day, 0) for day in order.days)
    processors = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
    shares: list[list[str]] = [[] for _ in range(processors if events >= MANY else 1)]
    loads = [0] * len(shares)
    parts = [list(part) for _, part in groupby(order.days, key=lambda day: _whole(order, day))]
    for part in sorted(parts, key=lambda part: -sum(counts.get(day, 0) for day in part)):
        least = loads.index(min(loads))
        shares[least] += part
        loads[least] += sum(counts.get(day, 0) for day in part)
    return [_part(order, share) for share in shares if share] or [_part(order, [])]


def _whole(order: Order, day: str) -> str:
    """Return what one helper must make: the week of a day, or the day."""
    week = monday(day)
    return week if week in order.weeks else day


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


class _Program:
    """This module run as a program."""

    def __init__(self, task: Task) -> None:
        import subprocess  # most reports need no help, and helpers themselves neither of these

        from feedback_widget.reports.kept import plain

        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin and self._process.stdout
        self.stream: IO[bytes] = self._process.stdout
        with suppress(OSError), self._process.stdin as out:  # it died; `digested` makes what is missing
            out.write(msgspec.msgpack.encode(task, enc_hook=plain))

    def stop(self) -> None:
        """Stop it if it still runs."""
        self._process.kill()
        self._process.wait()


def _forked(task: Task) -> Fork:
    return Fork(lambda out: _work(task, out))


class _Helper:
    """Another process at work, and a thread that puts what it makes into a queue, and None at its end.

    A helper that dies leaves the rest to others.
    """

    def __init__(self, process: Fork | _Program, ready: SimpleQueue[list[Kept] | None]) -> None:
        self._process, self._ready = process, ready
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the process if it still runs."""
        self._process.stop()
        self._thread.join()
        self._process.stream.close()

    def _listen(self) -> None:
        try:
            for body in _frames(self._process.stream):
                self._ready.put(_rows.decode(body))
        finally:
            self._ready.put(None)


def _frames(stream: IO[bytes]) -> Iterator[bytes]:
    while len(size := stream.read(8)) == 8:
        body = stream.read(int.from_bytes(size, "big"))
        if len(body) < int.from_bytes(size, "big"):
            return
        yield body


def _work(task: Task, out: IO[bytes]) -> None:
    from feedback_widget.store import open_store

    if task.gently and hasattr(os, "nice"):
        os.nice(NICENESS)
    with open_store(task.url, read_only=True) as store, store.snapshot() as snapshot, collector_paused():
        for rows in made(snapshot, task.order, snapshot.day_counts(), task.rules):
            body = msgspec.msgpack.encode(rows)
            out.write(len(body).to_bytes(8, "big") + body)
            out.flush()


if __name__ == "__main__":
    _work(_tasks.decode(sys.stdin.buffer.read()), sys.stdout.buffer)
