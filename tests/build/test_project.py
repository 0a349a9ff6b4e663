"""Settings that cannot be used: each is a line with the way out, before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.project import open_project
from generator.build.report import Options
from generator.build.site import build_site
from generator.errors import ConfigError, UsageError


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("site_name: [x\n", r"mkdocs.yml:2: not valid YAML"),
        ("- site_name\n", "must be names and values"),
        ("docs_dir: content\n", "site_name"),
        ("site_name: x\ndocs_dir: nowhere\n", "nowhere"),
        ("site_name: x\nplugins: [asqwell]\n", "asqwell"),
        ("site_name: x\nplugins:\n  - askwell:\n      brand: {acent: red}\n", "did you mean 'brand.accent'"),
        ("site_name: x\nplugins:\n  - askwell:\n      lang: english\n", "lang.*'english' cannot be used.*de or pt-BR"),
        ("site_name: x\nplugins:\n  - askwell:\n      contact: {email: help at x}\n", "email.*help@example.com"),
        ("site_name: x\nplugins:\n  - askwell:\n      collector: {url: feedback.x.com}\n", "url.*https://feedback"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_named(tmp_path: Path, settings: str, message: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(settings)
    with pytest.raises(ConfigError, match=message):
        open_project(tmp_path)


def test_a_folder_builds_from_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (content := tmp_path / "docs").mkdir()
    monkeypatch.chdir(content)
    settings = open_project(Path("."))
    assert (settings.content, settings.site_dir) == (str(content), str(tmp_path / "site"))


def test_below_a_project_it_is_said_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (below := tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    monkeypatch.chdir(below)
    with pytest.raises(UsageError, match=f"there is one in {tmp_path}: go there"):
        open_project()


@pytest.mark.parametrize(
    ("text", "settings", "shown"),
    [
        ("", "", ""),
        ("", "contact: {email: help@example.com}", "help@example.com"),
        ("# Reach us\n\nCall Bob.\n", "lang: en", "Call Bob."),
        ("", "collector: {url: https://hear.example.com}", "<form"),
    ],
)
def test_there_is_a_contact_page_when_somebody_can_be_reached(
    tmp_path: Path, text: str, settings: str, shown: str
) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/pay.md").write_text("# Pay\n")
    if text:
        (tmp_path / "content/contact.md").write_text(text)
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins:\n  - askwell: {{{settings}}}\n")
    build_site(open_project(tmp_path), Options())
    page = tmp_path / "site/contact/index.html"
    assert shown in page.read_text() if shown else not page.exists()
    assert ('href="./contact/"' in (tmp_path / "site/index.html").read_text()) == bool(shown)


def test_a_brand_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "content/img").mkdir(parents=True)
    (tmp_path / "content/img/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - askwell:\n      brand: {logo: img/logo.png}\n")
    with pytest.raises(
        ConfigError, match=r"brand.logo: no file 'img/logo.png' in content/ \(did you mean 'img/logo.svg'"
    ):
        build_site(open_project(tmp_path), Options())
    assert not (tmp_path / "site").exists()
