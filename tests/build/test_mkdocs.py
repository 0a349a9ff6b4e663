"""`mkdocs build` and `askwell build` give the same site; what is Material's stays Material's."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

spec = util.spec_from_file_location("build_conftest", Path(__file__).with_name("conftest.py"))
assert spec and spec.loader
small = util.module_from_spec(spec)
spec.loader.exec_module(small)

HOOK = """
def on_page_markdown(markdown, page, **_): return markdown.replace("money", "your **money**")
def on_page_content(html, page, **_): return html + "<p>seen by the hook</p>"
def on_post_page(output, page, **_): return output + "<!-- and by its end -->"
"""
MATERIAL = """site_name: Docs
site_url: https://docs.example.com/
docs_dir: content
theme: {name: material, features: [navigation.tabs]}
nav: [{Home: index.md}, {Guide: guide.md}]
plugins: [search, askwell]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""


def both(root: Path) -> tuple[Path, str]:
    """Build with both commands; the sites must be equal. Returns the site and what askwell printed."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    ours = [sys.executable, "-c", "from generator.cli import main; main()", "build"]
    done = subprocess.run(ours, cwd=root, check=True, capture_output=True, text=True, env=env)
    theirs = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(root / "theirs")]
    subprocess.run(theirs, cwd=root, check=True, capture_output=True, env=env)
    one, other = small.tree_of(root / "site"), small.tree_of(root / "theirs")
    assert {p for p in one | other if one.get(p) != other.get(p)} == set()
    return root / "site", done.stdout + done.stderr


def test_articles_alone(project: Path) -> None:
    site, said = both(project)
    assert (site / "articles/billing/refund/index.html").is_file()
    assert "MkDocs" not in said and "Material" not in said


def test_pages_of_a_material_site_stay_its_own(project: Path) -> None:
    (project / "mkdocs.yml").write_text(MATERIAL)
    (project / "content/index.md").write_text("# Welcome\n\n[Refund](articles/billing/refund.md)\n")
    (project / "content/guide.md").write_text("# Guide :smile:\n")
    site, said = both(project)
    home = (site / "index.html").read_text()
    assert "md-tabs" in home and 'href="articles/billing/refund/"' in home
    assert "twemoji" in (site / "guide/index.html").read_text()
    assert "askwell-page" in (site / "articles/billing/refund/index.html").read_text()
    assert "end of life" not in said


def test_a_hook_sees_every_article(project: Path) -> None:
    (project / "hook.py").write_text(HOOK)
    (project / "mkdocs.yml").write_text(small.CONFIG + "hooks: [hook.py]\n")
    site, said = both(project)
    page = (site / "articles/billing/refund/index.html").read_text()
    assert "your <strong>money</strong>" in page
    assert "<p>seen by the hook</p>" in page and page.endswith("<!-- and by its end -->")
    assert "hook.py must see every page" in said


def test_plain_pages_without_a_theme_are_ours(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: Plain\ndocs_dir: content\nplugins: [askwell]\n")
    (project / "content/index.md").write_text("# Welcome\n\nTo [pay](articles/billing/pay.md).\n")
    (project / "content/about.md").write_text("# About us\n\nWe.\n")
    site, _ = both(project)
    assert 'To <a href="articles/billing/pay/">pay</a>' in (site / "index.html").read_text()
    assert "askwell-page" in (site / "about/index.html").read_text()


@pytest.mark.parametrize(
    "setting, message",
    [("lint: {orphan: loud}", "unknown severity 'loud'"), ("brand: {accent: [1]}", "accent"), ("langg: de", "langg")],
)
def test_a_wrong_setting_is_named(project: Path, setting: str, message: str) -> None:
    (project / "mkdocs.yml").write_text(f"site_name: x\ndocs_dir: content\nplugins:\n  - askwell:\n      {setting}\n")
    call = [sys.executable, "-c", "from generator.cli import main; main()", "build"]
    done = subprocess.run(call, cwd=project, capture_output=True, text=True)
    assert done.returncode == 2
    assert message in done.stderr
