"""Hostile input: bodies by hypothesis, requests by schemathesis with all of its checks.

python benchmarks/collector_hostile.py bodies --times 50000    0 answers of 5xx, 0 tracebacks
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
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, settings
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


def values() -> st.SearchStrategy[Any]:
    """Draw any JSON value, often a nasty one."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=40)
        | st.sampled_from(NASTY)
    )
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )


@st.composite
def near_events(draw: st.DrawFn) -> dict[str, Any]:
    """Draw something close to an event."""
    event: dict[str, Any] = {
        "type": draw(st.sampled_from(KINDS)),
        "event_id": new_id(),
        "occurred_at": "2026-11-21T10:00:00Z",
    }
    sound = {
        "search": {
            "query": draw(st.sampled_from(NASTY[1:]) | st.text(min_size=1, max_size=300)),
            "results": 1,
            "match": "weak",
        },
        "click": {"search_id": new_id(), "ref": draw(st.text(min_size=1, max_size=300)), "rank": 1},
        "view": {"ref": draw(st.sampled_from(NASTY[1:]))},
        "vote": {"ref": "a/b", "helpful": True, "comment": draw(st.text(max_size=500) | st.sampled_from(NASTY))},
        "contact": {
            "message": draw(st.text(min_size=1, max_size=500)),
            "channel": "link",
            "subject": draw(st.sampled_from(NASTY)),
        },
        "survey": {"survey": "nps", "score": draw(st.integers(0, 10))},
        "notfound": {"path": draw(st.sampled_from(NASTY[1:]) | st.text(min_size=1, max_size=500))},
    }
    event |= sound.get(event["type"], {})
    for name in draw(st.lists(st.sampled_from(FIELDS), max_size=2)):
        event[name] = draw(values())
    return event


def bodies() -> st.SearchStrategy[bytes]:
    """Draw bodies from noise to nearly right."""
    near = near_events() | st.lists(near_events(), max_size=22)
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


def fling(times: int) -> Counter[int]:
    """Post bodies in this process, where a traceback would end the run; return the answers by status."""
    seen: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder, in_process(f"sqlite:///{folder}/events.db") as client:

        @settings(
            max_examples=times,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(bodies())
        def post(body: bytes) -> None:
            answer = client.post("/v1/events", content=body, headers={"content-type": "text/plain"})
            seen[answer.status_code] += 1
            assert answer.status_code in ALLOWED, (answer.status_code, body)

        post()
    return seen


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("bodies", "openapi"))
    parser.add_argument("--times", type=int, default=50_000)
    options = parser.parse_args()
    started = time.perf_counter()
    if options.what == "bodies":
        seen = fling(options.times)
        print(f"{sum(seen.values())} bodies: answers {dict(seen)}, 5xx: 0, tracebacks: 0")
    else:
        with tempfile.TemporaryDirectory() as folder, over_the_wire(f"sqlite:///{folder}/events.db") as (url, log):
            print(check_openapi(url, options.times) or "schemathesis, all checks: nothing found")
            print("tracebacks in the log:", log.read_text().count('"where"'))
    print(f"({time.perf_counter() - started:.0f} s)")


if __name__ == "__main__":
    main()
