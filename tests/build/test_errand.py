"""Work of another process comes to the outcome it would come to here."""

from __future__ import annotations

import os
import signal

import pytest

from generator.build.errand import Errand
from generator.errors import BuildError


def test_a_child_gets_ready_then_does_as_told() -> None:
    errand = Errand(lambda: [1], lambda ready, order: ready + order, lambda ready: None)
    errand.tell([2])
    assert errand.outcome() == [1, 2]
    errand.close()


def test_what_the_child_raises_is_raised_here() -> None:
    errand = Errand(dict, lambda ready, order: ready[order], lambda ready: None)
    errand.tell("name")
    with pytest.raises(KeyError, match="name"):
        errand.outcome()
    errand.close()


def test_a_child_that_dies_is_an_error_with_a_way_out() -> None:
    errand = Errand(lambda: None, lambda ready, order: os.kill(os.getpid(), signal.SIGKILL), lambda ready: None)
    errand.tell("")
    with pytest.raises(BuildError, match="build again"):
        errand.outcome()
    errand.close()


def test_a_child_that_is_told_nothing_is_not_left_behind() -> None:
    errand = Errand(lambda: None, lambda ready, order: None, lambda ready: None)
    child = errand._worker.pid
    errand.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
