"""Search for everyone: axe finds nothing, in light and dark, wide and narrow, left and right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Ask = Callable[[Page, str], None]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe has against the page, as rule and element."""
    if not AXE.is_file():
        pytest.skip("needs node_modules/axe-core: npm ci")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    run = "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"
    found: dict[str, Any] = page.evaluate(run, RULES)
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", "articles/lamps/reset-your-lamp/"])
def test_open_answers(visit: Visit, ask: Ask, path: str, width: int, scheme: str) -> None:
    page = visit(path, width=width, color_scheme=scheme)
    ask(page, "where is my order")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert violations(page) == []


@pytest.mark.parametrize("query", ["lamp", "qqqqxyzzy"])
def test_the_page_of_results(visit: Visit, query: str) -> None:
    page = visit(f"search/?q={query}")
    expect(page.get_by_role("heading", name=f"“{query}”")).to_be_visible()
    assert violations(page) == []


def test_nothing_found_in_the_palette(visit: Visit) -> None:
    page = visit("articles/lamps/reset-your-lamp/")
    page.keyboard.press("/")
    page.keyboard.type("qqqqxyzzy")
    expect(page.get_by_role("dialog")).to_contain_text("Nothing found")
    assert violations(page) == []


def test_forced_colours_keep_the_choice_visible(visit: Visit, ask: Ask) -> None:
    page = visit(forced_colors="active")
    ask(page, "lamp")
    page.keyboard.press("ArrowDown")
    outline = page.locator("[aria-selected=true]").evaluate("option => getComputedStyle(option).outlineStyle")
    assert outline == "solid"


def test_reduced_motion_moves_nothing(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    page.keyboard.press("/")
    page.keyboard.type("lamp")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.locator(".askwell-list").evaluate("list => getComputedStyle(list).transitionDuration") == "0s"
