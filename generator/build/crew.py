"""Processes that share work: forked with all that this one knows, they send back what they made."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from traceback import format_exception
from typing import Any, Generic, NoReturn, Self, TypeVar

from generator.build.wire import Wire, audible
from generator.errors import BuildError

Item = TypeVar("Item")
Result = TypeVar("Result")
Order = tuple[int, int, int] | None  # number of a chunk, its start and end; None: the last work
Told = tuple[bool, Any]  # whether it failed, and the error or the outcome

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
        self._workers: list[_Worker] = []
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
                self._workers.append(_Worker(partial(self._do, number / size), self._workers))
        except BaseException:
            self.__exit__()
            raise

    def rest(self) -> Iterator[Result]:
        """Give the outcome of each worker's last work."""
        if self._last and not self._workers:
            yield self._last(0)
        for worker in self._workers if self._last else ():
            yield worker.hear()

    def _give(self, worker: _Worker) -> None:
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


class _Worker:
    """A forked child that follows orders, one by one.

    Args:
        follow: an order, to what is to be told of it.
        others: workers that are there already.

    Attributes:
        wire: to the child.
        owes: how many chunks it was given and has not told of.
        ends: whether it was told to do its last work.
    """

    def __init__(self, follow: Callable[[Any], Any], others: Sequence[_Worker]) -> None:
        self.owes, self.ends = 0, False
        self.wire, own = Wire.pair()
        self._child = os.fork()
        if self._child == 0:
            for wire in (self.wire, *(worker.wire for worker in others)):
                wire.close()  # or nobody would notice that the parent is gone
            _serve(own, follow)
        own.close()

    def tell(self, order: Order) -> None:
        """Give an order."""
        try:
            self.wire.send(order)
        except OSError:
            raise _lost() from None

    def hear(self) -> Any:
        """Wait for the outcome of the next order.

        Raises:
            Exception: what the worker raised.
            BuildError: it ended without a word.
        """
        try:
            failed, found = self.wire.receive()
        except (EOFError, OSError):
            raise _lost() from None
        if failed:
            raise found
        return found

    def end(self) -> None:
        """Leave no child behind; what it is at is of no use any more."""
        self.wire.close()
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


def _lost() -> BuildError:
    return BuildError("a process of the build was ended from outside (is there enough memory?); build again")


def _serve(wire: Wire, follow: Callable[[Any], Any]) -> NoReturn:
    """Be the child: collect no garbage, for it makes much and drops little, and leave Ctrl-C to the parent."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.disable()
        order: Order = (0, 0, 0)
        while order is not None:
            order = wire.receive()
            _tell(wire, _tried(follow, order))
    except (EOFError, OSError):
        pass  # the parent is gone
    finally:
        os._exit(0)


def _tried(follow: Callable[[Any], Any], order: Order) -> Told:
    try:
        return False, follow(order)
    except Exception as error:
        error.add_note("".join(format_exception(error)))  # what it would say here
        return True, error


def _tell(wire: Wire, told: Told) -> None:
    try:
        wire.send(told)
    except OSError:
        raise
    except Exception as error:  # an error of someone's own that cannot be sent
        wire.send((True, BuildError(f"{told[1] if told[0] else error!r}")))


def _chunks(count: int, workers: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < count:
        end = start + min(max((count - start) // (workers * SHARE), SMALLEST), LARGEST)
        yield start, min(end, count)
        start = end
