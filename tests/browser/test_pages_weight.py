"""What a first view of an article costs: bytes on the wire, hosts asked, and how far things jump."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

BUDGET = 60_000  # bytes, gzip, images aside; the promise is 90,000
ARTICLE = "articles/lamps/smart-lamps/connect-to-wifi/"
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) sum += e.value; }))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
pytestmark = pytest.mark.browser


def test_an_article_is_light_and_asks_no_other_host(visit: Callable[..., Page]) -> None:
    page = visit("articles/app/")
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.setdefault(answer.url, _wire_bytes(answer.body(), answer.url)))
    page.context.clear_cookies()
    page.goto(page.url.replace("articles/app/", ARTICLE), wait_until="networkidle")
    assert {urlsplit(url).netloc for url in sizes} == {urlsplit(page.url).netloc}
    assert sum(sizes.values()) <= BUDGET, sizes


@pytest.mark.parametrize("path", ["", ARTICLE, "faq/orders/#where-is-my-order", "contact/", "no/such/page"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps(visit: Callable[..., Page], path: str, width: int) -> None:
    page = visit(path, width=width, trouble=path.startswith("no/"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFT) < 0.02


def _wire_bytes(body: bytes, url: str) -> int:
    """Images travel as they are and are counted apart; everything else travels gzipped."""
    return 0 if Path(urlsplit(url).path).suffix in {".png", ".jpg", ".webp"} else len(gzip.compress(body, 6))
