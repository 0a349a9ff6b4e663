"""WCAG 2.2 A and AA on every kind of page, in both colour schemes, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "",
    "category": "articles/lamps/",
    "article": "articles/lamps/smart-lamps/connect-to-wifi/",
    "code and tasks": "articles/app/scenes-and-timers/",
    "FAQ": "faq/orders/#where-is-my-order",
    "FAQ index": "faq/",
    "contact": "contact/",
    "search": "search/",
    "404": "no/such-page",
}
# Pages learn of their new size with the next frame.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, trouble=path == PAGES["404"], bypass_csp=True, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    for scheme, width in product(("light", "dark"), (1280, 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        found = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
        seen = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]]
        assert seen == [], (scheme, width)


def test_an_open_popover_is_accessible_too(visit: Callable[..., Page]) -> None:
    page = visit(PAGES["article"], width=390, bypass_csp=True)
    page.evaluate(AXE.read_text("utf-8"))
    for name in ("Menu", "On this page"):
        page.get_by_role("button", name=name).click()
        found = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
        assert [v["id"] for v in found["violations"]] == []
        page.keyboard.press("Escape")
