"""What search tells the collector: one search a finished intent, clicks with their rank, and nothing without a collector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
MODULE = "() => performance.getEntriesByType('resource').map(e => e.name).find(n => n.endsWith('/search/ui-touch.js'))"
LISTEN = """
async ([url, query]) => {
  const { Intents } = await import(url.replace("ui-touch.js", "ui-intents.js"));
  window.heard = [];
  const sink = {
    search: (event) => (window.heard.push({ type: "search", ...event }), `search-${window.heard.length}`),
    click: (event) => window.heard.push({ type: "click", ...event }),
  };
  window.intents = new Intents(() => Promise.resolve(sink));
  window.answer = { results: [{ ref: "articles/a/b" }, { ref: "articles/a/c" }], match: "weak", total: 2 };
}
"""


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit()
    page.evaluate(LISTEN, [page.evaluate(MODULE), ""])
    return page


def heard(page: Page, count: int) -> list[dict[str, Any]]:
    page.wait_for_function("count => heard.length >= count", arg=count)
    events: list[dict[str, Any]] = page.evaluate("heard")
    assert len(events) == count
    return events


def test_typing_is_one_search_once_it_pauses(page: Page) -> None:
    page.evaluate("for (const query of ['re', 'ref', 'refund']) intents.painted(query, answer)")
    top = ["articles/a/b", "articles/a/c"]
    assert heard(page, 1) == [{"type": "search", "query": "refund", "results": 2, "match": "weak", "top": top}]


def test_a_refinement_is_a_search_of_its_own_and_the_same_words_are_not(page: Page) -> None:
    page.evaluate(
        "for (const query of ['refund', 'refund ', 'refund late']) { intents.painted(query, answer); intents.finish() }"
    )
    assert [event["query"] for event in heard(page, 2)] == ["refund", "refund late"]


def test_a_click_sends_the_search_before_it_and_carries_its_id_and_rank(page: Page) -> None:
    page.evaluate("intents.painted('refund', answer); intents.clicked('articles/a/c', 2)")
    search, click = heard(page, 2)
    assert search["query"] == "refund"
    assert click == {"type": "click", "search_id": "search-1", "ref": "articles/a/c", "rank": 2}


def test_an_answer_read_in_place_is_told_as_such(page: Page) -> None:
    page.evaluate("intents.painted('refund', answer); intents.clicked('articles/a/b', 1, true)")
    assert heard(page, 2)[1]["inplace"] is True


def test_an_answer_counts_as_read_in_place_once_it_stayed_open(page: Page) -> None:
    page.evaluate(
        "intents.painted('refund', answer); intents.unfolded('articles/a/b', 1); intents.folded('articles/a/c')"
    )
    assert heard(page, 2)[1] == {
        "type": "click", "search_id": "search-1", "ref": "articles/a/b", "rank": 1, "inplace": True,
    }  # fmt: skip


@pytest.mark.parametrize("away", ["folded('articles/a/b')", "folded()", "painted('late', answer)", "dropped()"])
def test_an_answer_folded_again_at_once_was_not_read(page: Page, away: str) -> None:
    page.evaluate(
        f"intents.painted('refund', answer); intents.finish(); intents.unfolded('articles/a/b', 1); intents.{away}"
    )
    page.evaluate("setTimeout(() => intents.clicked('articles/a/c', 2), 2200)")  # later than the other would have come
    page.wait_for_function("() => heard.some(event => event.ref === 'articles/a/c')")
    assert "articles/a/b" not in [event.get("ref") for event in page.evaluate("heard")]


def test_an_emptied_field_is_no_search(page: Page) -> None:
    page.evaluate("intents.painted('refund', answer); intents.dropped(); intents.finish()")
    page.evaluate("intents.painted('late', answer); intents.finish()")
    assert [event["query"] for event in heard(page, 1)] == ["late"]


def test_leaving_the_page_finishes_the_search(page: Page) -> None:
    page.evaluate("intents.painted('refund', answer); dispatchEvent(new Event('pagehide'))")
    assert heard(page, 1)[0]["query"] == "refund"


def test_the_results_page_does_not_count_what_the_field_before_it_has_sent(page: Page) -> None:
    page.evaluate("intents.painted('refund', answer); intents.finish()")
    heard(page, 1)
    page.evaluate(
        "() => { const next = new intents.constructor(intents.events); next.resume('refund'); next.painted('refund', answer); next.clicked('articles/a/b', 1) }"
    )
    assert heard(page, 2)[1] == {"type": "click", "search_id": "search-1", "ref": "articles/a/b", "rank": 1}


def test_without_a_collector_nothing_is_sent(visit: Visit, ask: Callable[[Page, str], None]) -> None:
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    ask(page, "money back")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/articles/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sent == []
