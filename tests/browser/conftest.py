"""A help center served as a host would serve it, and a Chromium that listens for every complaint."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Host:
    """A web server over a built site; `down` paths answer 503, those of the index wait `slow` seconds or for `wake`."""

    folder: Path
    headers: dict[str, str]
    url: str = ""
    down: str = ""
    slow: float = 0
    asked: list[str] = field(default_factory=list)
    wake: threading.Event = field(default_factory=threading.Event)

    def reset(self) -> None:
        """Be a healthy host again."""
        self.wake.set()
        self.down, self.slow, self.asked, self.wake = "", 0, [], threading.Event()


class Handler(SimpleHTTPRequestHandler):
    """Serves files with the headers the site asks its host to send, and its 404 page."""

    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        if self.host.slow and self.path.startswith("/search/"):
            self.host.wake.wait(self.host.slow)
        if self.host.down and re.search(self.host.down, self.path):
            return self.send_error(503)
        return super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.host.folder / "404.html"
        body = page.read_bytes() if code == 404 and page.is_file() else b""
        self.path = ""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        for name, value in self.host.headers.items():
            self.send_header(name, value)
        kept = self.path.startswith("/assets/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet: the tests say what matters."""


def serve(host: Host) -> ThreadingHTTPServer:
    """Serve `host` in the background until `shutdown`."""
    handler = functools.partial(type("HostHandler", (Handler,), {"host": host}), directory=str(host.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    host.url = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def host_folder() -> Iterator[Callable[[Path], Host]]:
    """Serve built sites: `host_folder(site) -> Host`."""
    servers = []

    def start(folder: Path) -> Host:
        host = Host(folder, headers_of(folder))
        servers.append(serve(host))
        return host

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def help_center(tiny_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The small help center of the tests, built and served under the CSP it ships."""
    from generator.build.project import open_project
    from generator.build.site import build_site

    project = tmp_path_factory.mktemp("project")
    shutil.copytree(tiny_content.parent, project, dirs_exist_ok=True)
    settings = open_project(config_file=project / "mkdocs.yml")
    build_site(settings)
    folder = Path(settings.site_dir)
    host = Host(folder, headers_of(folder))
    server = serve(host)
    yield host
    host.reset()
    server.shutdown()
    server.server_close()


def headers_of(folder: Path) -> dict[str, str]:
    """The headers of all pages, read from the file hosts read."""
    lines = (folder / "_headers").read_text(encoding="utf-8").split("\n\n")[0].splitlines()[1:]
    return dict(line.strip().split(": ", 1) for line in lines)


@pytest.fixture
def visit(browser: Browser, help_center: Host) -> Iterator[Callable[..., Page]]:
    """Open a page of the help center as a new visitor: `visit("contact/", width=390, color_scheme="dark")`.

    Whatever the console says, and every breach of the policy, fails the test at its end,
    unless the test itself makes trouble (`visit(..., trouble=True)`).
    """
    help_center.reset()
    contexts, complaints = [], []

    def open_page(
        path: str = "", *, width: int = 1280, height: int = 900, trouble: bool = False, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if not trouble:
            page.on(
                "console",
                lambda message: complaints.append(f"{message.type}: {message.text} {message.location['url']}"),
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(help_center.url + path)
        return page

    yield open_page
    help_center.reset()
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Search from the keyboard and wait for the answers to the whole query; those to its first letters come before them."""

    def type_and_wait(page: Page, query: str) -> None:
        page.keyboard.press("/")
        page.keyboard.type(query)
        expect(page.get_by_role("listbox")).to_have_attribute("data-query", query)

    return type_and_wait
