"""A real help center as three versions, made by removing and renaming articles, built from Git in one command."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from generator.cli import askwell
from generator.versions.compare import diff_versions, follow
from generator.versions.registry import loads

CONFIGURATION = """
site_name: Arduino help
site_url: https://help.example.com/
docs_dir: content
plugins:
  - askwell:
      versions:
        default: latest
        build:
          - {name: "1.0", ref: v1.0, noindex: true}
          - {name: "2.0", ref: v2.0}
          - {name: "3.0", ref: v3.0, aliases: [latest]}
"""


def git(folder: Path, *arguments: str) -> str:
    name = ["-c", "user.name=w", "-c", "user.email=w@example.com"]
    return subprocess.run(["git", "-C", folder, *name, *arguments], check=True, capture_output=True, text=True).stdout


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(askwell, arguments, catch_exceptions=False)
    finally:
        os.chdir(before)
    assert result.exit_code == code, result.output
    return result.output


def next_version(project: Path, chance: random.Random, name: str) -> tuple[set[str], dict[str, str]]:
    """Remove eight articles and rename eight, as writers do; return what was removed, and old name to new."""
    written = sorted(path for path in (project / "content").rglob("*.md") if "Hubs" not in path.parts)
    articles = [path for path in written if "draft: true" not in path.read_text()]
    chosen = chance.sample(articles, 16)
    removed, renamed = set(), {}
    for path in chosen[:8]:
        git(project, "rm", "--quiet", str(path))
        removed.add(path.stem.lower())
    for number, path in enumerate(chosen[8:]):
        new = path.with_name(f"renamed-{name}-{number}.md")
        git(project, "mv", str(path), str(new))
        renamed[path.stem.lower()] = new.stem
    git(project, "commit", "--quiet", "-m", f"Articles of {name}")
    # The corpus has broken images, and what was removed has no redirect: there are errors, as there should be.
    run(project, "check", "--fix-redirects", code=1)
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--allow-empty", "-m", f"Redirects of {name}")
    git(project, "tag", f"v{name}")
    return removed, renamed


@pytest.fixture(scope="module")
def arduino(shared, tmp_path_factory):
    """The project, and what each version removed and renamed."""
    project = tmp_path_factory.mktemp("arduino")
    shutil.copytree(shared / "corpora/arduino/content", project / "content")
    (project / "mkdocs.yml").write_text(CONFIGURATION)
    (project / ".gitignore").write_text("site/\n.askwell/\n")
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "Begin")
    git(project, "tag", "v1.0")
    chance = random.Random(6)
    changes = {name: next_version(project, chance, name) for name in ("2.0", "3.0")}
    run(project, "build", "--versions")
    return project, changes


def articles(site: Path, version: str) -> dict[str, str]:
    rows = json.loads((site / version / "askwell.json").read_text())["articles"]
    return {row["ref"].rsplit("/", 1)[1]: row["ref"] for row in rows}


@pytest.mark.slow
def test_no_link_in_any_version_is_dead(arduino):
    site = arduino[0] / "site"
    pages = [page for page in site.rglob("*.html") if "latest" not in page.relative_to(site).parts]
    assert len(pages) > 1200
    dead = [(str(page.relative_to(site)), link) for page in pages for link in _dead_links(site, page)]
    assert dead == []


def _dead_links(site: Path, page: Path) -> list[str]:
    address = f"https://help.example.com/{page.relative_to(site).as_posix().removesuffix('index.html')}"
    tree = LexborHTMLParser(page.read_text())
    links = [node.attributes.get("href") or "" for node in tree.css("a[href], link[href]")]
    links += [node.attributes.get("src") or "" for node in tree.css("script[src]")]
    return [link for link in links if not _lives(site, urlsplit(urljoin(address, link)))]


def _lives(site: Path, url) -> bool:
    if url.netloc != "help.example.com" or url.scheme not in ("http", "https"):
        return True
    place = site / unquote(url.path).strip("/")
    return place.is_file() or (place / "index.html").is_file()


@pytest.mark.slow
def test_every_renamed_article_is_reached_from_its_old_address(arduino):
    project, changes = arduino
    site = project / "site"
    old = articles(site, "1.0")
    for version in ("2.0", "3.0"):
        refs = set(articles(site, version).values())
        for before, after in changes["2.0"][1].items():
            if before in old and (version == "2.0" or after not in changes["3.0"][0] | changes["3.0"][1].keys()):
                landed = follow(site / version, f"{old[before]}/")
                assert landed.rstrip("/") in refs, (version, before)


@pytest.mark.slow
@pytest.mark.parametrize(("a", "b"), [("1.0", "2.0"), ("2.0", "3.0")])
def test_the_diff_lists_exactly_what_was_removed(arduino, a, b):
    project, changes = arduino
    diff = diff_versions(project / "site", a, b)
    gone, moved = changes[b]
    there = articles(project / "site", a)
    assert len(diff.removed) == len(gone) == 8
    assert {article.ref for article in diff.removed} <= set(there.values())
    assert len(diff.moved) == len(moved) == 8
    assert all(move.redirected for move in diff.moved)
    assert diff.added == ()


@pytest.mark.slow
def test_search_engines_are_sent_to_the_current_version(arduino):
    site = arduino[0] / "site"
    page = (site / "1.0" / next(iter(articles(site, "3.0").values())) / "index.html").read_text()
    assert re.search(r'canonical" href="https://help.example.com/latest/', page)
    assert 'name="robots" content="noindex"' in page
    assert loads((site / "versions.json").read_bytes(), "").get("latest").version == "3.0"


@pytest.mark.slow
def test_building_again_builds_nothing_and_one_moved_tag_builds_one(arduino):
    project, _ = arduino
    assert run(project, "build", "--versions").count("unchanged") == 3
    article = next((project / "content").rglob("renamed-3.0-0.md"))
    article.write_text(article.read_text() + "\nOne more sentence.\n")
    git(project, "commit", "--quiet", "--all", "-m", "Edit")
    git(project, "tag", "--force", "v3.0")
    output = run(project, "build", "--versions")
    assert (output.count("unchanged"), output.count("v3.0: built")) == (2, 1), output
    assert (
        "One more sentence" in (project / "site/latest" / _ref_of(project, "renamed-30-0") / "index.html").read_text()
    )


def _ref_of(project: Path, slug: str) -> str:
    found = articles(project / "site", "3.0")
    return found.get(slug) or found[slug.replace("30", "3-0")]
