"""Delivery when things go wrong: a collector that is down, tabs that close mid-send."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ARTICLE = "articles/lamps/reset-your-lamp/"
Read = Callable[..., Page]
TABS = int(os.environ.get("ASKWELL_TABS", "40"))  # the figure is stated for 1,000


def yes(page: Page) -> None:
    page.locator("[data-askwell-vote]:not([data-compact]) button", has_text="Yes").first.click()


def queued(page: Page) -> int:
    return int(
        page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('askwell.queue.')).length")
    )


def wait_until_queued(page: Page, count: int) -> None:
    """Wait for the device's queue to hold so many events (the page's policy forbids polling inside it)."""
    for _ in range(300):
        if queued(page) == count:
            return
        page.wait_for_timeout(50)
    assert queued(page) == count


def test_a_collector_that_is_down_is_no_ones_problem_but_ours(read: Read, collector: Any) -> None:
    """The page works, the console is empty, and what was said arrives once, when the collector is back."""
    collector.stop()
    page = read(ARTICLE)
    yes(page)
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    assert queued(page) >= 1
    collector.start()
    page.reload()
    collector.wait_for("vote", 1)
    wait_until_queued(page, 0)
    page.reload()
    assert len(collector.wait_for("vote", 1)) == 1


@pytest.mark.timeout(60 + TABS)
def test_tabs_closed_mid_send_still_deliver_and_never_twice(browser: Browser, read: Read, collector: Any) -> None:
    page = read(ARTICLE)
    for _ in range(TABS):
        tab = page.context.new_page()
        tab.goto(page.url, wait_until="domcontentloaded")
        yes(tab)
        tab.close()
    page.bring_to_front()
    page.reload()
    wait_until_queued(page, 0)
    rows = collector.rows("vote")
    print(f"{len(rows)} of {TABS} votes arrived")
    assert TABS * 0.95 <= len(rows) <= TABS


def test_a_message_is_handed_over_with_what_was_searched_and_read(read: Read, collector: Any) -> None:
    page = read("")
    page.locator("input[name=q]:visible").first.fill("lamp blinks purple")
    collector.wait_for("search", 1)
    page.goto(page.url.split("?")[0] + "contact/")
    page.locator("[name=subject]").fill("My lamp blinks")
    page.locator("[name=message]").fill("It blinks purple since Monday.")
    expect(page.get_by_label("lamp blinks purple")).to_be_checked()
    page.locator("[data-askwell-contact] button[type=submit], [data-askwell-contact] button:not([type])").first.click()
    expect(page.get_by_text("Your message is on its way")).to_be_visible()
    (row,) = collector.wait_for("contact", 1)
    assert row["text"].startswith("It blinks purple")
    page.get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Send").click()
    (score,) = collector.wait_for("survey", 1)
    assert (score["extra"], score["number"]) == ("csat", 4)


def test_a_message_that_still_waits_is_no_help_to_ask_about(read: Read, collector: Any) -> None:
    collector.stop()
    page = read("contact/")
    page.locator("[name=subject]").fill("My lamp blinks")
    page.locator("[name=message]").fill("It blinks purple since Monday.")
    page.locator("[data-askwell-contact] button[type=submit], [data-askwell-contact] button:not([type])").first.click()
    expect(page.get_by_text("Your message is kept on this device")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    collector.start()
    page.reload()
    assert len(collector.wait_for("contact", 1)) == 1
