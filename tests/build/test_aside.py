"""A question asked on another core gets the answer it would get here."""

from __future__ import annotations

import os
import signal

import pytest

from generator.build.aside import Aside


@pytest.mark.parametrize("fork", [False, True])
@pytest.mark.parametrize("said", [False, True])
def test_the_answer_is_the_same_in_a_child(fork: bool, said: bool) -> None:
    aside = Aside(lambda: said, fork=fork)
    assert [aside.answer(), aside.answer()] == [said, said]


def test_a_child_that_dies_has_said_yes() -> None:
    assert Aside(lambda: bool(os.kill(os.getpid(), signal.SIGKILL)), fork=True).answer()


def test_no_child_is_left_behind() -> None:
    aside = Aside(lambda: False, fork=True)
    child = aside._child
    assert child
    aside.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
