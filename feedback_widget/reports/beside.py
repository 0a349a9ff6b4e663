"""Work on a second processor: a forked process does it and hands over what came of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, Self, TypeVar

import msgspec

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """A value worked out beside this process, or by it when it is asked for and no other process could.

    Use it as a context, so that the other process is gone at its end.

    Args:
        work: what to do; it must change nothing but memory.
        kind: type of the value, which msgspec can write.
        worthwhile: whether it is enough work for another process.
    """

    def __init__(self, work: Callable[[], Result], kind: type[Result], *, worthwhile: bool) -> None:
        self._work, self._kind = work, kind
        self._found: Result | None = None
        self._child = self._pipe = 0
        if worthwhile and _may_fork():
            self._start()

    def get(self) -> Result:
        """Return the value, when it is there."""
        if self._found is None:
            try:
                self._found = msgspec.msgpack.decode(self._receive(), type=self._kind)
            except msgspec.DecodeError:  # nothing or not all of it: there is no other process, or it died
                self._found = self._work()
        return self._found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._child:
            self._end()

    def _start(self) -> None:
        self._pipe, out = os.pipe()
        try:
            self._child = os.fork()
        except OSError:  # no room for another one
            os.close(self._pipe)
            os.close(out)
            return
        if self._child:
            os.close(out)
            return
        try:  # from here on this is the other process, which must not reach the end of any of its callers
            os.close(self._pipe)
            with open(out, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(self._work()))
        finally:
            os._exit(0)

    def _receive(self) -> bytes:
        if not self._child:
            return b""
        with open(self._pipe, "rb", closefd=False) as pipe:
            written = pipe.read()
        self._end()
        return written

    def _end(self) -> None:
        os.close(self._pipe)  # to write to it fails from now on
        with suppress(ChildProcessError):  # where SIGCHLD is ignored nobody is left to be waited for
            os.waitpid(self._child, 0)
        self._child = 0


def _may_fork() -> bool:
    """Say whether there is another processor, and no thread whose locks a fork would leave locked for ever."""
    processors: Any = getattr(os, "sched_getaffinity", None)
    several = len(processors(0)) > 1 if processors else (os.cpu_count() or 1) > 1
    return several and hasattr(os, "fork") and threading.active_count() == 1
