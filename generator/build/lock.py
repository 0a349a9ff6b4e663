"""One build at a time on one site folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class Lock:
    """Held from construction to `release`, or to the end of the process, however it ends.

    Args:
        path: of the lock file; it stays, empty.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        """Let the next one in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
