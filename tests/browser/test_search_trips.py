"""How often a search waits for the network: everything that can be asked for is asked before anything asked for has come."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from search_index.planner import search
from search_index.reader import open_index

pytestmark = pytest.mark.browser
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SECONDS = 30


class Asked(list[str]):
    """What a host was asked for; others may wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._news = threading.Condition()

    def append(self, path: str) -> None:
        with self._news:
            super().append(path)
            self._news.notify_all()

    def of_the_index(self) -> set[str]:
        """Files of the index, without its folder."""
        return {path.removeprefix("/search/") for path in self if path.startswith("/search/")}

    def wait_for(self, names: set[str]) -> None:
        with self._news:
            assert self._news.wait_for(lambda: names <= self.of_the_index(), SECONDS), (names, self.of_the_index())


def release(host) -> None:  # type: ignore[no-untyped-def]
    """Let go of every answer that waits, and hold back those to later requests."""
    held, host.wake = host.wake, threading.Event()
    held.set()


@pytest.fixture(scope="module")
def wordy(tiny_content: Path, tmp_path_factory: pytest.TempPathFactory, host_folder):  # type: ignore[no-untyped-def]
    """A help center with so many words that those with one beginning fill several shards."""
    from generator.build.project import open_project
    from generator.build.site import build_site

    project = tmp_path_factory.mktemp("wordy")
    shutil.copytree(tiny_content.parent, project, dirs_exist_ok=True)
    words = [f"p{a}{b}ax{a}o{b}" for a in LETTERS for b in LETTERS]
    article = "---\ntitle: Choose a password\n---\n" + " ".join(words)
    next(project.glob("content/articles/*/")).joinpath("words.md").write_text(article, encoding="utf-8")
    settings = open_project(config_file=project / "mkdocs.yml")
    build_site(settings)
    return host_folder(Path(settings.site_dir))


@pytest.fixture
def site(wordy):  # type: ignore[no-untyped-def]
    """The help center, healthy before and after."""
    yield wordy
    wordy.reset()


@pytest.mark.parametrize(
    "query",
    [
        "choose a password",
        "choose a psasword",
        "psasword lmap rseet",
        "choose a passw",
        "psasword for my lamp and all the orders",
    ],
)
def test_the_ranking_is_known_after_two_round_trips(visit: Callable[..., Page], site, query: str) -> None:  # type: ignore[no-untyped-def]
    index = open_index(site.folder / "search")
    titles = [result.title for result in search(index, query).results]
    needed = {name for name in index.requests if not name.startswith("r/")}
    assert len(needed) <= 6

    page = visit()
    page.goto(site.url + "contact/")
    site.asked, site.slow = Asked(), SECONDS
    code: list[Route] | None = []
    page.route("**/assets/**/search/*", lambda route: route.continue_() if code is None else code.append(route))
    with page.expect_request("**/search/manifest.json"):
        # The page gets the key from within: a real one takes a way through the browser that a busy machine may lose it on.
        page.locator("body").dispatch_event("keydown", {"key": "/"})
    held, code = code, None
    for route in held:
        route.continue_()
    page.get_by_role("combobox").fill(query)
    release(site)

    site.asked.wait_for(needed)
    assert site.asked.of_the_index() == needed
    site.slow = 0
    release(site)

    expect(page.locator("[role=option]:not(.askwell-query)").first).to_contain_text(titles[0])
    assert site.asked.of_the_index() <= set(index.requests)


def test_an_error_in_the_first_letters_leads_to_the_word(site) -> None:  # type: ignore[no-untyped-def]
    index = open_index(site.folder / "search")
    manifest = index.manifest
    assert manifest.shard_of("psasword") != manifest.shard_of("password")
    found = search(index, "psasword")
    assert found.results[0].title == "Choose a password"
    assert found.suggestion == "password"
    assert index.trips == 2
