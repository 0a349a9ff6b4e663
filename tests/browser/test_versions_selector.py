"""The version selector, as a reader meets it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.build.project import open_project
from generator.build.report import Options
from generator.content.starting import start
from generator.versions.build import build_version

BILLING = "articles/billing"


class Quiet(SimpleHTTPRequestHandler):
    """A plain host, which takes it calmly when a browser leaves in the middle of a file."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A help center in two versions: 2.0 has renamed one article of 1.0 and removed another."""
    project = tmp_path_factory.mktemp("versions") / "project"
    start(project, name="Lumen help", lang="en")
    write(project, "pay-by-invoice", "Pay by invoice")
    write(project, "get-a-refund-by-card", "Get a refund by card")
    build_version(settings_of(project), Options(), "1.0", title="1.0 (old)")
    old = project / "content" / BILLING
    (old / "pay-by-invoice.md").rename(old / "pay-later.md")
    (old / "get-a-refund-by-card.md").unlink()
    write(project, "get-a-refund", "Get a refund")
    build_version(settings_of(project), Options(), "2.0", aliases=["latest"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(project / "site")))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    shutil.rmtree(project)


def settings_of(project: Path):
    return open_project(config_file=project / "mkdocs.yml")


def write(project: Path, slug: str, title: str) -> None:
    path = project / "content" / BILLING / f"{slug}.md"
    path.write_text(f"---\ntitle: {title}\ndescription: How to {title.lower()}.\n---\n\nHow to {title.lower()}.\n")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Open a path of the site; an error on the console fails the test."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def go(path: str) -> Page:
        page.goto(address + path)
        expect(page.get_by_label("Version", exact=True)).to_be_visible()
        return page

    yield go
    page.close()
    assert complaints == []


def choose(page: Page, version: str) -> None:
    page.get_by_label("Version", exact=True).select_option(version)


def test_the_root_leads_to_the_current_version(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_url("**/latest/")
    assert page.url == f"{address}latest/"
    assert page.title()
    page.close()


def test_the_reader_stays_on_the_same_article(visit: Callable[[str], Page]) -> None:
    page = visit(f"2.0/{BILLING}/get-an-invoice/")
    choose(page, "1.0")
    page.wait_for_url(f"**/1.0/{BILLING}/get-an-invoice/")
    expect(page.get_by_label("Version", exact=True)).to_have_value("1.0")


def test_a_renamed_article_is_found_in_the_other_version(visit: Callable[[str], Page]) -> None:
    page = visit(f"1.0/{BILLING}/pay-by-invoice/")
    choose(page, "2.0")
    page.wait_for_url(f"**/2.0/{BILLING}/pay-later/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pay by invoice")


def test_a_removed_article_is_said_to_be_missing_and_the_nearest_is_offered(visit: Callable[[str], Page]) -> None:
    page = visit(f"1.0/{BILLING}/get-a-refund-by-card/")
    choose(page, "2.0")
    notice = page.locator("[data-askwell-outdated]")
    expect(notice).to_contain_text("Version 2.0 does not have this page.")
    notice.get_by_role("link", name="Get a refund").click()
    page.wait_for_url(f"**/2.0/{BILLING}/get-a-refund/")


def test_an_old_version_says_so_and_leads_to_the_same_article_now(visit: Callable[[str], Page]) -> None:
    page = visit(f"1.0/{BILLING}/get-an-invoice/")
    notice = page.locator("[data-askwell-outdated]")
    expect(notice).to_contain_text("You are reading the help for version 1.0 (old).")
    link = notice.get_by_role("link", name="Go to the current version")
    expect(link).to_have_attribute("href", page.url.replace("/1.0/", "/2.0/"))


def test_the_current_version_has_no_such_notice(visit: Callable[[str], Page]) -> None:
    page = visit(f"latest/{BILLING}/get-an-invoice/")
    expect(page.locator("[data-askwell-outdated]")).to_be_hidden()


def test_home_leads_to_home(visit: Callable[[str], Page]) -> None:
    page = visit("1.0/")
    choose(page, "2.0")
    page.wait_for_url("**/2.0/")
    expect(page.get_by_label("Version", exact=True)).to_have_value("2.0")
