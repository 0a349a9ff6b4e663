"""`askwell collect` as a person starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import askwell
from generator.errors import AskwellError, UsageError

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import collector_faults as faults
from collector_load import collector, free_port, open_load, run


@pytest.fixture
def db(tmp_path):
    return f"sqlite:///{tmp_path}/events.db"


def collect(*arguments, **environment):
    return CliRunner().invoke(askwell, ["collect", *arguments], env=environment)


def test_workers_need_a_database_that_many_can_write_to(db):
    result = collect("--db", db, "--workers", "2")
    assert isinstance(result.exception, UsageError)
    assert "--workers needs PostgreSQL" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["--origin", "https://help.example/"], {}, "origin 'https://help.example/'"),
        (["--trusted-proxy", "10.0.0.0/99"], {}, "10.0.0.0/99"),
        ([], {"ASKWELL_RATE": "many"}, "ASKWELL_RATE='many': not a number"),
        (["--db", "mysql://x"], {}, "'mysql://x': not a store"),
    ],
)
def test_a_wrong_setting_is_named_before_anything_starts(db, arguments, environment, message):
    result = collect("--db", db, *arguments, **environment)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)


def test_a_port_that_is_taken_is_named(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = collect("--db", db, "--port", port)
    assert isinstance(result.exception, AskwellError)
    assert f"--port {port}" in str(result.exception)


def test_it_ends_in_silence_however_often_ctrl_c_is_pressed(db):
    command = [sys.executable, "-c", "from generator.cli import main; main()", "collect", "--port", "0", "--db", db]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as started:
        for moment in ("startup complete", "Shutting down"):
            while moment not in started.stderr.readline():
                pass
            started.send_signal(signal.SIGINT)
        said = started.stderr.read()
    assert (started.returncode, "Finished server" in said) == (0, True), said
    assert not any(alarm in said for alarm in ("Traceback", "Aborted"))


def test_under_more_than_it_can_take_it_refuses_politely_and_goes_on(db):
    with collector(db, ASKWELL_QUEUE="4") as (port, _):
        tally = run(open_load(port, 400, 64, 2.0))
        assert set(tally.statuses) <= {204, 503}
        assert tally.without_retry_after == 0
        assert run(faults.first_204(port)) < 10
    assert faults.examine(db, tally.acknowledged).sound


def test_several_workers_share_one_port_and_one_store(postgres):
    url, port = postgres(), free_port()
    with collector(url, "--workers", "2", port=port) as (_, process):
        tally = run(open_load(port, 200, 16, 1.5))
    assert process.returncode == 0
    assert tally.statuses[204] > 20
    assert faults.examine(url, tally.acknowledged).sound
