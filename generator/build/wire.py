"""A line between two processes, one forked by the other, through which values go whole."""

from __future__ import annotations

import pickle
import select
import socket
from collections.abc import Sequence
from typing import Any, Self


class Wire:
    """One end of a line."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    @classmethod
    def pair(cls) -> tuple[Self, Self]:
        """Make both ends; each process closes the other's, or it never hears that the other is gone."""
        one, other = socket.socketpair()
        return cls(one), cls(other)

    def send(self, value: object) -> None:
        """Send a value.

        Raises:
            OSError: nobody is at the other end.
            Exception: what `pickle` says of a value that cannot be sent; nothing was.
        """
        raw = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._end.sendall(len(raw).to_bytes(8, "big"))
        self._end.sendall(raw)

    def receive(self) -> Any:
        """Wait for the next value.

        Raises:
            EOFError: nobody is at the other end any more.
        """
        return pickle.loads(self._read(int.from_bytes(self._read(8), "big")))

    def _read(self, size: int) -> bytearray:
        found = bytearray(size)
        rest = memoryview(found)
        while rest:
            try:
                count = self._end.recv_into(rest)
            except ConnectionError:
                count = 0
            if not count:
                raise EOFError
            rest = rest[count:]
        return found

    def fileno(self) -> int:
        """Name the end to the system."""
        return self._end.fileno()

    def close(self) -> None:
        """Let go of this end."""
        self._end.close()


def audible(wires: Sequence[Wire], *, wait: bool) -> set[int]:
    """Tell which wires, by number, have something to hear, an end of all hearing included.

    Args:
        wait: until one has.
    """
    asked = select.poll()
    for wire in wires:
        asked.register(wire, select.POLLIN)
    return {number for number, _ in asked.poll(None if wait else 0)}
