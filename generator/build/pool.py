"""Work spread over the cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEWEST = 24  # below this, forking costs more than it saves


def cores(jobs: int = 0) -> int:
    """Return how many processes may work at once: `jobs`, or with 0 one a core, where the system tells."""
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def workers_for(count: int, jobs: int = 0) -> int:
    """Return how many workers so many items are worth; 1 is this process alone."""
    return min(cores(jobs), count) if count >= FEWEST and hasattr(os, "fork") else 1


def spread(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], jobs: int = 0, *, helping: bool = False
) -> Iterator[Result]:
    """Apply `work` to chunks of `items`, in order, on `jobs` processes.

    Args:
        work: takes a chunk and returns something picklable; it is inherited, so a closure will do.
        jobs: 0 for one a core.
        helping: whether this process is one of them, because it has nothing else to do.

    Yields:
        The result of each chunk, in the order of the items.
    """
    from generator.build.crew import Crew  # most edits are followed without

    with Crew(work, items, workers_for(len(items), jobs), helping=helping) as crew:
        yield from crew
