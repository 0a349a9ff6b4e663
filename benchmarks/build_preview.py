"""How long a writer waits: from a saved file to the open page that shows it, in Chromium, behind `askwell serve`."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
PATIENCE = 300_000  # ms; the first build of a preview


def preview_delay(project: Path, edits: int) -> float:
    """Give the median, in seconds, over some edits of one article; the first, which loads the code, does not count."""
    from playwright.sync_api import sync_playwright

    article = sorted((project / "content").rglob("*.md"))[7]
    text = article.read_text("utf-8")
    path = article.relative_to(project / "content").with_suffix("").as_posix()
    found = []
    with _serving(project) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address}/{path}/", timeout=PATIENCE)
        for number in range(edits + 1):
            page.wait_for_load_state("networkidle")
            time.sleep(0.5)  # a writer's pause; the page has asked for all it wants
            begun = time.perf_counter()
            article.write_text(f"{text}\n\nSaved as number {number} of them.\n", "utf-8")
            page.get_by_text(f"Saved as number {number} of them.").wait_for(timeout=PATIENCE)
            found.append(time.perf_counter() - begun)
        browser.close()
    article.write_text(text, "utf-8")
    return statistics.median(found[1:])


@contextmanager
def _serving(project: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-c", "from generator.cli import main; main()", "serve", "-p", str(port)]
    server = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout or ():
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
