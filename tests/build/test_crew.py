"""Workers do what one process would do; one that fails or dies fails the build, and none is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

import pytest

from generator.build.crew import Crew
from generator.build.errand import Errand
from generator.errors import BuildError


def die(*_: object) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def refuse(*_: object) -> list[int]:
    raise KeyError("article")


def refuse_oddly(*_: object) -> list[int]:
    raise type("Local", (Exception,), {})("of someone's own")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_each_worker_ends_with_its_last_work_behind_all_chunks(size: int) -> None:
    seen: list[int] = []

    def note(chunk: Sequence[int]) -> list[int]:
        seen.extend(chunk)
        return list(chunk)

    with Crew(note, range(500), size, lambda place: [round(place * size), *seen]) as crew:
        assert [item for chunk in crew for item in chunk] == list(range(500))
        rest = list(crew.rest())
    assert [made[0] for made in rest] == list(range(size))
    assert sorted(item for made in rest for item in made[1:]) == list(range(500))


def test_workers_are_gone_when_they_have_nothing_left_to_do() -> None:
    errand = Errand(lambda: [1], lambda ready, order: ready + order, lambda ready: None)
    with Crew(list, range(100), 2) as crew:
        children = [worker.pid for worker in crew._workers]
        assert [item for chunk in crew for item in chunk] == list(range(100))
        for child in children:
            with pytest.raises(ChildProcessError):
                os.waitpid(child, os.WNOHANG)
        errand.tell([2])
        assert errand.outcome() == [1, 2]  # which a worker that holds the errand's pipe would put off for ever
        errand.close()


def test_the_parent_takes_chunks_too_when_it_has_nothing_else_to_do() -> None:
    parent, (until, go) = os.getpid(), os.pipe()

    def made_by(chunk: Sequence[int]) -> list[tuple[int, bool]]:
        here = os.getpid() == parent
        _ = os.write(go, bytes(1000)) if here else os.read(until, 1)  # the other begins when this one did something
        return [(item, here) for item in chunk]

    with Crew(made_by, range(500), 2, helping=True) as crew:
        made = [one for chunk in crew for one in chunk]
    assert [item for item, _ in made] == list(range(500))
    assert {here for _, here in made} == {True, False}


@pytest.mark.parametrize(
    ("fails", "kind", "says"),
    [(refuse, KeyError, "article"), (die, BuildError, "build again"), (refuse_oddly, BuildError, "of someone's own")],
)
def test_a_worker_that_fails_is_heard_and_leaves_no_process(fails: object, kind: type[Exception], says: str) -> None:
    for work, last in ((fails, None), (list, fails)):
        with pytest.raises(kind, match=says), Crew(work, range(100), 2, last) as crew:  # type: ignore[arg-type,var-annotated]
            children = [worker.pid for worker in crew._workers]
            list(crew)
            list(crew.rest())
        for child in children:
            with pytest.raises(ChildProcessError):
                os.waitpid(child, os.WNOHANG)


def test_an_error_says_where_it_was_raised() -> None:
    with pytest.raises(KeyError) as raised, Crew(refuse, range(100), 2) as crew:
        list(crew)
    assert "in refuse" in "".join(raised.value.__notes__)
