"""Processes that share work: forked with all that this one knows, they send back what they made."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, Self, TypeVar

from generator.build.wire import audible
from generator.build.worker import Worker

Item = TypeVar("Item")
Result = TypeVar("Result")
Order = tuple[int, int, int] | None  # number of a chunk, its start and end; None: the last work

SHARE = 6  # of what is left, a worker takes this part: large chunks first, small ones so that all end at once
SMALLEST, LARGEST = 8, 200
AHEAD = 2  # chunks that a worker is given, so that it never waits for one
YIELDING = 4  # how much less urgent the last work is than what the parent does meanwhile


class Crew(Generic[Item, Result]):
    """Workers that take chunk after chunk of some items. A worker that fails, or is killed, fails whoever waits for it.

    Args:
        work: takes a chunk and returns something picklable; it is inherited, so a closure will do.
        items: all of them; inherited too.
        size: how many workers; with less than 2 all is done here, when it is asked for.
        last: what each worker does when no chunk is left, behind the parent's back; takes its place among the workers,
            from 0 to less than 1.
        helping: the parent is one of the workers: while there is nothing to hear, it takes a chunk.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        size: int,
        last: Callable[[float], Result] | None = None,
        *,
        helping: bool = False,
    ) -> None:
        self.items = items
        self._work = work
        self._last = last
        self._workers: list[_Hand] = []
        self._chunks = enumerate(_chunks(len(items), max(size, 1)))
        self._helping = helping
        if size > 1:
            self._call(size - helping)

    def __iter__(self) -> Iterator[Result]:
        """Give the result of each chunk, in the order of the items."""
        if not self._workers:
            yield from (self._work(self.items[start:end]) for _, (start, end) in self._chunks)
        found: dict[int, Result] = {}
        due = 0
        for worker in self._workers * AHEAD:
            self._give(worker)
        while busy := [worker for worker in self._workers if worker.owes]:
            ready = audible([worker.wire for worker in busy], wait=not self._helping)
            for worker in [worker for worker in busy if worker.wire.fileno() in ready]:
                number, result = worker.hear()
                found[number] = result
                worker.owes -= 1
                self._give(worker)
            if not ready:
                self._help(found)
            while due in found:
                yield found.pop(due)
                due += 1
        if self._last is None:
            self.__exit__()  # a worker keeps open what was open here, and an errand waits until that is closed

    def _call(self, size: int) -> None:
        gc.freeze()
        try:
            for number in range(size):
                self._workers.append(_Hand(partial(self._do, number / size), self._workers))
        except BaseException:
            self.__exit__()
            raise

    def rest(self) -> Iterator[Result]:
        """Give the outcome of each worker's last work."""
        if self._last and not self._workers:
            yield self._last(0)
        for worker in self._workers if self._last else ():
            yield worker.hear()

    def _give(self, worker: _Hand) -> None:
        """Give a worker the next chunk, or the last work behind all of its chunks."""
        if found := next(self._chunks, None):
            number, (start, end) = found
            worker.owes += 1
            worker.tell((number, start, end))
        elif self._last and not worker.ends:
            worker.ends = True
            worker.tell(None)

    def _help(self, found: dict[int, Result]) -> None:
        """Take a chunk, or no more when there is none."""
        if following := next(self._chunks, None):
            number, (start, end) = following
            found[number] = self._work(self.items[start:end])
        else:
            self._helping = False

    def _do(self, place: float, order: Order) -> Any:
        """Follow an order, in a worker."""
        if order:
            chunk, start, end = order
            return chunk, self._work(self.items[start:end])
        os.nice(YIELDING)
        return self._last(place) if self._last else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        if self._workers:
            gc.unfreeze()
        self._workers = []


class _Hand(Worker):
    """A worker of a crew.

    Attributes:
        owes: how many chunks it was given and has not told of.
        ends: whether it was told to do its last work.
    """

    owes = 0
    ends = False


def _chunks(count: int, workers: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < count:
        end = start + min(max((count - start) // (workers * SHARE), SMALLEST), LARGEST)
        yield start, min(end, count)
        start = end
