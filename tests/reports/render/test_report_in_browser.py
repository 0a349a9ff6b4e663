"""The report page in a real browser: everyone can read it, and no customer's words run in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page

from feedback_widget.reports.render import html, render
from feedback_widget.reports.report import Report
from feedback_widget.reports.served import desk

Make = Callable[[list[str]], Report]
AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
HOSTILE = [
    "<script>top.hit=1</script>",
    "</title></script><img src=x onerror=top.hit=1>",
    '"><svg onload=top.hit=1>',
    "javascript:top.hit=1",
    "' autofocus onfocus=top.hit=1 x='",
    "{{ 7*7 }}${top.hit=1}",
    "<!--</style><iframe srcdoc='<script>top.hit=1</script>'>",
    "\u202egpj.exe\x00\x1b[2J\ufeff",
]


class Show(Protocol):
    def __call__(self, text: str = "", width: int = 1280, scheme: str = "light") -> Page: ...


@pytest.fixture
def shown(browser: Browser) -> Iterator[Show]:
    """Open pages that are closed after the test: the tests of all rooms share a Chromium."""
    before = browser.contexts
    with ExitStack() as opened:

        def show(text: str = "", width: int = 1280, scheme: str = "light") -> Page:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            opened.callback(context.close)
            page = context.new_page()
            page.set_content(text)
            return page

        yield show
    assert browser.contexts == before


def barriers(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip("needs axe-core (npm ci)")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found]


def served(report: Report) -> str:
    links = [SimpleNamespace(href="/reports/gaps", title="Gaps", current=True)]
    forms = SimpleNamespace(
        action="/reports/triage", token="t", decisions={}, links=links, who="ana", sign_out="/reports/sign-out",
        back="gaps", filters={}, periods=desk.PERIODS,
    )  # fmt: skip
    return html.render(report, "summary", {}, "Help", forms)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_everyone_can_read_the_report_and_decide(shown: Show, make_report: Make, width: int, scheme: str) -> None:
    page = shown(served(make_report(["cancel my order", "refund"])), width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_letters_of_double_size_fit_a_narrow_window(shown: Show, make_report: Make) -> None:
    page = shown(html.render(make_report(["cancel my order", "refund"]), "summary", {}, "Help"), 320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_address_keeps_what_is_filtered(shown: Show, make_report: Make) -> None:
    text = served(make_report(["cancel my order", "refund", "lost parcel"]))
    page = shown()
    page.route("**/*", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto("https://help.example/reports/gaps?since=8w&owner=ana")
    assert page.locator("tr[data-gap]:visible").count() == 2
    page.fill("input[name=text]", "lost")
    assert page.locator("tr[data-gap]:visible").count() == 1
    assert page.url.endswith("/reports/gaps?since=8w&owner=ana&text=lost")
    assert page.locator("input[name=back]").first.input_value() == "gaps?since=8w&owner=ana&text=lost"


def test_the_gaps_fit_a_window_and_show_every_column_when_asked(shown: Show, make_report: Make) -> None:
    page = shown(served(make_report(["cancel my order", "refund"])))
    table = page.locator("#gaps ~ .scroll").first
    assert table.evaluate("part => part.scrollWidth <= part.clientWidth")
    assert table.get_by_role("columnheader", name="Status").is_visible()
    assert not table.get_by_role("columnheader", name="First seen").is_visible()
    page.get_by_label(re.compile(r"All \d+ columns")).first.check()
    assert table.get_by_role("columnheader", name="First seen").is_visible()


def test_the_report_fits_a_sheet_of_paper_in_light_colours(shown: Show, make_report: Make) -> None:
    """Columns were cut off at the edge of the sheet, and a dark screen printed white on black."""
    page = shown(html.render(make_report(["cancel my order", "refund"]), "summary", {}, "Help"), 700, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    for part in page.locator(".scroll").all():
        assert part.evaluate("part => part.scrollWidth <= part.clientWidth")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 34, 48)"
    assert page.locator(".columns:visible, .legend:visible, nav:visible").count() == 0


@pytest.mark.parametrize("problem", ["", "That is not the token this collector was started with."])
def test_everyone_can_sign_in(shown: Show, problem: str) -> None:
    assert barriers(shown(desk._sign_in_page(problem), 390)) == []


def test_no_words_run_in_the_page(shown: Show, make_report: Make) -> None:
    page = shown(render(make_report(HOSTILE), "summary", "html", site=HOSTILE[0]))
    page.fill("input[name=text]", "script")
    page.locator("thead button").first.click()
    assert page.evaluate("top.hit") is None
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, svg[onload], [onfocus]").count() == 0
