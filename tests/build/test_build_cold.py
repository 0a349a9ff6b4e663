"""A first build spreads its work over processes; what it leaves is what one process would have left."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from generator.build.pool import spread
from generator.build.project import open_project
from generator.build.report import Options
from generator.build.site import build_site, workshop_of
from generator.build.theme import Renderer
from generator.build.views import PageView
from generator.build.views_site import Site
from generator.errors import ConfigError
from search_index.slots import assign

from .conftest import tree_of


def write_articles(root: Path) -> Path:
    """Write forty articles and as many questions below `root`."""
    for number in range(40):
        question = root / f"content/faq/topic-{number % 3}/question-{number}.md"
        question.parent.mkdir(parents=True, exist_ok=True)
        question.write_text(f"---\nquestion: What is number {number}?\n---\n\nIt is *{number}*.\n", "utf-8")
        file = root / f"content/articles/topic-{number % 3}/article-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# Article {number}\n\n## Part *{number}*\n\nSee [that](#part-{number}) in `code`.\n", "utf-8")
    return root


def built(root: Path, jobs: int) -> tuple[dict[str, str], list[bytes]]:
    """Build forty articles; give the site's files and the keys the cache holds."""
    settings = open_project(write_articles(root) / "content", site_dir=root / "site")
    build_site(settings, Options(jobs=jobs))
    with sqlite3.connect(Path(settings.cache_dir, "pages.db")) as cache:
        keys = [key for (key,) in cache.execute("SELECT key FROM entry ORDER BY key")]
    return tree_of(root / "site"), keys


def test_many_processes_leave_the_site_and_the_cache_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for jobs in (1, 2):
        (tmp_path / str(jobs)).mkdir()
        monkeypatch.chdir(tmp_path / str(jobs))
        made.append(built(tmp_path / str(jobs), jobs))
    assert made[0] == made[1]
    assert len(made[0][1]) == 200  # of each its HTML and its search entry; of an article what surrounds it too
    assert "It is <em>39</em>." in (tmp_path / "2/site/faq/topic-0/index.html").read_text("utf-8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_standby_of_a_new_site_is_the_site_whatever_a_killed_build_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = open_project(write_articles(tmp_path) / "content", site_dir=tmp_path / "site")
    left = workshop_of(settings) / "twin/articles/gone/index.html"
    left.parent.mkdir(parents=True)
    left.write_text("of a build that was killed")
    build_site(settings, Options(jobs=jobs))
    standby = workshop_of(settings) / "standby"
    assert tree_of(standby) == tree_of(tmp_path / "site")
    assert all((standby / path).samefile(tmp_path / "site" / path) for path in tree_of(standby))
    assert not left.exists()


def test_a_page_that_fails_behind_the_index_leaves_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_articles(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Help\ndocs_dir: content\ntheme: {name: material, custom_dir: own}\nplugins: [askwell]\n"
    )
    refs = [
        f"{kind}-{number}"
        for number in range(40)
        for kind in (f"articles/topic-{number % 3}/article", f"faq/topic-{number % 3}#question")
    ]
    last = [ref for ref in assign(refs) if ref.startswith("articles/")][-1]
    template = tmp_path / "own/askwell/article.html"
    template.parent.mkdir(parents=True)
    template.write_text(f"{{{{ view.ref }}}} {{{{ 1 // (view.ref != '{last}') }}}}", "utf-8")
    with pytest.raises(ZeroDivisionError):
        build_site(open_project(tmp_path), Options(jobs=2))
    assert not (tmp_path / "site").exists()
    template.write_text("{{ view.ref }}", "utf-8")
    build_site(open_project(tmp_path), Options(jobs=2))
    assert (tmp_path / "site" / last / "index.html").read_text("utf-8") == last


def test_a_first_build_is_not_said_to_be_over_while_its_last_pages_wait(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    settings = open_project(write_articles(tmp_path) / "content", site_dir=tmp_path / "site")
    build_site(settings, Options(jobs=2, progress=lambda what, part: told.append((what, part))))
    said, parts = zip(*told, strict=True)
    assert said[-2:] == ("pages: 80 of 80", "search index and last pages")
    assert list(parts) == sorted(parts)
    assert parts[0] == 0 and parts[-1] < 1


@pytest.mark.parametrize("count", [0, 1, 23, 24, 100, 1000])
def test_work_comes_back_whole_and_in_order(count: int) -> None:
    assert [item for chunk in spread(list, range(count), jobs=2) for item in chunk] == list(range(count))


def test_what_all_pages_share_is_drawn_once_unless_a_writer_draws_it(tmp_path: Path) -> None:
    partial = tmp_path / "askwell/partials/footer.html"
    partial.parent.mkdir(parents=True)
    partial.write_text("<footer>{{ view.title }}</footer>", "utf-8")
    site, views = (
        Site(name="Help"),
        [PageView(url="a/", title="One", html=""), PageView(url="b/c/", title="Two", html="")],
    )
    plain, own = Renderer(site), Renderer(site, [tmp_path])
    assert [f'<a href="{view.base}contact/">' in plain.page(view) for view in views] == [True, True]
    assert [f"<footer>{view.title}</footer>" in own.page(view) for view in views] == [True, True]


def test_settings_are_the_same_wherever_they_were_resolved(project: Path) -> None:
    elsewhere = open_project(project, meanwhile=lambda: None)
    assert open_project(project) == elsewhere
    (project / "mkdocs.yml").write_text("site_name: [", "utf-8")
    with pytest.raises(ConfigError, match=r"mkdocs\.yml"):
        open_project(project, meanwhile=lambda: None)
