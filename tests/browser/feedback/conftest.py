"""A help center that reports to a collector of its own, which the tests can stop and start."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import msgspec
import pytest
from playwright.sync_api import Browser, Page


@dataclass
class Collector:
    """`askwell collect` as a process on a port of its own."""

    port: int
    db: Path
    origin: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            "-m",
            "generator",
            "collect",
            "--port",
            str(self.port),
            "--db",
            f"sqlite:///{self.db}",
            "--rate",
            "0",
        ]
        self.process = subprocess.Popen(
            [sys.executable, *command, "--origin", self.origin], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                urlopen(f"{self.url}/readyz", timeout=1).close()
                return
            except (URLError, OSError):
                time.sleep(0.05)
        raise AssertionError("the collector did not start")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
            self.process = None

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Return what is stored, oldest first."""
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as db:
            db.row_factory = sqlite3.Row
            found = db.execute("SELECT * FROM events WHERE kind = ? ORDER BY occurred_at, event_id", (kind,))
            return [dict(row) for row in found]

    def wait_for(self, kind: str, count: int, seconds: float = 15) -> list[dict[str, Any]]:
        """Return the events of a kind once there are so many; fails when they do not come."""
        until = time.monotonic() + seconds
        while len(rows := self.rows(kind)) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(rows) == count, f"{len(rows)} {kind} events, expected {count}"
        return rows

    def clear(self) -> None:
        """Forget everything collected so far."""
        with sqlite3.connect(self.db, timeout=10) as db:
            db.execute("DELETE FROM events")


@pytest.fixture(scope="session")
def _heard(
    tiny_content: Path, tmp_path_factory: pytest.TempPathFactory, host_folder: Callable[[Path], Any]
) -> Iterator[tuple[Any, Collector]]:
    from generator.build.project import open_project
    from generator.build.site import build_site

    project = tmp_path_factory.mktemp("heard")
    shutil.copytree(tiny_content.parent, project, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        collector = Collector(probe.getsockname()[1], project / "events.db")
    settings = open_project(config_file=project / "mkdocs.yml")
    options = {**settings.options, "collector": {"url": collector.url, "strict": False}, "feedback": {"nps": True}}
    build_site(msgspec.structs.replace(settings, options=options))
    host = host_folder(Path(settings.site_dir))
    collector.origin = host.url.rstrip("/")
    collector.start()
    yield host, collector
    collector.stop()


@pytest.fixture
def collector(_heard: tuple[Any, Collector]) -> Collector:
    """The collector, running and empty."""
    collector = _heard[1]
    if not collector.process:
        collector.start()
    collector.clear()
    return collector


@pytest.fixture
def read(browser: Browser, _heard: tuple[Any, Collector], collector: Collector) -> Iterator[Callable[..., Page]]:
    """Open a page as a new reader; a word in the console fails the test."""
    contexts, complaints = [], []

    def open_page(path: str = "", *, width: int = 1280, init: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        if init:
            context.add_init_script(init)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(_heard[0].url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints
