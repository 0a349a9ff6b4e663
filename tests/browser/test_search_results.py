"""The page of all results keeps its state in its address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def test_the_address_is_the_question(visit: Visit) -> None:
    page = visit("search/?q=lamp")
    expect(page.get_by_role("heading", name=re.compile("answers for “lamp”"))).to_be_visible()
    expect(page.locator("main input[type=search]")).to_have_value("lamp")
    expect(page.locator(".askwell-result").first).to_be_visible()


def test_without_a_question_it_lists_every_article(visit: Visit) -> None:
    page = visit("search/")
    expect(page.locator("[data-askwell-index]")).to_be_visible()
    page.locator("main input[type=search]").fill("lamp")
    expect(page.locator("[data-askwell-index]")).to_be_hidden()
    page.locator("main input[type=search]").fill("")
    expect(page.locator("[data-askwell-index]")).to_be_visible()


def test_back_and_forward_keep_the_question(visit: Visit) -> None:
    page = visit("search/?q=lamp")
    field = page.locator("main input[type=search]")
    field.fill("money back")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=money\+back"))
    page.go_back()
    expect(field).to_have_value("lamp")
    expect(page.get_by_role("heading", name=re.compile("“lamp”"))).to_be_visible()
    page.go_forward()
    expect(field).to_have_value("money back")


def test_coming_back_from_an_article_finds_the_same_results(visit: Visit) -> None:
    page = visit("search/?q=lamp")
    first = page.locator(".askwell-result a").first
    title = first.inner_text()
    first.click()
    page.wait_for_url("**/articles/**")
    page.go_back()
    expect(page.locator(".askwell-result a").first).to_have_text(title, use_inner_text=True)


def test_filters_narrow_the_results_and_stay_in_the_address(visit: Visit) -> None:
    page = visit("search/?q=lamp")
    select = page.get_by_label("Topic")
    expect(select).to_be_visible()
    values = [value for value in select.locator("option").evaluate_all("all => all.map(o => o.value)") if value]
    before = page.locator(".askwell-result").count()
    select.select_option(values[-1])
    expect(page).to_have_url(re.compile(r"category="))
    expect(page.locator(".askwell-result")).not_to_have_count(before)
    page.reload()
    expect(page.get_by_label("Topic")).to_have_value(values[-1])


def test_a_faq_answer_opens_below_its_question(visit: Visit) -> None:
    page = visit("search/?q=where+is+my+order")
    entry = page.locator(".askwell-result").first
    entry.get_by_text("Read the answer").click()
    expect(entry).to_contain_text("After seven days without news")


def test_nothing_found_leaves_three_ways_on(visit: Visit) -> None:
    page = visit("search/?q=qqqqxyzzy")
    expect(page.get_by_role("heading", name="Nothing found for “qqqqxyzzy”")).to_be_visible()
    expect(page.locator(".askwell-ways li")).to_have_count(3)


def test_the_page_of_a_lost_address_answers_with_its_words(visit: Visit) -> None:
    page = visit("old-shop/reset-my-lamp.html", trouble=True)
    expect(page.locator(".askwell-result").first).to_contain_text("Reset your lamp")


def test_a_lost_address_of_no_words_of_ours_lists_nothing(visit: Visit) -> None:
    page = visit("how-to/qqqqxyzzy-zzz", trouble=True)
    expect(page.locator(".askwell-ways li")).to_have_count(3)
    expect(page.locator(".askwell-result")).to_have_count(0)


def test_a_pasted_log_makes_no_long_address(visit: Visit) -> None:
    page = visit("search/")
    field = page.locator("main input[type=search]")
    field.evaluate("(field, text) => { field.value = text; field.dispatchEvent(new Event('input')) }", "lamp error " * 3000)
    field.press("Enter")
    expect(page).to_have_url(re.compile("q=lamp"))
    assert len(page.url) < 700


def test_a_pasted_log_is_said_back_in_a_line(visit: Visit) -> None:
    page = visit("search/?q=" + "lamp+does+not+start+" * 50)
    heading = page.get_by_role("heading", name=re.compile("answers? for “lamp does not start"))
    expect(heading).to_have_text(re.compile(r"^.{20,130}…”$"))
    expect(page).to_have_title(re.compile(r"^lamp does.{20,120}…"))
