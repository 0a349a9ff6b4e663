"""A question answered on another core while this one goes on."""

from __future__ import annotations

import os
from collections.abc import Callable


class Aside:
    """The answer to a yes-or-no question, worked out in a forked child.

    Args:
        question: changes nothing; what it raises counts as yes.
        fork: ask at once in a child; else here, when the answer is wanted.
    """

    def __init__(self, question: Callable[[], bool], *, fork: bool) -> None:
        self._question = question
        self._child = os.fork() if fork and hasattr(os, "fork") else None
        if self._child == 0:
            answer = True
            try:
                answer = question()
            finally:
                os._exit(int(answer))

    def answer(self) -> bool:
        """Wait for the answer."""
        if self._child is None:
            return self._question()
        _, status = os.waitpid(self._child, 0)
        self._child, said = None, status != 0
        self._question = lambda: said
        return said

    def close(self) -> None:
        """Leave no child behind."""
        if self._child is not None:
            self.answer()
