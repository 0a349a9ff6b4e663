"""Work spread over the cores: forked workers inherit what the parent knows, and send back what they made."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEWEST = 24  # below this, forking costs more than it saves
SHARE = 6  # of what is left, a worker takes this part: large chunks first, small ones so that all end at once
SMALLEST, LARGEST = 8, 200
_work: Callable[[Any], Any] | None = None


def cores(jobs: int = 0) -> int:
    """Return how many processes may work at once: `jobs`, or with 0 one a core, where the system tells."""
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def spread(work: Callable[[Sequence[Item]], Result], items: Sequence[Item], jobs: int = 0) -> Iterator[Result]:
    """Apply `work` to chunks of `items`, in order, on `jobs` processes.

    Args:
        work: takes a chunk and returns something picklable; it is inherited, so a closure will do.
        jobs: 0 for one a core.

    Yields:
        The result of each chunk, in the order of the items.
    """
    import multiprocessing  # most edits are followed without

    jobs = min(cores(jobs), len(items))
    if jobs <= 1 or len(items) < FEWEST or "fork" not in multiprocessing.get_all_start_methods():
        if items:
            yield from map(work, _chunks(items, 1))
        return
    global _work
    _work = work
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(jobs, initializer=_begin) as pool:
            yield from pool.imap(_run, _chunks(items, jobs))
    finally:
        _work = None
        gc.unfreeze()


def _chunks(items: Sequence[Item], jobs: int) -> Iterator[Sequence[Item]]:
    start = 0
    while start < len(items):
        size = min(max((len(items) - start) // (jobs * SHARE), SMALLEST), LARGEST)
        yield items[start : start + size]
        start += size


def _begin() -> None:
    """Collect no garbage in a worker, for it makes much and drops little, and leave Ctrl-C to its parent."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(chunk: Sequence[Any]) -> Any:
    if _work is None:
        raise AssertionError("a worker inherits its work")
    return _work(chunk)
