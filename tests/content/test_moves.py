"""A page that moved is still reached; a page that went says so."""

from __future__ import annotations

import os
import subprocess
from datetime import date

import pytest

from generator.content.history import read_history
from generator.content.lint import check
from generator.content.loader import load
from generator.content.moves import Proposal, add_redirects, departed_pages, propose
from generator.content.settings import ContentSettings

SETTINGS = ContentSettings()
TEXT = "\n\n".join(f"Paragraph {n} of this article says something of its own." for n in range(8))


@pytest.fixture
def repository(write):
    root = write(
        {
            "articles/a/old.md": f"# Old\n\n{TEXT}",
            "articles/a/gone.md": "# Gone\n\nNothing like the others, and short.\n",
            "articles/a/draft.md": "---\ndraft: true\n---\nx\n",
            "faq/q/why.md": "Because.\n",
        }
    )
    git(root, "init", "-q")
    commit(root, "2024-01-02")
    return root


def git(root, *arguments):
    identity = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True, env={**os.environ, **identity})


def commit(root, day):
    git(root, "add", "-A")
    git(root, "commit", "-qm", day, f"--date={day}T12:00:00+1400")


def moves(root):
    history = read_history(root)
    content = load(root, SETTINGS, history=history)
    return content, departed_pages(root, content, SETTINGS, history)


def findings(root):
    content, departed = moves(root)
    found = check(content, SETTINGS, today=date(2026, 1, 1), departed=departed)
    return [str(item) for item in found if item.rule.endswith("without-redirect")]


def test_dates_follow_a_file_through_its_renames(repository):
    git(repository, "mv", "articles/a/old.md", "articles/a/new.md")
    commit(repository, "2025-03-04")
    page = next(page for page in load(repository, SETTINGS).articles if page.slug == "new")
    assert (page.created, page.updated) == (date(2024, 1, 2), date(2025, 3, 4))


def test_a_rename_in_history_is_found_and_proposed(repository):
    git(repository, "mv", "articles/a/old.md", "articles/a/newer.md")
    commit(repository, "2025-01-01")
    git(repository, "mv", "articles/a", "articles/The box")
    commit(repository, "2025-01-02")
    content, departed = moves(repository)
    assert propose(content, departed) == (
        Proposal("articles/a/gone", "articles/The box/gone.md"),
        Proposal("articles/a/newer", "articles/The box/newer.md"),
        Proposal("articles/a/old", "articles/The box/newer.md"),
    )


def test_a_rename_not_committed_yet_is_found_too(repository):
    (repository / "articles/a/old.md").rename(repository / "articles/a/new.md")
    assert findings(repository) == [
        "articles/a/new.md:1: moved here from 'articles/a/old.md'; nothing answers articles/a/old/ "
        "(run 'askwell check --fix-redirects')"
    ]


def test_a_removed_page_demands_a_redirect_or_gone(repository):
    git(repository, "rm", "-q", "articles/a/gone.md", "articles/a/draft.md")
    commit(repository, "2025-01-01")
    assert findings(repository) == [
        "redirects.yml:1: 'articles/a/gone.md' was removed; nothing answers articles/a/gone/ "
        "(add 'articles/a/gone: <where it leads>' or 'articles/a/gone: gone')"
    ]
    (repository / "redirects.yml").write_text("articles/a/gone: gone\n")
    assert findings(repository) == []


def test_an_alias_answers_for_a_rename(repository):
    (repository / "articles/a/old.md").unlink()
    (repository / "articles/a/new.md").write_text(f"---\naliases: [articles/a/old/]\n---\n# Old\n\n{TEXT}")
    commit(repository, "2025-01-01")
    assert findings(repository) == []


def test_a_page_that_came_back_has_nothing_to_answer_for(repository):
    git(repository, "rm", "-q", "articles/a/gone.md")
    commit(repository, "2025-01-01")
    (repository / "articles/a").mkdir(exist_ok=True)
    (repository / "articles/a/gone.md").write_text("Back.\n")
    assert findings(repository) == []


def test_fix_redirects_writes_them_and_the_next_check_is_silent(repository, askwell):
    (repository / "redirects.yml").write_text("# Kept.\nx: gone\n")
    git(repository, "mv", "articles/a/old.md", "articles/a/new.md")
    result = askwell(repository.parent, "check", "--fix-redirects", "--no-search")
    assert "redirects.yml: articles/a/old now leads to articles/a/new.md" in result.output
    assert (repository / "redirects.yml").read_text() == "# Kept.\nx: gone\narticles/a/old: articles/a/new.md\n"
    assert "without-redirect" not in askwell(repository.parent, "check", "--no-search").output


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '"a b": articles/x.md\n'),
        ("- {from: c, to: d}", '- {from: c, to: d}\n- {from: "a b", to: articles/x.md}\n'),
        ("# none yet\n", '# none yet\n"a b": articles/x.md\n'),
    ],
)
def test_redirects_are_added_in_the_files_own_form(before, after):
    assert add_redirects(before, [Proposal("a b", "articles/x.md")]) == after


def test_a_shallow_clone_claims_no_dates(repository, tmp_path):
    (repository / "articles/a/gone.md").write_text("Changed.\n")
    commit(repository, "2025-05-05")
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{repository}", tmp_path / "shallow"], check=True)
    assert {page.updated for page in load(tmp_path / "shallow", SETTINGS).pages} == {None}


def test_no_repository_means_no_dates(write):
    root = write({"articles/a/b.md": "x"})
    assert read_history(root) is None and load(root).articles[0].updated is None


def test_the_redirect_of_an_address_a_page_has_come_back_to_goes():
    before = "articles/a: articles/b.md\narticles/x: gone\n"
    after = "articles/x: gone\narticles/b: articles/a.md\n"
    assert add_redirects(before, [Proposal("articles/b", "articles/a.md")], own=["articles/a"]) == after
