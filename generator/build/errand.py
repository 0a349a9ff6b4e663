"""Work another core does while this one goes on with something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from generator.build.worker import Worker

Ready = TypeVar("Ready")
Outcome = TypeVar("Outcome")


class Errand(Generic[Ready, Outcome]):
    """Work of a forked child that gets ready at once and begins when it is told what to do.

    Args:
        prepare: what can be done before.
        work: gets what `prepare` gave and what `tell` was given; what it returns or raises is the outcome.
        after: follows when the outcome is told; nobody hears whether it fails.
    """

    def __init__(
        self, prepare: Callable[[], Ready], work: Callable[[Ready, Any], Outcome], after: Callable[[Ready], None]
    ) -> None:
        ready: list[Ready] = []  # filled in the child

        def follow(order: Any) -> Outcome | None:
            if order is not None:
                return work(ready[0], order)
            after(ready[0])
            return None

        self._worker: Worker | None = Worker(follow, prepare=lambda: ready.append(prepare()))

    def tell(self, order: Any) -> None:
        """Say what to do, once; not None.

        Raises:
            BuildError: the child ended before.
        """
        if self._worker:
            self._worker.tell(order)
            self._worker.tell(None)

    def outcome(self) -> Outcome:
        """Wait for the outcome.

        Raises:
            Exception: what the child raised.
            BuildError: it ended without a word.
        """
        assert self._worker
        return cast(Outcome, self._worker.hear())

    def close(self) -> None:
        """Leave no child behind; one that was told nothing has nothing to do."""
        if self._worker:
            self._worker.leave()
        self._worker = None
