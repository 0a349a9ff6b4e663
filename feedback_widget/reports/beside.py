"""Work on a second processor: a forked process does it and hands over what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Self, TypeVar

import msgspec

from feedback_widget.reports.fork import Fork, may_fork

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
        self._other: Fork | None = None
        if worthwhile and may_fork():
            with suppress(OSError):  # no room for another one
                self._other = Fork(lambda out: out.write(msgspec.msgpack.encode(work())))

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
        self._end()

    def _receive(self) -> bytes:
        written = self._other.stream.read() if self._other else b""
        self._end()
        return written

    def _end(self) -> None:
        other, self._other = self._other, None
        if other:
            other.stream.close()
            other.stop()
