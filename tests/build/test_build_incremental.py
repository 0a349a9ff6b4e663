"""A cached build is a clean build, whatever was edited before it."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.build import staging
from generator.build.project import open_project
from generator.build.report import BuildReport, Options
from generator.build.site import build_site
from generator.errors import ContentError

Build = Callable[..., BuildReport]


spec = util.spec_from_file_location("build_conftest", Path(__file__).with_name("conftest.py"))
assert spec and spec.loader
small = util.module_from_spec(spec)
spec.loader.exec_module(small)
tree_of, write_project, png = small.tree_of, small.write_project, small.png


def _articles(root: Path) -> list[Path]:
    return sorted((root / "content/articles").rglob("*.md"))


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def edit_text(root: Path, chance: random.Random) -> None:
    _append(chance.choice(_articles(root)), f"\nMore words {chance.randrange(9)}.\n")


WORDS = {
    "plain": "One more line.",
    "link": "See [[mail]] and [box](box.md).",
    "away": "See [there](https://elsewhere.example/).",
    "image": "![Box](img/box.png)",
    "image elsewhere": "![Box](https://images.example/box.png)",
    "video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "heading": "## A heading of its own",
    "anchor": "Go [up](#top).",
    "snippet": '--8<-- "note.md"',
    "code": "```python\nprint(1)\n```",
}


def edit_words(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    text = file.read_text("utf-8")
    worn = [line for line in WORDS.values() if f"\n{line}\n" in text]
    if worn and chance.random() < 0.5:
        file.write_text(text.replace(f"\n{chance.choice(worn)}\n", "\n"), "utf-8")
    else:
        _append(file, f"\n{chance.choice(list(WORDS.values()))}\n")


def edit_heading(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    file.write_text(file.read_text("utf-8").replace("## By card", "## With a card") + "\n## New part\n", "utf-8")


def edit_title(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    words = " ".join(chance.sample(["invoice", "refund", "mail", "phone", "box", "start"], 3))
    file.write_text(re.sub("title: .*", f"title: {words} {chance.randrange(9)}", file.read_text("utf-8"), count=1), "utf-8")


def edit_front(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    line = chance.choice(
        ["description: Some words", "tags: [invoice, mail]", "status: deprecated", "related: [pay]", "slug: other", "aliases: [old/way]"]
    )
    text = file.read_text("utf-8")
    if line.split(":")[0] not in text:
        file.write_text(text.replace("title: ", f"{line}\ntitle: ", 1), "utf-8")


def add(root: Path, chance: random.Random) -> None:
    name = f"added-{chance.randrange(6)}"
    folder = root / "content/articles" / chance.choice(["billing", "setup", "more"])
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\ntitle: {name}\nrelated: [refund]\n---\n\n[[refund]] and [[start|go]].\n")


def rename(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    file.rename(file.with_name(f"renamed-{chance.randrange(99)}.md"))


def move(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    folder = root / "content/articles" / chance.choice(["billing", "setup", "elsewhere"])
    folder.mkdir(exist_ok=True)
    if not (folder / file.name).exists():
        file.rename(folder / file.name)


def delete(root: Path, chance: random.Random) -> None:
    if len(files := _articles(root)) > 2:
        chance.choice(files).unlink()


def draft(root: Path, chance: random.Random) -> None:
    file = chance.choice(_articles(root))
    text = file.read_text("utf-8")
    if "status:" not in text:
        file.write_text(text.replace("title: ", "status: draft\ntitle: ", 1), "utf-8")


def category(root: Path, chance: random.Random) -> None:
    (root / "content/articles/billing").mkdir(exist_ok=True)
    (root / "content/articles/billing/_category.yml").write_text(f"title: Money {chance.randrange(3)}\n")


def configuration(root: Path, chance: random.Random) -> None:
    file = root / "mkdocs.yml"
    name = chance.choice(["Widget", "Gadget", "Gizmo"])
    text = file.read_text()
    file.write_text(text.replace(text.split("product: ")[1].split("}")[0], name))


def theme(root: Path, chance: random.Random) -> None:
    part = chance.choice(["contact.html", "partials/footer.html"])
    (root / "overrides/askwell" / part).write_text(f"<p>Contact {chance.randrange(3)}</p>\n")


def snippet(root: Path, chance: random.Random) -> None:
    (root / "content/snippets/note.md").write_text(f"Note {chance.randrange(5)} [[refund]].\n")


def redirect(root: Path, chance: random.Random) -> None:
    (root / "content/redirects.yml").write_text(f"old/{chance.randrange(3)}: articles/setup/start\n")


def faq(root: Path, chance: random.Random) -> None:
    _append(root / "content/faq/billing/how.md", f"\nAnd {chance.randrange(5)}.\n")


def image(root: Path, chance: random.Random) -> None:
    (root / "content/articles/setup/img").mkdir(parents=True, exist_ok=True)
    (root / "content/articles/setup/img/box.png").write_bytes(png(40 + chance.randrange(5), 30))


def commit(root: Path, chance: random.Random) -> None:
    day = f"2026-0{chance.randrange(1, 10)}-01T12:00:00Z"
    author = ["-c", "user.name=w", "-c", "user.email=w@example.com"]
    if not (root / ".git").exists():
        subprocess.run(["git", "-C", root, "init", "-q"], check=True)
    subprocess.run(["git", "-C", root, "add", "content"], check=True)
    subprocess.run(["git", *author, "-C", root, "commit", "-q", "--allow-empty", "-m", "Edit", "--date", day], check=True)


EDITS = [
    edit_text, edit_words, edit_heading, edit_title, edit_front, add, rename, move, delete, draft, category, configuration, theme, snippet,
    redirect, faq, image, commit,
]  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a failing list of edits is short enough as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 999)), min_size=1, max_size=6))
def test_any_edits_then_cached_equals_clean(build: Build, steps: list[tuple[Callable[..., None], int]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="askwell-edits-"))
    try:
        root = write_project(folder / "project")
        build(root)
        for edit, seed in steps:
            edit(root, random.Random(seed))
            build(root)
            build(root, folder / "clean", clean=True)
            assert tree_of(root / "site") == tree_of(folder / "clean"), edit.__name__
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("edit", [edit_text, edit_words, edit_title, add, delete, redirect])
def test_a_large_site_is_followed_on_two_cores(
    project: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[..., None]
) -> None:
    """Sites this large have their index and their live tree looked after by processes of their own."""
    monkeypatch.setattr(staging, "LARGE", 0)
    settings = open_project(config_file=project / "mkdocs.yml")
    build_site(settings, Options(jobs=2))
    for seed in range(2):
        edit(project, random.Random(seed))
        build_site(settings, Options(jobs=2))
        build_site(replace(settings, site_dir=str(project / "clean")), Options(jobs=1, clean=True, cache=False))
        assert tree_of(project / "site") == tree_of(project / "clean")


def test_nothing_changed_writes_nothing(project: Path, build: Build) -> None:
    build(project)
    first = build(project)
    report = build(project)
    assert sorted(report.changed) == []
    assert report.written == 0
    assert (report.articles, report.pages) == (first.articles, first.pages)


def test_one_edit_renders_one_page(project: Path, build: Build) -> None:
    build(project)
    _append(project / "content/articles/setup/reset.md", "\nOne more line.\n")
    report = build(project)
    assert report.rendered == 1 and report.work.startswith("1 page rendered, ")
    pages = {path for path in report.changed if path.endswith("index.html")}
    assert pages == {"articles/setup/reset/index.html"}


@pytest.mark.parametrize("words", WORDS)
def test_whatever_a_text_says_now_is_built_as_from_nothing(project: Path, build: Build, words: str) -> None:
    file = project / "content/articles/setup/reset.md"
    text = file.read_text("utf-8")
    build(project)
    for now in (f"{text}\n{WORDS[words]}\n", f"{text}\n{WORDS[words]}\n\nThe end.\n", text):
        file.write_text(now, "utf-8")
        assert build(project).rendered >= 1
        build(project, project / "clean", clean=True)
        assert tree_of(project / "site") == tree_of(project / "clean")


def test_a_notice_that_ended_meanwhile_is_gone_after_an_edit(
    project: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "content/announcements.yml").write_text("- {text: Office closed, end: 2026-05-01}\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp())))
    build(project)
    assert "Office closed" in (project / "site/articles/setup/box/index.html").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 5, 2, 12, tzinfo=UTC).timestamp())))
    _append(project / "content/articles/setup/reset.md", "\nOne more line.\n")
    build(project)
    assert "Office closed" not in (project / "site/articles/setup/box/index.html").read_text("utf-8")


def test_a_commit_changes_the_dates_of_what_it_holds_and_nothing_else(project: Path, build: Build) -> None:
    commit(project, random.Random(1))
    build(project)
    _append(project / "content/articles/setup/reset.md", "\nOne more line.\n")
    build(project)
    commit(project, random.Random(5))
    report = build(project)
    assert report.rendered == 1
    assert {path for path in report.changed if path.endswith(".html")} == {"articles/setup/reset/index.html"}
    build(project, project / "clean", clean=True)
    assert tree_of(project / "site") == tree_of(project / "clean")


def test_redirects_in_a_circle_are_refused_and_the_site_stays(project: Path, build: Build) -> None:
    build(project)
    before = tree_of(project / "site")
    (project / "content/redirects.yml").write_text("old: older\nolder: old\nguides/*: guides/new/*\n", "utf-8")
    with pytest.raises(ContentError) as refused:
        build(project)
    first, second, third = str(refused.value).splitlines()
    assert first.startswith("content/redirects.yml:1: redirects in a circle: old -> older -> old")
    assert ":2: " in second and ":3: redirects in a circle: guides/x -> guides/new/x" in third
    assert tree_of(project / "site") == before


def test_a_tampered_page_is_put_right(project: Path, build: Build) -> None:
    build(project)
    page = project / "site/articles/setup/reset/index.html"
    before = tree_of(project / "site")
    page.write_text("tampered")
    (project / "site/stray.txt").write_text("left here by hand")
    build(project)
    assert tree_of(project / "site") == before


def test_a_damaged_cache_costs_time_only(project: Path, build: Build) -> None:
    build(project)
    before = tree_of(project / "site")
    for file in (project / ".askwell").rglob("*"):
        if file.is_file() and file.name in ("pages.db", "memory", "record", "search.state"):
            raw = bytearray(file.read_bytes())
            raw[len(raw) // 2 :] = b"\xff" * (len(raw) - len(raw) // 2)
            file.write_bytes(bytes(raw))
    build(project)
    assert tree_of(project / "site") == before


def test_a_deleted_cache_costs_time_only(project: Path, build: Build) -> None:
    build(project)
    before = tree_of(project / "site")
    shutil.rmtree(project / ".askwell")
    build(project)
    assert tree_of(project / "site") == before


def test_an_interrupted_search_write_is_made_good(project: Path, build: Build) -> None:
    """The index keeps a state of its own; a build that failed after it must not leave the next one wrong."""
    build(project)
    _append(project / "content/articles/setup/reset.md", "\nzebra\n")
    settings_file = project / "mkdocs.yml"

    def refuse(staged: Path) -> None:
        raise RuntimeError("not this one")

    before = tree_of(project / "site")
    with pytest.raises(RuntimeError):
        build_site(open_project(config_file=settings_file), Options(check=refuse, jobs=1))
    assert tree_of(project / "site") == before
    build(project)
    build(project, project / "clean", clean=True)
    assert tree_of(project / "site") == tree_of(project / "clean")


def test_a_memory_that_outlived_its_cache_costs_time_only(project: Path, build: Build) -> None:
    build(project)
    (project / ".askwell/cache/pages.db").unlink()
    for state in (project / ".askwell/sites").glob("*/search.state"):
        state.unlink()
    _append(project / "content/articles/setup/reset.md", "\nzebra\n")
    build(project)
    build(project, project / "clean", clean=True)
    assert tree_of(project / "site") == tree_of(project / "clean")


def test_an_edit_after_a_build_without_cache_is_whole(project: Path, build: Build) -> None:
    build(project, clean=True)
    _append(project / "content/articles/setup/reset.md", "\nzebra\n")
    build(project)
    build(project, project / "clean", clean=True)
    assert tree_of(project / "site") == tree_of(project / "clean")


def test_a_heading_is_followed_to_the_pages_that_link_to_it(project: Path, build: Build) -> None:
    build(project)
    pay = project / "content/articles/billing/pay.md"
    pay.write_text(pay.read_text("utf-8").replace("## By card", "## By card or phone {#by-card}"), "utf-8")
    assert build(project).rendered == 1 + 1  # the FAQ's answers are always looked at together
    pay.write_text(pay.read_text("utf-8").replace("title: Pay an invoice", "title: Zebra"), "utf-8")
    build(project)
    build(project, project / "clean", clean=True)
    assert tree_of(project / "site") == tree_of(project / "clean")
