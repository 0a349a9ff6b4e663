"""Measure search in Chromium: keystroke to painted answers, and the first search on a bad line.

    python benchmarks/search_browser.py [--articles 10000] [--keystrokes 200] [--limits]

Articles are made of real paragraphs (../shared/relevance). The server is the line: 1.6 Mbit/s shared by all
answers, 150 ms a round trip, one more for each new connection; so the worker's requests feel it as the page's do.
The processor is slowed four times by the browser for the page. With --limits the exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from search_host import Host, Line, serve_folder
from search_site import questions, write_site

CHROMIUM = "/usr/bin/chromium"
SLOW_PROCESSOR = 4
BAD_LINE = Line(bytes_per_second=200_000, latency=0.15)
KEY_MS, FIRST_MS = 100, 1200
PAUSE_MS = 90

MARK_TOUCH = "field => field.addEventListener('pointerdown', (event) => (window.touched = event.timeStamp), true)"
WATCH = """
() => {
  window.painted = [];
  window.bare = [];
  const typed = new Map();
  const field = document.querySelector("input[type=search]");
  addEventListener("input", ({ target, timeStamp }) => {
    typed.set(target.value, timeStamp);
    requestAnimationFrame(() => setTimeout(() => window.bare.push(performance.now() - timeStamp)));
  }, true);
  const seen = () => {
    const list = document.querySelector("[role=listbox]");
    const query = list?.dataset.query;
    if (!query || !typed.has(query) || list.hidden) return;
    const at = typed.get(query);
    typed.delete(query);
    requestAnimationFrame(() => setTimeout(() => window.painted.push([query, performance.now() - at, performance.now()])));
  };
  new MutationObserver(seen).observe(document.body, { subtree: true, childList: true, attributes: true });
}
"""


def warm(browser: Browser, url: str, asked: list[str], keystrokes: int) -> tuple[list[float], list[float]]:
    """Type questions at a person's pace; return milliseconds from each key to its painted answers, and to any paint."""
    page = opened(browser, url)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    field = page.locator("input[type=search]").first
    field.click()
    field.press_sequentially(asked[0])
    page.wait_for_function("painted.length > 0", timeout=60_000)
    page.evaluate("painted.length = bare.length = 0")
    left = keystrokes
    for question in asked:
        if left <= 0:
            break
        field.fill("")
        field.press_sequentially(question[:left], delay=PAUSE_MS)
        left -= len(question)
        page.wait_for_timeout(500)
    times = [float(spent) for _, spent, _ in page.evaluate("painted")]
    bare = [float(spent) for spent in page.evaluate("bare")]
    page.context.close()
    return times, bare


def first(browser: Browser, host: Host, question: str, delay: int) -> tuple[float, int, int]:
    """Search once as a new visitor on the bad line.

    Args:
        question: asked all at once, or typed.
        delay: milliseconds between two keys; 0 asks at once.

    Returns:
        Milliseconds to painted answers (from the first touch of the field when asked at once, from the last key when
        typed), and requests and bytes of the index.
    """
    host.line = None
    page = opened(browser, host.url)
    page.wait_for_load_state("networkidle")
    host.asked.clear()
    host.line = BAD_LINE
    field = page.locator("input[type=search]").first
    field.evaluate(MARK_TOUCH)
    field.click()
    if delay:
        field.press_sequentially(question, delay=delay)
    else:
        field.fill(question)
    page.wait_for_function("asked => painted.some(([query]) => query === asked)", arg=question, timeout=30_000)
    key, end = page.evaluate("asked => painted.find(([query]) => query === asked).slice(1)", question)
    spent = key if delay else end - page.evaluate("touched")
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
    parser.add_argument("--site", type=Path, help="keep the site here, and use it again when it is there")
    parser.add_argument("--limits", action="store_true", help="exit 1 when a limit is missed")
    options = parser.parse_args()
    asked = questions(random.Random(7), 100)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = options.site or Path(scratch)
        if not (folder / "index.html").is_file():
            started = time.perf_counter()
            write_site(folder, options.articles)
            print(f"{options.articles:,} articles written in {time.perf_counter() - started:.1f} s")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with serve_folder(folder) as host:
            keys, bare = warm(browser, host.url, asked, options.keystrokes)
            at_once = [first(browser, host, question, 0) for question in asked[-options.first :]]
            typed = [first(browser, host, question, PAUSE_MS) for question in asked[-options.first :]]
        browser.close()
    key, begin = percentile(keys, 0.95), statistics.median(spent for spent, _, _ in at_once)
    after = statistics.median(spent for spent, _, _ in typed)
    worst, requests, size = (max(figures) for figures in zip(*at_once, strict=True))
    print(f"key to painted answers, {SLOW_PROCESSOR}x slower processor, {len(keys)} keys painted:", end=" ")
    print(f"median {statistics.median(keys):.0f} ms, p95 {key:.0f} ms (limit {KEY_MS})")
    print("  the browser's own paint of the letter, in the same run:", end=" ")
    print(f"median {statistics.median(bare):.0f} ms, p95 {percentile(bare, 0.95):.0f} ms")
    print("first search, 1.6 Mbit/s, 150 ms, from the first touch:", end=" ")
    print(f"median {begin:.0f} ms, worst {worst:.0f} ms (limit {FIRST_MS})")
    print(f"  typed at {PAUSE_MS} ms a key, from the last key: median {after:.0f} ms")
    print(f"  index: {requests} requests and {size:,} bytes at most, titles and snippets included")
    return int(options.limits and (key > KEY_MS or begin > FIRST_MS))


if __name__ == "__main__":
    sys.exit(main())
