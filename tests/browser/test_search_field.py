"""The field on the front page: a combobox that answers as one types."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Ask = Callable[[Page, str], None]


def test_slash_brings_the_field_and_typing_brings_answers(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "money back")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_ctrl_k_does_the_same(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_slash_typed_into_a_field_stays_a_slash(visit: Visit) -> None:
    page = visit()
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).click()
    page.keyboard.type("a/b")
    expect(page.get_by_role("combobox")).to_have_value("a/b")


def test_the_words_of_the_query_are_marked(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "reset lamp")
    marks = page.get_by_role("option").first.locator("mark")
    assert {text.lower() for text in marks.all_inner_texts()} >= {"reset", "lamp"}


def test_arrows_walk_the_answers_while_the_field_keeps_the_focus(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "lamp")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_enter_opens_the_chosen_answer(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "money back")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("articles/billing/refund-an-order/"))


def test_enter_without_a_choice_leads_to_all_results(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "lamp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"search/\?q=lamp$"))


def test_escape_closes_the_answers_and_keeps_the_words(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "lamp")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("combobox")).to_have_value("lamp")


def test_a_faq_answer_is_read_in_place_and_then_leads_to_its_page(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "where is my order")
    entry = page.get_by_role("option").first
    expect(entry).to_contain_text("Where is my order?")
    entry.click()
    expect(entry).to_contain_text("After seven days without news")
    expect(page).to_have_url(re.compile(r"/$"))
    entry.click()
    expect(page).to_have_url(re.compile("faq/orders/#where-is-my-order"))


def test_the_number_of_answers_is_announced(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "money back")
    expect(page.locator("[role=status][aria-live=polite]").first).to_have_text(re.compile(r"^\d+ answers?"))


def test_a_search_that_finds_nothing_shows_three_ways_on(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("qqqqxyzzy")
    popup = page.locator(".askwell-popup")
    expect(popup).to_contain_text("Nothing found for “qqqqxyzzy”")
    expect(popup.get_by_role("listitem")).to_have_count(3)
    popup.get_by_role("link", name="Contact us").click()
    expect(page).to_have_url(re.compile("contact/"))


def test_what_was_searched_is_remembered_on_the_device_and_can_be_cleared(visit: Visit, ask: Ask) -> None:
    page = visit()
    ask(page, "money back")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.go_back()
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_role("option")).to_have_text(["money back"])
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("option")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('askwell.recent')") is None


def test_markup_in_a_query_stays_text(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("<img src=x onerror=alert(1)>")
    expect(page.locator(".askwell-popup")).to_be_visible()
    assert page.locator(".askwell-popup img").count() == 0


def test_without_script_the_form_leads_to_an_index_of_everything(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("searchbox").fill("lamp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"search/\?q=lamp"))
    expect(page.get_by_role("link", name="Reset your lamp")).to_be_visible()


def test_search_code_waits_for_the_first_touch(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    page = visit("articles/lamps/reset-your-lamp/")
    page.wait_for_load_state("networkidle")
    assert [path for path in help_center.asked if "/search/" in path and "ui-touch.js" not in path] == []
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_visible()
    fetched = [path for path in help_center.asked if path.endswith((".js", ".css")) and "/search/" in path]
    assert len(fetched) == len(set(fetched)), "a module was fetched twice"
