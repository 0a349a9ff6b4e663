"""With the keyboard alone: every control is reached, seen in focus, and left again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = ["", "articles/lamps/", "articles/lamps/smart-lamps/connect-to-wifi/", "faq/orders/", "contact/", "search/"]
NAME = """() => { window.nameOf = (it) =>
  [it.localName, it.id, it.getAttribute("href"), it.textContent.trim().slice(0, 40)].join(" "); }"""
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const {outlineStyle, outlineWidth} = getComputedStyle(it.matches(".card a") ? it.closest(".card") : it);
  return {
    name: it === document.body ? "" : nameOf(it),
    ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((it) => it.tabIndex >= 0 && it.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
  .map(nameOf)"""
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PAGES)
def test_every_control_is_reached_and_seen(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.evaluate(NAME)
    controls = page.evaluate(CONTROLS)
    reached: list[str] = []
    for _ in range(len(controls) + 5):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not focused["name"]:
            break
        assert focused["ring"], f"no visible focus: {focused['name']}"
        assert focused["seen"], f"out of sight: {focused['name']}"
        reached.append(focused["name"])
    assert set(controls) - set(reached) == set()


def test_the_first_stop_skips_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit("")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_search_is_one_key_away(visit: Callable[..., Page], keys: str) -> None:
    page = visit("articles/lamps/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press(keys)
    expect(page.get_by_role("combobox").or_(page.get_by_role("searchbox")).and_(page.locator(":focus"))).to_be_visible()


def test_targets_are_large_enough_for_a_thumb(visit: Callable[..., Page]) -> None:
    """WCAG 2.2 SC 2.5.8: 24 by 24 CSS pixels, links inside sentences aside."""
    page = visit("articles/lamps/smart-lamps/connect-to-wifi/", width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden])")]
          .filter((it) => it.checkVisibility({visibilityProperty: true}) && !it.closest(".prose, .hidden, .skip"))
          .map((it) => [it.outerHTML.slice(0, 80), it.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([it]) => it)"""
    )
    assert small == []
