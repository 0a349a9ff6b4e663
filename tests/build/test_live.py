"""The preview: what is saved is shown, in the pages that show it, under the policy the site will have."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from generator.build.live import LiveSite, Reader
from generator.build.project import open_project
from generator.build.report import Options
from generator.build.site import build_site
from generator.commands.serve import preview_app


@pytest.fixture
def live(project: Path) -> LiveSite:
    settings = open_project(config_file=project / "mkdocs.yml", drafts=True)
    site = LiveSite(lambda: replace(settings, site_dir=str(project / ".askwell/preview")), lambda _: None)
    site.build()
    return site


def in_thread(work: Coroutine[Any, Any, tuple[str, str]]) -> tuple[str, str]:
    """Run a coroutine beside whatever loop a browser test has left in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _told(live: LiveSite, page: str, change: Path, text: str) -> tuple[str, str]:
    """Save a change and wait for what an open page is told of it."""
    reader, stop = Reader(page), asyncio.Event()
    live._readers.add(reader)
    following = asyncio.create_task(live.follow(stop))
    await asyncio.sleep(0.3)  # the watcher needs a moment to start, and says nothing when it has
    change.write_text(text, "utf-8")
    told = await asyncio.wait_for(reader.told.get(), 20)
    stop.set()
    await following
    return told


def test_a_saved_page_reloads(live: LiveSite, project: Path) -> None:
    file = project / "content/articles/setup/reset.md"
    told = in_thread(_told(live, "articles/setup/reset/index.html", file, "---\ntitle: Reset\n---\n\nNew words.\n"))
    assert told[0] == "reload"
    assert "New words." in (project / ".askwell/preview/articles/setup/reset/index.html").read_text()


def test_a_saved_page_is_shown_before_the_rest_of_the_site_is_done(live: LiveSite, project: Path) -> None:
    early: list[tuple[dict[str, bytes], str]] = []
    page = project / ".askwell/preview/articles/setup/reset/index.html"
    (project / "content/articles/setup/reset.md").write_text("---\ntitle: Reset\n---\n\nNew words.\n", "utf-8")
    build_site(live.settings, Options(jobs=1, early=lambda pages: early.append((pages, page.read_text("utf-8")))))
    [(pages, live_then)] = early
    assert list(pages) == ["articles/setup/reset/index.html"]
    assert pages["articles/setup/reset/index.html"] == page.read_bytes()
    assert "New words." not in live_then


def test_an_error_is_shown_in_every_page(live: LiveSite, project: Path) -> None:
    file = project / "content/articles/setup/reset.md"
    told = in_thread(_told(live, "index.html", file, "---\ntitle: [\n---\n"))
    assert told[0] == "problem"
    assert "content/articles/setup/reset.md" in told[1]


def test_pages_carry_the_site_s_policy_and_the_reload_script(live: LiveSite) -> None:
    with TestClient(preview_app(live)) as client:
        page = client.get("/articles/billing/refund/")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert '<script type="module" src="/_live/reload.js"></script>' in page.text
        assert client.get("/_live/reload.js").status_code == 200
        lost = client.get("/no/such/page")
        assert lost.status_code == 404 and "askwell-page" in lost.text
        assert client.get("/../../mkdocs.yml").status_code == 404
        assert client.get("/_askwell/healthz").status_code == 200


def test_a_preview_with_an_open_page_ends_in_silence(project: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-c", "from generator.cli import main; main()", "serve", "-p", str(port)]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stderr
        while "Ctrl-C" not in server.stdout.readline():
            pass
        page = HTTPConnection("127.0.0.1", port)
        page.request("GET", "/_live/events?page=/")
        assert page.getresponse().fp.readline()
        server.send_signal(signal.SIGINT)
        assert "Traceback" not in server.stderr.read()
        page.close()
