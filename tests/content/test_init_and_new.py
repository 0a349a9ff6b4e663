"""A help center in one command, a page in another."""

from __future__ import annotations

import pytest


@pytest.fixture
def started(tmp_path, askwell):
    result = askwell(tmp_path, "init", "my-help", "--name", 'Acme: "Cloud"', "--lang", "de")
    assert result.exit_code == 0, result.output
    return tmp_path / "my-help"


def test_init_makes_a_help_center_that_checks_clean(started, askwell):
    result = askwell(started, "check", "--strict", "--hints")
    assert result.exit_code == 0, result.output
    assert "4 search tests passed" in result.output and "nothing to complain about" in result.output
    names = {path.name for path in started.iterdir()}
    assert {"mkdocs.yml", "README.md", ".gitignore", "content"} <= names


def test_init_makes_a_help_center_that_builds(started):
    from generator.build.project import open_project
    from generator.build.report import Options
    from generator.build.site import build_site

    settings = open_project(started, strict=True)
    report = build_site(settings, Options(jobs=1))
    assert settings.site_name == 'Acme: "Cloud"' and settings.lang == "de"
    assert "How can we help?" not in (started / "site/index.html").read_text()
    assert report.articles == 6 and (started / "site/index.html").is_file()


def test_init_leaves_a_folder_with_something_in_it_alone(started, askwell):
    (started / "README.md").write_text("Mine.")
    result = askwell(started.parent, "init", "my-help")
    assert result.exception.exit_code == 2 and "not empty" in str(result.exception)
    assert (started / "README.md").read_text() == "Mine."


def test_init_works_in_a_fresh_clone(tmp_path, askwell):
    (tmp_path / "clone/.git").mkdir(parents=True)
    assert askwell(tmp_path, "init", "clone").exit_code == 0


def test_init_ci_gives_a_project_its_pipeline_and_touches_nothing_else(started, askwell):
    def own_files():  # a cache is nobody's file; Git is told to pass it over
        found = (path for path in started.rglob("*") if path.is_file() and ".askwell" not in path.parts)
        return {path: path.read_bytes() for path in found}

    before = own_files()
    assert askwell(started, "init", ".", "--ci", "github").exit_code == 0
    pipeline = started / ".github/workflows/help-center.yml"
    assert "askwell check" in pipeline.read_text()
    assert {path: text for path, text in own_files().items() if path != pipeline} == before

    again = askwell(started, "init", ".", "--ci", "github")
    assert again.exception.exit_code == 2 and "help-center.yml: exists already" in str(again.exception)


@pytest.mark.parametrize(("folder", "name"), [("acme", "Acme help"), ("my-help", "My help"), ("a b", "A b help")])
def test_init_names_a_help_center_after_its_folder(tmp_path, askwell, folder, name):
    said = askwell(tmp_path, "init", folder).output
    assert f"site_name: {name}\n" in (tmp_path / folder / "mkdocs.yml").read_text()
    assert ("cd 'a b'" if " " in folder else f"cd {folder}") in said


def test_new_article_is_a_draft_that_says_what_next(started, askwell):
    result = askwell(started, "new", "article", 'Change: your "address"', "--category", "Plans and billing")
    path = "content/articles/billing/change-your-address.md"
    assert result.exit_code == 0 and result.output.startswith(f"{path} written, as a draft.\n")
    assert askwell(started, "check", "--strict", "--no-search", path).exit_code == 0
    assert "title: 'Change: your \"address\"'" in (started / path).read_text()


def test_new_faq_in_a_new_category(started, askwell):
    result = askwell(started, "new", "faq", "Schickt ihr nach Österreich?", "-c", "Versand & Co")
    assert result.exit_code == 0, result.output
    text = (started / "content/faq/versand-co/schickt-ihr-nach-osterreich.md").read_text()
    assert "question: Schickt ihr nach Österreich?" in text and "status: draft" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("article", "Get an invoice", "-c", "billing"), "exists already"),
        (("article", "New", "-c", "biling"), "unknown category 'biling' (did you mean 'billing'?"),
        (("article", "New"), "which category?"),
        (("article", "!!!", "-c", "billing"), "no file name can be made"),
    ],
)
def test_new_refuses_and_says_why(started, askwell, arguments, message):
    before = sorted(path for path in started.rglob("*.md"))
    result = askwell(started, "new", *arguments)
    assert result.exception.exit_code == 2 and message in str(result.exception)
    assert sorted(path for path in started.rglob("*.md")) == before
