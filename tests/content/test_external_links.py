"""Links to other sites, asked on a real local server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from generator.content.lint import Site
from generator.content.lint.external import Manners, ask, check_external, external_links
from generator.content.settings import ContentSettings

STATUSES = {"/ok": 200, "/gone": 410, "/missing": 404, "/robots": 403, "/moved": 301, "/later": 302, "/slow": 200}


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str, float]]]]:
    calls: list[tuple[str, str, float]] = []

    class Pages(BaseHTTPRequestHandler):
        def answer(self) -> None:
            calls.append((self.command, self.path, time.monotonic()))
            path = self.path.partition("?")[0]
            if path == "/slow":
                time.sleep(1)
            status = 405 if path == "/get-only" and self.command == "HEAD" else STATUSES.get(path, 200)
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/ok")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET = answer

        def log_message(self, *arguments: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}", calls
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.mark.parametrize(
    ("path", "status", "broken"),
    [
        ("/ok", 200, False),
        ("/gone", 410, True),
        ("/robots", 403, False),
        ("/later", 200, False),
        ("/get-only", 200, False),
    ],
)
def test_answers(server, path, status, broken):
    answer = ask(server[0] + path, timeout=5)
    assert (answer.status, answer.broken) == (status, broken)


def test_a_permanent_move_names_the_new_address(server):
    assert ask(server[0] + "/moved", timeout=5).moved_to == f"{server[0]}/ok"
    assert ask(server[0] + "/later", timeout=5).moved_to == ""


def test_what_cannot_be_reached_says_why(server):
    assert ask(server[0] + "/slow", timeout=0.2).failure == "no answer within 0.2 seconds"
    assert ask("http://127.0.0.1:9/x", timeout=1).broken
    assert "not a web address" in ask("http://[::/x", timeout=1).failure or ask("http://[::/x", timeout=1).broken


def test_each_place_is_reported_and_each_address_asked_once(server, tree, tmp_path):
    base, calls = server
    content = tree({"articles/a/b.md": f"[x]({base}/missing#a)\n\n[y]({base}/missing)\n<{base}/ok>\n"})
    links = external_links(Site(content, ContentSettings(), date(2026, 1, 1)))
    memory = tmp_path / "external.json"
    hits = check_external(links, memory, Manners(pause=0.05))
    assert [(hit.path, hit.line, hit.rule) for hit in hits] == [
        ("articles/a/b.md", 1, "external-link"), ("articles/a/b.md", 3, "external-link"),
    ]  # fmt: skip
    assert [call[:2] for call in calls] == [("HEAD", "/missing"), ("GET", "/missing"), ("HEAD", "/ok")]

    calls.clear()
    assert check_external(links, memory, Manners(pause=0.05)) == hits
    assert [call[:2] for call in calls] == [("HEAD", "/missing"), ("GET", "/missing")], "good answers are remembered"


def test_one_host_is_asked_with_pauses(server):
    base, calls = server
    check_external({f"{base}/ok?{n}": [("a.md", 1)] for n in range(4)}, None, Manners(pause=0.1))
    times = [at for _, _, at in calls]
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(times))


def test_a_damaged_memory_is_forgotten(server, tmp_path):
    memory = tmp_path / "external.json"
    memory.write_text("{broken")
    assert check_external({f"{server[0]}/ok": [("a.md", 1)]}, memory) == []
