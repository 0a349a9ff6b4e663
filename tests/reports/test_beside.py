"""What a second process works out is what this one would have."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest

from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Step
from feedback_widget.store import open_store

START = 1_767_571_200  # 2026-01-05
BEGIN = """
import os, sys
from feedback_widget.reports import beside, compute as computing, days
from feedback_widget.reports.beside import Beside
from feedback_widget.reports.kept import plain
from feedback_widget.reports.rules import Rules
from feedback_widget.store import open_store
import msgspec
beside._may_fork = lambda: True
mine = os.getpid()
"""
REPORTS = """
for much in (-1, 10**9):
    computing.MUCH = much
    with open_store(sys.argv[1]) as store:
        events = days.load(store, "2026-01-05", "2026-01-18", Rules())
    made = computing.compute(events, since="2026-01-05", until="2026-01-18")
    print(msgspec.json.encode(made, enc_hook=plain).decode())
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")


def told(script: str, *args: str) -> list[str]:
    """Run a script in a process without threads; return the lines it prints."""
    run = [sys.executable, "-c", BEGIN + script, *args]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()


def test_another_process_does_the_work_and_is_gone():
    script = "with Beside(os.getpid, int, worthwhile=True) as work: print(work.get() != mine, work.get() == work.get())"
    left = "\ntry: os.wait()\nexcept ChildProcessError: print('nobody')"
    assert told(script + left) == ["True True", "nobody"]


def test_what_is_not_worth_a_process_is_done_here():
    assert told("print(Beside(os.getpid, int, worthwhile=False).get() == mine)") == ["True"]


def test_work_whose_process_dies_is_done_here():
    work = "lambda: os.getpid() if os.getpid() == mine else os._exit(9)"
    assert told(f"with Beside({work}, int, worthwhile=True) as work: print(work.get() == mine)") == ["True"]


def test_work_whose_process_dies_while_it_hands_over_is_done_here():
    script = """
encode = msgspec.msgpack.encode
msgspec.msgpack.encode = lambda value: encode(value)[:-3]
with Beside(lambda: [os.getpid() == mine, "and more"], list, worthwhile=True) as work: print(work.get())
"""
    assert told(script) == ["[True, 'and more']"]


def test_work_is_done_here_when_no_process_can_be_had():
    script = """
def full(): raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = full
before = os.listdir("/dev/fd")
print(Beside(os.getpid, int, worthwhile=True).get() == mine, os.listdir("/dev/fd") == before)
"""
    assert told(script) == ["True True"]


def test_a_caller_that_hears_of_no_ended_process_is_served_too():
    script = "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    work = "with Beside(os.getpid, int, worthwhile=True) as work: print(work.get() != mine)"
    assert told(script + work) == ["True"]


def test_work_nobody_asks_for_is_not_waited_for_when_the_caller_fails():
    script = """
try:
    with Beside(lambda: b"x" * 10_000_000, bytes, worthwhile=True): raise ValueError("wrong")
except ValueError as error: print(error)
"""
    assert told(script) == ["wrong"]


def test_a_report_of_two_processes_is_that_of_one(tmp_path):
    url = f"sqlite:///{tmp_path / 'events.db'}"
    with open_store(url) as store:
        for n in range(120):
            store.write(list(records(_visit(n), Random(n))))
    two, one = told(REPORTS, url)
    assert two == one and '"bitcoin' in one and '"kind":"article"' in one


def _visit(n: int) -> list[Step]:
    query = ("bitcoin payment", "pay with bitcoin", "change my e-mail", "lost parcel")[n % 4]
    at, ref = START + n * 9_000, f"articles/a/{n % 4}"
    steps = [Step((at, "search", f"v{n}", query, "", 3, "weak", "", "en", "", 0), "")]
    if n % 4 > 1:
        steps.append(Step((at + 5, "click", f"v{n}", "", ref, 1, "", "", "en", "", 0), ""))
        steps.append(Step((at + 9, "vote", f"v{n}", "", ref, n % 3, "", "", "en", "", 0), ""))
    return steps
