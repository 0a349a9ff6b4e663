"""What readers do on pages: open answers by link, print, copy, choose colours, and go without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

FAQ = "faq/orders/"
ARTICLE = "articles/lamps/smart-lamps/connect-to-wifi/"
CODE = "articles/app/scenes-and-timers/"
TEMPLATES = ["", "articles/lamps/", ARTICLE, CODE, FAQ, "faq/", "contact/", "search/", "articles/lamps/lumen-zero/"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_page_is_quiet_and_fits_every_screen(visit: Callable[..., Page], path: str) -> None:
    """The fixture fails on any message of the console, so also on any breach of the policy.

    320 pixels are what is left of a desk's screen at 400 % (WCAG 2.2 SC 1.4.10).
    """
    page = visit(path)
    page.wait_for_load_state("networkidle")
    for width in (1280, 800, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_page_fits_a_small_phone_whose_owner_reads_large_letters(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, width=320, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_answer_opens_by_its_link(visit: Callable[..., Page]) -> None:
    page = visit(FAQ + "#where-is-my-order")
    expect(page.locator("#where-is-my-order")).to_have_attribute("open", "")
    expect(page.locator("#where-is-my-order summary")).to_be_in_viewport()
    assert page.locator("details.entry[open]").count() == 1


def test_find_in_page_opens_the_answer(visit: Callable[..., Page]) -> None:
    """A text fragment finds text as Ctrl-F does."""
    page = visit(FAQ)
    words = page.locator("#where-is-my-order .prose").text_content() or ""
    phrase = " ".join(words.split()[:4])
    page.goto(f"{page.url}#:~:text={phrase.replace(' ', '%20')}")
    expect(page.locator("#where-is-my-order")).to_have_attribute("open", "")


def test_paper_shows_every_answer_and_no_controls(visit: Callable[..., Page]) -> None:
    page = visit(FAQ)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for answer in page.locator("details.entry .prose").all():
        expect(answer).to_be_visible()
    expect(page.locator(".top form")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.entry[open]").count() == 0


def test_paper_stays_white_for_those_who_read_in_the_dark(visit: Callable[..., Page]) -> None:
    page = visit(CODE, color_scheme="dark")
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")
    page.emulate_media(media="print")
    inks = "[...document.querySelectorAll('h1, .prose p, .prose code')].map(e => getComputedStyle(e).color)"
    assert set(page.evaluate(inks)) == {"rgb(0, 0, 0)"}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_all_answers_open_at_once(visit: Callable[..., Page]) -> None:
    page = visit(FAQ)
    button = page.locator("[data-askwell-expand]")
    button.click()
    expect(button).to_have_text("Close all")
    assert page.locator("details.entry:not([open])").count() == 0


def test_colours_follow_the_device_until_someone_chooses(visit: Callable[..., Page]) -> None:
    page = visit("", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    button = page.locator("[data-askwell-scheme]")
    button.click()
    expect(button).to_have_attribute("aria-label", "Colours: light")
    light = page.evaluate(ground)
    assert light != dark
    page.reload(wait_until="commit")
    page.wait_for_selector("body")
    assert page.evaluate(ground) == light


def test_code_is_copied(visit: Callable[..., Page]) -> None:
    page = visit(CODE, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".highlight").first.hover()
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "Room" in page.evaluate("navigator.clipboard.readText()")


def test_a_video_is_asked_for_only_on_request(visit: Callable[..., Page]) -> None:
    page = visit(ARTICLE, trouble=True)
    asked: list[str] = []
    page.route("https://**", lambda route: (asked.append(route.request.url), route.abort()))
    page.reload(wait_until="networkidle")
    assert asked == []
    page.get_by_role("button", name="Play video").click()
    expect(page.locator("iframe")).to_have_attribute("title", "How to connect a lamp")
    page.wait_for_function("document.querySelector('iframe').src.startsWith('https://www.youtube-nocookie.com/')")


def test_a_notice_stays_away_once_dismissed(visit: Callable[..., Page]) -> None:
    page = visit("")
    notice = page.locator("[data-askwell-notice]:visible").first
    text = notice.locator("p").text_content() or ""
    notice.get_by_role("button").click()
    page.goto(page.url + "faq/")
    expect(page.get_by_text(text)).to_be_hidden()


def test_the_lost_page_knows_what_was_looked_for(visit: Callable[..., Page]) -> None:
    page = visit("kb/how-to-reset-lamp.html", trouble=True)
    expect(page.get_by_role("searchbox")).to_have_value("how to reset lamp")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_everything_is_there_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(ARTICLE, java_script_enabled=False)
    page.get_by_role("search").get_by_role("searchbox").fill("wifi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=wifi")
    page.get_by_role("link", name="Connect a lamp to Wi-Fi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect a lamp to Wi-Fi")
    expect(page.get_by_role("link", name="How to connect a lamp")).to_be_visible()


def test_the_contents_open_on_a_phone_and_close_once_used(visit: Callable[..., Page]) -> None:
    page = visit(ARTICLE, width=390)
    contents = page.locator("#aw-toc")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="On this page").click()
    contents.get_by_role("link").nth(1).click()
    expect(contents).to_be_hidden()
    assert "#" in page.url
