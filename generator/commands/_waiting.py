"""A line for those who wait at a terminal."""

from __future__ import annotations

import sys
from time import monotonic

SOON = 1.0
"""Seconds that nobody minds."""


class Waiting:
    """Tells how far the first report over many events is, once it has taken a moment."""

    def __init__(self) -> None:
        self._since = monotonic()
        self._shown = False

    def __call__(self, done: int, days: int) -> None:
        """Show how many days are read, over what was shown before; go to a new line after the last."""
        if not sys.stderr.isatty() or (monotonic() - self._since < SOON and not self._shown):
            return
        self._shown = True
        end = "\n" if done >= days else ""
        print(f"\rReading past days, once and for all: {done} of {days}", end=end, file=sys.stderr, flush=True)
