"""A reader's yes or no, over the real collector."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

ARTICLE = "articles/lamps/reset-your-lamp/"
Read = Callable[..., Page]


def vote(page: Page, answer: str) -> None:
    page.locator("[data-askwell-vote]:not([data-compact]) button", has_text=answer).first.click()


def test_one_tap_is_a_vote_with_the_article_and_its_text(read: Read, collector: Any) -> None:
    page = read(ARTICLE)
    vote(page, "Yes")
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    (row,) = collector.wait_for("vote", 1)
    assert (row["ref"], row["number"]) == ("articles/lamps/reset-your-lamp", 1)
    assert len(json.loads(row["detail"])["hash"]) == 16


def test_after_no_come_reasons_and_a_comment_and_the_last_answer_counts(read: Read, collector: Any) -> None:
    page = read(ARTICLE)
    vote(page, "No")
    page.get_by_label("It is hard to follow").check()
    page.get_by_label("What were you looking for").fill("the button, write me at ana@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We read every answer")).to_be_visible()
    last = collector.wait_for("vote", 2)[-1]
    assert (last["number"], last["extra"]) == (0, "unclear")
    assert last["text"] == "the button, write me at [email]"


@pytest.mark.parametrize("contact", ["", '"contact":"",'])
def test_after_no_comes_a_way_to_a_person_where_there_is_one(read: Read, contact: str) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('"collector":', f'{contact}"collector":'))

    page = read()
    page.route(f"**/{ARTICLE}", answer)
    page.goto(page.url + ARTICLE)
    vote(page, "No")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We read every answer")).to_be_visible()
    expect(page.get_by_role("link", name="Still stuck?")).to_have_count(0 if contact else 1)


def test_a_vote_can_be_changed_and_is_one_voice(read: Read, collector: Any) -> None:
    page = read(ARTICLE)
    vote(page, "No")
    vote(page, "Yes")
    rows = collector.wait_for("vote", 2)
    assert [json.loads(row["detail"]).get("was") for row in rows] == [None, False]
    assert page.locator("[data-askwell-vote] button[aria-pressed=true]").first.inner_text().strip() == "Yes"


def counted(collector: Any) -> dict[str, int]:
    with sqlite3.connect(f"file:{collector.db}?mode=ro", uri=True) as db:
        names = ("yes", "no", "wrong", "unclear", "missing", "unsolved")
        row = db.execute(f"SELECT {', '.join(f'sum({name})' for name in names)} FROM article_days").fetchone()
    return dict(zip(names, row, strict=True))


def test_a_changed_mind_takes_its_reasons_along_even_after_a_reload(read: Read, collector: Any) -> None:
    before = counted(collector)
    page = read(ARTICLE)
    vote(page, "No")
    page.get_by_label("It is hard to follow").check()
    page.get_by_role("button", name="Send").click()
    collector.wait_for("vote", 2)
    page.reload()
    expect(page.locator("[data-askwell-vote] button[aria-pressed=true]").first).to_have_text("No")
    vote(page, "Yes")
    collector.wait_for("vote", 3)
    vote(page, "Yes")
    after = counted(collector)
    assert {name: after[name] - (before[name] or 0) for name in after} == {
        **dict.fromkeys(after, 0),
        "yes": 1,
    }


def test_it_works_by_keyboard_alone(read: Read, collector: Any) -> None:
    page = read(ARTICLE)
    page.locator("[data-askwell-vote]:not([data-compact]) button").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("It is wrong or out of date")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("It is wrong or out of date")).to_be_checked()
    collector.wait_for("vote", 1)


def test_an_article_opened_from_a_result_is_a_click_and_another_is_a_view(read: Read, collector: Any) -> None:
    page = read("")
    page.locator("input[name=q]:visible").first.fill("reset lamp")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/articles/**")
    collector.wait_for("click", 1)
    collector.wait_for("search", 1)
    page.goto(page.url.split("/articles/")[0] + "/articles/app/scenes-and-timers/")
    (view,) = collector.wait_for("view", 1)
    assert view["ref"] == "articles/app/scenes-and-timers"


def test_a_dead_link_is_heard(read: Read, collector: Any) -> None:
    page = read("")
    page.evaluate("() => {}")
    dead = page.context.new_page()
    dead.goto(page.url + "articles/lamps/never-was/")
    (row,) = collector.wait_for("notfound", 1)
    assert row["ref"].endswith("articles/lamps/never-was/")


@pytest.mark.parametrize(
    "objection",
    ["Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})", "navigator.globalPrivacyControl = true"],
)
def test_who_objects_is_not_observed_but_may_still_vote(read: Read, collector: Any, objection: str) -> None:
    page = read(ARTICLE, init=objection)
    vote(page, "Yes")
    (row,) = collector.wait_for("vote", 1)
    assert row["visit"] == ""
    assert collector.rows("view") == []


def test_without_javascript_the_form_posts_and_returns(read: Read, collector: Any) -> None:
    page = read(ARTICLE, java_script_enabled=False)
    vote(page, "Yes")
    page.wait_for_url(f"**/{ARTICLE}#askwell-thanks")
    expect(page.get_by_text("Thank you. It has arrived.")).to_be_in_viewport()
    (row,) = collector.wait_for("vote", 1)
    assert row["ref"] == "articles/lamps/reset-your-lamp"
