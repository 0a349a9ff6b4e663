"""Hostile input: bodies by hypothesis, requests by schemathesis with all of its checks.

python benchmarks/collector_hostile.py bodies --times 50000    0 answers of 5xx, 0 tracebacks, the slowest answer
python benchmarks/collector_hostile.py openapi --times 300     schemathesis, all checks
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from collector_load import ROOT, free_port, new_id, wait_ready

from feedback_widget.collector.app import create_app
from feedback_widget.collector.settings import Settings

ALLOWED = {204, 202, 400, 413}
ORIGIN = "http://collect.example"
CONFIG = """
[checks.negative_data_rejection]
# Beside schemathesis' own list: 413, the answer to more than 20 events.
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
"""
KINDS = ("search", "click", "view", "vote", "contact", "survey", "notfound", "other")
FIELDS = (
    "query",
    "results",
    "match",
    "top",
    "dwell",
    "search_id",
    "ref",
    "rank",
    "inplace",
    "hash",
    "helpful",
    "reasons",
    "comment",
    "was",
    "message",
    "channel",
    "subject",
    "reply_to",
    "searches",
    "pages",
    "survey",
    "score",
    "path",
    "visit",
    "lang",
    "extra",
)
FORM_FIELDS = (
    "kind",
    "ref",
    "hash",
    "version",
    "lang",
    "helpful",
    "reasons",
    "comment",
    "subject",
    "message",
    "reply_to",
    "channel",
    "token",
    "return",
    "website",
    "search_id",
    "visit",
)
NASTY = (
    "",
    "\x00",
    "\x00' OR 1=1 --",
    "'; DROP TABLE events; --",
    "<script>alert(1)</script>",
    "\u202e",
    "\ufeff",
    "\U0001f4a3",
    "%s%n",
    "{{7*7}}",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "a@b.example",
    "4111 1111 1111 1111",
    "x" * 300,
    "\r\nSet-Cookie: a=b",
    "NaN",
    "strong",
    "csat",
)


@cache
def words() -> st.SearchStrategy[str]:
    """Draw text, short or repeated until it is long: a long one drawn letter by letter would take all the time."""
    return st.builds(
        str.__mul__, st.text(min_size=1, max_size=12) | st.sampled_from(NASTY[1:]), st.sampled_from((1, 1, 1, 30))
    )


@cache
def values() -> st.SearchStrategy[Any]:
    """Draw any JSON value, often a nasty one."""
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words() | st.sampled_from(NASTY)
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )


# Made once: a strategy made anew for every draw is checked anew, which takes most of the time.
KIND, NASTY_WORD, SCORE = st.sampled_from(KINDS), st.sampled_from(NASTY), st.integers(0, 10)
SOME_FIELDS = st.lists(st.sampled_from(FIELDS), max_size=2)


@st.composite
def near_events(draw: st.DrawFn) -> dict[str, Any]:
    """Draw something close to an event."""
    event: dict[str, Any] = {
        "type": draw(KIND),
        "event_id": new_id(),
        "occurred_at": "2026-11-21T10:00:00Z",
    }
    sound = {
        "search": {
            "query": draw(words()),
            "results": 1,
            "match": "weak",
        },
        "click": {"search_id": new_id(), "ref": draw(words()), "rank": 1},
        "view": {"ref": draw(NASTY_WORD) or "a"},
        "vote": {"ref": "a/b", "helpful": True, "comment": draw(words())},
        "contact": {
            "message": draw(words()),
            "channel": "link",
            "subject": draw(NASTY_WORD),
        },
        "survey": {"survey": "nps", "score": draw(SCORE)},
        "notfound": {"path": draw(words())},
    }
    event |= sound.get(event["type"], {})
    for name in draw(SOME_FIELDS):
        event[name] = draw(values())
    return event


@cache
def bodies() -> st.SearchStrategy[bytes]:
    """Draw bodies from noise to nearly right."""
    several = st.builds(list.__mul__, st.lists(near_events(), max_size=3), st.sampled_from((1, 1, 7, 8)))
    near = near_events() | several
    return st.one_of(
        near.map(lambda value: json.dumps(value).encode()),
        near.map(lambda value: json.dumps(value).encode()),
        st.tuples(near, st.integers(0, 2000), st.binary(max_size=4)).map(_broken),
        values().map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
        st.binary(max_size=200),
        st.integers(1, 20_000).map(lambda n: b"[" * n),
        st.integers(16_000, 17_000).map(lambda n: b'"' + b"a" * n + b'"'),
    )


def _broken(parts: tuple[Any, int, bytes]) -> bytes:
    value, at, noise = parts
    text = json.dumps(value).encode()
    return text[:at] + noise + text[at + len(noise) :]


@cache
def form_bodies() -> st.SearchStrategy[bytes]:
    """Draw urlencoded forms, some of them broken."""
    pair = st.tuples(
        st.sampled_from(FORM_FIELDS),
        st.sampled_from((*NASTY, "vote", "contact", "yes", "no", "/a/")) | st.text(max_size=50),
    )
    encoded = st.lists(pair, max_size=12).map(lambda pairs: urlencode(pairs, errors="replace").encode())
    return encoded | encoded.map(lambda body: b"kind=vote&helpful=yes&ref=a&" + body) | st.binary(max_size=100)


@contextmanager
def in_process(db: str) -> Iterator[TestClient]:
    """Run a collector in this process, which raises what a server would turn into a 500."""
    app = create_app(Settings(db=db, rate=0))
    with TestClient(app, ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False) as client:
        yield client


@contextmanager
def over_the_wire(db: str) -> Iterator[tuple[str, Path]]:
    """Run a real collector whose log is kept; gives its address and the log."""
    port = free_port()
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        command = [
            str(Path(sys.executable).parent / "askwell"),
            "collect",
            "--db",
            db,
            "--port",
            str(port),
            "--rate",
            "0",
        ]
        process = subprocess.Popen(command, stderr=log, cwd=ROOT, env=dict(os.environ))
        try:
            wait_ready(port)
            yield f"http://127.0.0.1:{port}", Path(log.name)
        finally:
            process.terminate()
            process.wait(10)


def check_openapi(url: str, examples: int) -> str:
    """Run schemathesis with all checks against a running collector; return what it complains about, "" for nothing."""
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{url}/v1/openapi.json",
        "--checks",
        "all",
        "--max-examples",
        str(examples),
        "--seed",
        "1",
        "--no-color",
        "--phases",
        "examples,coverage,fuzzing",
        "--header",
        f"Origin: {url}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "schemathesis.toml").write_text(CONFIG)
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=280 + examples)
    return "" if done.returncode == 0 else done.stdout[-6000:] + done.stderr[-2000:]


@dataclass
class Answers:
    """What came back: how many answers of each status, those of 5xx with the body that caused them, the slowest."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[tuple[int, bytes]] = field(default_factory=list)
    slowest: float = 0.0


