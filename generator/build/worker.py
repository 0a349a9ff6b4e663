"""A forked child that does as it is told."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Sequence
from traceback import format_exception
from typing import Any, NoReturn

from generator.build.wire import Wire
from generator.errors import BuildError

Follow = Callable[[Any], Any]
Told = tuple[bool, Any]  # whether it failed, and the error or the outcome


class Worker:
    """A child that follows orders, one by one; None is the last.

    Args:
        follow: an order, to what is to be told of it.
        others: workers that are there already.
        prepare: what it does before the first order; if that fails, it ends without a word.

    Attributes:
        wire: to the child.
        pid: its number.
    """

    def __init__(
        self, follow: Follow, others: Sequence[Worker] = (), prepare: Callable[[], object] | None = None
    ) -> None:
        self.wire, own = Wire.pair()
        self.pid = os.fork()
        if self.pid == 0:
            for wire in (self.wire, *(worker.wire for worker in others)):
                wire.close()  # or nobody would notice that the parent is gone
            _serve(own, follow, prepare)
        own.close()

    def tell(self, order: Any) -> None:
        """Give an order.

        Raises:
            BuildError: nobody is there.
        """
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

    def leave(self) -> None:
        """Give no more orders, and wait until those that were given are followed."""
        self.wire.close()
        os.waitpid(self.pid, 0)

    def end(self) -> None:
        """Leave no child behind; what it is at is of no use any more."""
        os.kill(self.pid, signal.SIGKILL)
        self.leave()


def _lost() -> BuildError:
    return BuildError("a process of the build was ended from outside (is there enough memory?); build again")


def _serve(wire: Wire, follow: Follow, prepare: Callable[[], object] | None) -> NoReturn:
    """Be the child: collect no garbage, for it makes much and drops little, and leave Ctrl-C to the parent."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.disable()
        if prepare:
            prepare()
        last = False
        while not last:
            order = wire.receive()
            last = order is None
            _tell(wire, _tried(follow, order))
    except (EOFError, OSError):
        pass  # the parent is gone
    finally:
        os._exit(0)


def _tried(follow: Follow, order: Any) -> Told:
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
