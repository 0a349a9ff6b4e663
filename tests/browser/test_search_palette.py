"""The palette: search over any page, in a dialog of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
ARTICLE = "articles/lamps/reset-your-lamp/"


def test_slash_opens_a_dialog_with_the_field_in_focus(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.keyboard.press("/")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()


def test_what_is_typed_before_the_dialog_is_there_is_not_lost(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    page = visit(ARTICLE)
    help_center.slow = 1.0
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_value("money back")
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_a_click_into_the_header_field_opens_it(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.locator("header input[type=search]").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_tabbing_through_the_header_opens_nothing(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.locator("header input[type=search]").focus()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_and_returns_focus(visit: Visit) -> None:
    page = visit(ARTICLE)
    field = page.locator("header input[type=search]")
    field.click()
    page.keyboard.type("lamp")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(field).to_be_focused()


def test_the_close_button_and_a_click_outside_close_it(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_answer_of_the_same_page_closes_it(visit: Visit, ask: Callable[[Page, str], None]) -> None:
    page = visit(ARTICLE)
    ask(page, "reset your lamp")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(ARTICLE))


def test_it_fills_the_screen_of_a_phone(visit: Visit) -> None:
    page = visit(ARTICLE, width=390, height=844, has_touch=True, is_mobile=True)
    page.locator("header input[type=search]").tap()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    page = visit(ARTICLE, width=width)
    page.keyboard.press("Control+k")
    page.keyboard.type("lamp")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("(d => d.scrollWidth <= d.clientWidth)(document.querySelector('dialog'))")