def fling(port: int, times: int, seed: int = 0) -> Answers:
    """Post bodies over one keep-alive connection to a running collector; a connection that breaks counts as a failure."""
    found = Answers()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"content-type": "text/plain", "origin": f"http://127.0.0.1:{port}"}

    @hypothesis_seed(seed)
    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(bodies())
    def post(body: bytes) -> None:
        start = time.perf_counter()
        try:
            connection.request("POST", "/v1/events", body, headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (HTTPException, OSError):
            connection.close()
            status = 599
        found.slowest = max(found.slowest, time.perf_counter() - start)
        found.statuses[status] += 1
        if status >= 500:
            found.failures.append((status, body[:300]))

    post()
    connection.close()
    return found


def fling_in_turns(port: int, times: int, turn: int = 5_000) -> Answers:
    """Post bodies in runs of their own, each with a seed of its own: one long run would draw ever more slowly."""
    total = Answers()
    for seed in range(-(-times // turn)):
        found = fling(port, min(turn, times - seed * turn), seed)
        total.statuses += found.statuses
        total.failures += found.failures
        total.slowest = max(total.slowest, found.slowest)
    return total


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("bodies", "openapi"))
    parser.add_argument("--times", type=int, default=50_000)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, over_the_wire(f"sqlite:///{folder}/events.db") as (url, log):
        if options.what == "bodies":
            found = fling_in_turns(int(url.rpartition(":")[2]), options.times)
            sound = not found.failures
            print(f"{sum(found.statuses.values())} bodies: answers {dict(sorted(found.statuses.items()))}")
            print(
                f"5xx or broken: {len(found.failures)} {found.failures[:3] or ''}, slowest {found.slowest * 1000:.0f} ms"
            )
        else:
            complaints = check_openapi(url, options.times)
            sound = not complaints
            print(complaints or "schemathesis, all checks: nothing found")
        tracebacks = log.read_text().count('"where"')
        print("tracebacks in the log:", tracebacks)
    print(f"({time.perf_counter() - started:.0f} s)")
    raise SystemExit(not sound or tracebacks > 0)


if __name__ == "__main__":
    main()
