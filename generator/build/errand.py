"""Work another core does while this one goes on with something else."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

from generator.errors import BuildError

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
        orders, self._orders = os.pipe()
        self._outcome, outcome = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._orders)
            os.close(self._outcome)
            _serve(orders, outcome, prepare, work, after)
        os.close(orders)
        os.close(outcome)

    def tell(self, order: Any) -> None:
        """Say what to do, once."""
        with suppress(BrokenPipeError), os.fdopen(self._orders, "wb") as pipe:
            self._orders = -1
            pickle.dump(order, pipe, pickle.HIGHEST_PROTOCOL)

    def outcome(self) -> Outcome:
        """Wait for the outcome.

        Raises:
            Exception: what the child raised.
            BuildError: it ended without a word.
        """
        with os.fdopen(self._outcome, "rb") as pipe:
            self._outcome = -1
            told = pipe.read()
        if not told:
            raise BuildError("a process of the build was ended from outside (is there enough memory?); build again")
        failed, found = pickle.loads(told)
        if failed:
            raise found
        done: Outcome = found
        return done

    def close(self) -> None:
        """Leave no child behind; one that was told nothing has nothing to do."""
        for descriptor in (self._orders, self._outcome):
            if descriptor >= 0:
                os.close(descriptor)
        self._orders = self._outcome = -1
        if self._child:
            os.waitpid(self._child, 0)
            self._child = 0


def _serve(
    orders: int, outcome: int, prepare: Callable[[], Any], work: Callable[[Any, Any], Any], after: Any
) -> NoReturn:
    """Be the child."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and closes the pipes
        ready = prepare()
        with os.fdopen(orders, "rb") as pipe:
            told = pipe.read()
        if told:
            found = _tried(lambda: work(ready, pickle.loads(told)))
            with os.fdopen(outcome, "wb") as pipe:
                pipe.write(found)
            after(ready)
    finally:
        os._exit(0)


def _tried(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((False, work()))
    except Exception as error:
        return pickle.dumps((True, error))
