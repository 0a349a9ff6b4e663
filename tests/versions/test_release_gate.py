"""The release gate from tags: which answers a customer would lose, when the questions about them are gone too."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import askwell

CONFIGURATION = """
site_name: Lamps
docs_dir: content
plugins:
  - askwell:
      versions:
        build: [{name: "1.0", ref: v1}, {name: "2.0", ref: v2}]
"""
ARTICLES = {"refund": "How to get a refund of money.", "shipping": "Shipping takes three days."}


def git(folder: Path, *arguments: str) -> None:
    name = ["-c", "user.name=w", "-c", "user.email=w@example.com"]
    subprocess.run(["git", "-C", folder, *name, *arguments], check=True, capture_output=True)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", tag)
    git(folder, "tag", tag)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A help center whose second release has no article on refunds."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    (tmp_path / ".gitignore").write_text("site/\n.askwell/\nelsewhere/\n")
    folder = tmp_path / "content/articles/orders"
    folder.mkdir(parents=True)
    for slug, text in ARTICLES.items():
        (folder / f"{slug}.md").write_text(f"---\ntitle: {slug.capitalize()}\n---\n\n{text}\n")
    (tmp_path / "content/search_tests.yml").write_text("- {query: money back refund, expect: refund}\n")
    commit(tmp_path, "v1")
    (folder / "refund.md").unlink()
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(askwell, arguments, catch_exceptions=False)
    return result.exit_code, result.output


def lost(*more: str) -> tuple[int, list[str]]:
    code, output = run("versions", "diff", "1.0", "2.0", "--format", "json", *more)
    return code, [row["question"] for row in json.loads(output)["lost"]]


def test_a_search_test_that_left_with_its_article_is_still_asked(project):
    (project / "content/search_tests.yml").unlink()
    commit(project, "v2")
    run("build", "--versions")
    assert lost() == (1, ["money back refund"])


def test_a_search_test_whose_article_is_gone_stops_the_check_and_not_the_build(project):
    """A tag cannot be mended, so its build must not depend on questions nobody can correct any more."""
    commit(project, "v2")
    assert run("check")[0] == 1
    assert run("build", "--versions")[0] == 0
    assert lost() == (1, ["money back refund"])


def test_the_project_as_it_was_can_lie_anywhere(project):
    (project / "content/search_tests.yml").unlink()
    commit(project, "v2")
    git(project, "worktree", "add", "--quiet", "elsewhere", "v1")
    os.chdir("elsewhere")
    run("build", "--version", "1.0", "--site-dir", str(project / "site"))
    os.chdir(project)
    assert "2.0" in run("build", "--version", "2.0")[1]
    assert lost() == (0, [])
    assert lost("--before", "elsewhere") == (1, ["money back refund"])
