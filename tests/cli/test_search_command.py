"""`askwell search` answers from a built site, and explains itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.commands.search import command
from generator.errors import UsageError
from search_index.documents import Document, Section
from search_index.writer import write_documents


def document(slug: str, title: str, text: str, category: str) -> Document:
    ref = f"articles/{slug}"
    sections = (Section(text=text), Section(text="Ask us.", heading="If it fails", anchor="if-it-fails"))
    return Document(
        ref=ref, url=f"{ref}/", title=title, sections=sections, category=category, category_title=category.title()
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    documents = [
        document("refund", "Get a refund", "The money is back within five days.", "billing"),
        document("parts", "Refund of spare parts", "Parts are sent back.", "parts"),
    ]
    write_documents(documents, tmp_path / "site" / "search")
    return tmp_path / "site"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def data(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return found


def test_it_prints_answers_with_their_place_and_passage(site: Path) -> None:
    output = run("get", "refund", "--site", site)
    assert "articles/refund/" in output
    assert "The money is back within five days." in output
    assert "match" in output


def test_the_project_can_be_named_from_anywhere(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.parent / "content").mkdir()
    (site.parent / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\n")
    monkeypatch.chdir("/")
    assert "articles/refund/" in run("refund", "-f", site.parent / "mkdocs.yml")


def test_json_has_rank_snippet_and_marks(site: Path) -> None:
    found = data("money back", "--site", site)
    (first, *_) = found["results"]
    assert (first["rank"], first["ref"]) == (1, "articles/refund")
    start, end = first["marks"][0]
    assert first["snippet"][start:end] == "money"
    assert found["match"] in {"strong", "weak"}


def test_explain_takes_each_score_apart(site: Path) -> None:
    assert "title covered" in run("refund", "--site", site, "--explain")
    (first, *_) = data("refund", "--site", site, "--explain")["results"]
    assert first["why"]["parts"][0]["how"] == "exact"


def test_a_category_narrows_it(site: Path) -> None:
    found = data("refund", "--site", site, "--category", "parts")
    assert [result["ref"] for result in found["results"]] == ["articles/parts"]


def test_no_site_says_to_build_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # away from a site that is built beside the tests
    with pytest.raises(UsageError, match=r"no search index here \(build it first: askwell build\)"):
        run("refund", "--site", tmp_path / "site")


def test_a_wrong_folder_is_led_to_the_near_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    with pytest.raises(UsageError, match="did you mean --site site"):
        run("refund", "--site", "sit")


def test_a_site_of_versions_answers_from_the_one_people_land_on(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "versions"
    root.mkdir()
    site.rename(root / "2.0")
    listing = [
        {"version": "1.0", "title": "1.0", "aliases": []},
        {"version": "2.0", "title": "2.0", "aliases": ["latest"]},
    ]
    (root / "versions.json").write_text(json.dumps(listing), encoding="utf-8")
    assert data("refund", "--site", root)["total"] == 2
