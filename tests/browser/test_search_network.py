"""Slow, failing and absent networks: search says so, tries again and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
INDEX = r"^/search/"


def test_a_failing_index_is_told_and_tried_again(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    help_center.down = INDEX
    page = visit(trouble=True)
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.locator(".askwell-note")).to_contain_text("Search cannot be reached")
    help_center.down = ""
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")
    expect(page.get_by_role("combobox")).to_have_value("money back")


@pytest.mark.parametrize("width", [1280, 390])
def test_try_now_does_not_wait(visit: Visit, help_center, width: int) -> None:  # type: ignore[no-untyped-def]
    help_center.down = INDEX
    page = visit(trouble=True, width=width)
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.locator(".askwell-note")).to_contain_text("4 seconds")
    help_center.down = ""
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("option").first).to_be_visible(timeout=2000)


def test_a_page_older_than_the_index_asks_to_be_loaded_again(visit: Visit) -> None:
    page = visit(trouble=True)
    page.route("**/search/manifest.json", lambda route: route.fulfill(json={"format": 99}))
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.locator(".askwell-note")).to_contain_text("older than the last update")
    page.unroute_all()
    with page.expect_event("load"):
        page.get_by_role("button", name="Reload").click()
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_a_slow_index_is_told(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    help_center.slow = 8
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.locator(".askwell-note")).to_contain_text("The connection is slow")
    help_center.wake.set()
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_question_stands_in_the_field_while_search_is_on_its_way(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    help_center.down = r"/search/ui-results"
    page = visit("search/?q=money+back", trouble=True)
    expect(page.get_by_role("searchbox")).to_have_value("money back")
    help_center.down = ""
    expect(page.get_by_role("link", name="Get your money back")).to_be_visible()


def test_offline_is_told_and_ends_with_the_connection(visit: Visit) -> None:
    page = visit(trouble=True)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.type("money back")
    expect(page.locator(".askwell-note")).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_search_that_cannot_even_be_loaded_says_so_and_comes_back(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    page = visit(trouble=True)
    help_center.down = r"/search/ui"
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.get_by_text("Search cannot be reached.")).to_be_visible()
    help_center.down = ""
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_where_workers_are_blocked_the_page_answers_itself(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    page = visit("contact/")
    page.add_init_script("delete globalThis.Worker")
    page.goto(help_center.url)
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")


def test_a_worker_that_cannot_start_is_replaced(visit: Visit, help_center) -> None:  # type: ignore[no-untyped-def]
    page = visit("contact/", trouble=True)
    page.add_init_script(
        "globalThis.Worker = class extends Worker { constructor() { super('/nothing-here.js', {type: 'module'}) } }"
    )
    page.goto(help_center.url)
    page.keyboard.press("/")
    page.keyboard.type("money back")
    expect(page.get_by_role("option").first).to_contain_text("Get your money back")
