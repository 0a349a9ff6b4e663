"""Measure search in Chromium: keystroke to painted answers, and the first search on a bad line.

    python benchmarks/search_browser.py [--articles 10000] [--keystrokes 200] [--limits]

Articles are made of real paragraphs (../shared/relevance). The server is the line: 1.6 Mbit/s shared by all
answers, 150 ms a round trip, one more for each new connection; so the worker's requests feel it as the page's do.
The processor is slowed four times by the browser for the page. With --limits the exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from search_host import Line, serve_folder
from search_site import questions, write_site

CHROMIUM = "/usr/bin/chromium"
SLOW_PROCESSOR = 4
BAD_LINE = Line(bytes_per_second=200_000, latency=0.15)
KEY_MS, FIRST_MS, REQUESTS = 100, 1200, 6
PAUSE_MS = 90

WATCH = """
() => {
  window.painted = [];
  const typed = new Map();
  const field = document.querySelector("input[type=search]");
  addEventListener("input", (event) => typed.set(event.target.value, event.timeStamp), true);
  const seen = () => {
    const list = document.querySelector("[role=listbox]");
    const query = list?.dataset.query;
    if (!query || !typed.has(query) || list.hidden) return;
    const at = typed.get(query);
    typed.delete(query);
    requestAnimationFrame(() => setTimeout(() => window.painted.push([query, performance.now() - at])));
  };
  new MutationObserver(seen).observe(document.body, { subtree: true, childList: true, attributes: true });
}
"""


def warm(browser: Browser, url: str, asked: list[str], keystrokes: int) -> list[float]:
    """Type questions at a person's pace; return milliseconds from each key to its painted answers."""
    page = opened(browser, url)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    field = page.locator("input[type=search]").first
    field.click()
    field.press_sequentially("warm")
    page.wait_for_function("painted.length > 0", timeout=60_000)
    page.evaluate("painted.length = 0")
    left = keystrokes
    for question in asked:
        if left <= 0:
            break
        field.fill("")
        field.press_sequentially(question[:left], delay=PAUSE_MS)
        left -= len(question)
        page.wait_for_timeout(500)
    times = [float(spent) for _, spent in page.evaluate("painted")]
    page.context.close()
    return times


def first(browser: Browser, host: Any, question: str) -> tuple[float, int, int]:
    """Search once as a new visitor on the bad line: milliseconds from the first touch, requests and bytes of the index."""
    host.line = None
    page = opened(browser, host.url)
    page.wait_for_load_state("networkidle")
    host.asked.clear()
    host.line = BAD_LINE
    page.evaluate(
        "document.querySelector('input[type=search]').addEventListener('pointerdown', (e) => (window.touched = e.timeStamp), true)"
    )
    field = page.locator("input[type=search]").first
    field.click()
    field.press_sequentially(question, delay=0)
    page.wait_for_selector(f"[role=listbox][data-query={json.dumps(question)}] [role=option]", timeout=30_000)
    spent = page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - touched))))"
    )
    index = [size for path, size in host.asked if path.startswith("/search/")]
    page.context.close()
    host.line = None
    return float(spent), len(index), sum(index)


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(url)
    page.evaluate(WATCH)
    return page


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def main() -> int:
    """Print the figures beside their limits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--keystrokes", type=int, default=200)
    parser.add_argument("--first", type=int, default=5, help="new visitors to time")
    parser.add_argument("--limits", action="store_true", help="exit 1 when a limit is missed")
    options = parser.parse_args()
    asked = questions(random.Random(7), 100)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        started = time.perf_counter()
        write_site(Path(folder), options.articles)
        print(f"{options.articles:,} articles written in {time.perf_counter() - started:.1f} s")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with serve_folder(Path(folder)) as host:
            keys = warm(browser, host.url, asked, options.keystrokes)
            firsts = [first(browser, host, question) for question in asked[-options.first :]]
        browser.close()
    key, begin = percentile(keys, 0.95), statistics.median(spent for spent, _, _ in firsts)
    requests = max(count for _, count, _ in firsts)
    print(
        f"key to painted answers, {SLOW_PROCESSOR}x slower processor: median {statistics.median(keys):.0f} ms,", end=" "
    )
    print(f"p95 {key:.0f} ms of {len(keys)} keys painted (limit {KEY_MS})")
    print(
        f"first search, 1.6 Mbit/s, 150 ms: median {begin:.0f} ms, worst {max(s for s, _, _ in firsts):.0f} ms (limit {FIRST_MS})"
    )
    print(f"requests of the index: {requests} at most; bytes: {max(size for _, _, size in firsts):,} at most")
    return int(options.limits and (key > KEY_MS or begin > FIRST_MS))


if __name__ == "__main__":
    sys.exit(main())
