"""A copy of this process at work: it has what this one holds in memory, and hands over what it writes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any


class Fork:
    """A forked process.

    Args:
        work: what it does; it must change nothing but memory. What it writes to its argument is to be read here.

    Attributes:
        stream: what it writes, until its end.

    Raises:
        OSError: there is no room for another process.
    """

    def __init__(self, work: Callable[[IO[bytes]], object]) -> None:
        pipe, out = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(pipe)
            os.close(out)
            raise
        if self._child:
            os.close(out)
            self.stream: IO[bytes] = open(pipe, "rb")  # noqa: SIM115  (it lives as long as the process)
            return
        try:  # from here on this is the other process, which must not reach the end of any of its callers
            os.close(pipe)
            with open(out, "wb") as stream:
                work(stream)
        finally:
            os._exit(0)

    def stop(self) -> None:
        """Stop it if it still runs."""
        with suppress(ChildProcessError):  # where SIGCHLD is ignored nobody is left to be waited for
            if os.waitpid(self._child, os.WNOHANG) == (0, 0):
                os.kill(self._child, signal.SIGKILL)
                os.waitpid(self._child, 0)


def may_fork() -> bool:
    """Say whether there is another processor, and no thread whose locks a fork would leave locked for ever."""
    processors: Any = getattr(os, "sched_getaffinity", None)
    several = len(processors(0)) > 1 if processors else (os.cpu_count() or 1) > 1
    return several and hasattr(os, "fork") and threading.active_count() == 1
