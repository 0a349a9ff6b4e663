"""The ledger on every check and build: an answered gap stays answered, or the change does not pass."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from generator.cli import askwell
from generator.errors import AskwellError
from generator.gaps.ledger import read_ledger, write_gaps
from generator.gaps.models import Gap

RESET = "articles/lamps/reset-your-lamp.md"


class Result(NamedTuple):
    """What a person sees of a command: its exit code and everything it printed."""

    exit_code: int
    output: str


Run = Callable[..., Result]


@pytest.fixture
def project(tiny_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small help center with two answered gaps, on two different articles."""
    shutil.copytree(tiny_content.parent, tmp_path / "lumen")
    content = tmp_path / "lumen" / "content"
    gaps = [
        Gap(
            id="factory-settings-0001",
            label="back to factory settings",
            status="answered",
            answer="articles/lamps/reset-your-lamp",
            wordings=("reset my lamp", "back to factory settings", "wipe the lamp"),
            answered=date(2026, 1, 5),
        ),
        Gap(
            id="money-back-0002",
            label="money back",
            status="answered",
            answer="articles/billing/refund-an-order",
            wordings=("money back", "refund my order"),
            answered=date(2026, 1, 5),
        ),
    ]
    write_gaps(content, gaps)
    # Search tests of the corpus name the article that these tests delete; the ledger alone is to notice.
    (content / "search_tests.yml").write_text("[]\n", "utf-8")
    monkeypatch.chdir(tmp_path / "lumen")
    return content


@pytest.fixture
def run(project: Path) -> Run:
    def command(*args: str) -> Result:
        done = CliRunner().invoke(askwell, args)
        if isinstance(done.exception, AskwellError):
            return Result(done.exception.exit_code, done.output + str(done.exception))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Result(done.exit_code, done.output)

    return command


def regressed(result: Result) -> set[str]:
    return {line.split("gaps/")[1].split(".yml")[0] for line in result.output.splitlines() if "gap-regressed" in line}


def test_deleting_an_article_makes_exactly_its_gaps_regress_and_restoring_it_clears_them(
    project: Path, run: Run
) -> None:
    assert run("check").exit_code == 0
    text = (project / RESET).read_text("utf-8")
    (project / RESET).unlink()
    broken = run("check")
    assert broken.exit_code == 1
    assert regressed(broken) == {"factory-settings-0001"}
    assert "reset my lamp" in broken.output
    (project / RESET).write_text(text, "utf-8")
    assert run("check").exit_code == 0


def test_a_build_that_loses_an_answer_leaves_the_last_good_site(project: Path, run: Run) -> None:
    assert run("build").exit_code == 0
    page = project.parent / "site/articles/lamps/reset-your-lamp/index.html"
    before = page.read_bytes()
    (project / RESET).unlink()
    refused = run("build")
    assert refused.exit_code == 1
    assert "factory-settings-0001" in refused.output or "back to factory settings" in refused.output
    assert page.read_bytes() == before


def test_a_gap_is_drafted_written_answered_and_guarded(project: Path, run: Run) -> None:
    write_gaps(
        project,
        [
            Gap(
                id="student-price-0003",
                label="student discount",
                cause="missing",
                wordings=("student discount", "price for students"),
            )
        ],
    )
    made = run("gaps", "draft", "student", "--category", "billing", "--title", "Student discount")
    assert made.exit_code == 0, made.output
    article = project / "articles/billing/student-discount.md"
    assert "status: draft" in article.read_text("utf-8")
    assert run("check").exit_code == 0, "a drafted gap does not stand in anyone's way"

    body = (
        "---\ntitle: Student discount\nsynonyms: [price for students]\n---\n\nStudents pay half. Send us your card.\n"
    )
    article.write_text(body, "utf-8")
    assert run("build").exit_code == 0
    replayed = run("gaps", "replay", "--write")
    assert replayed.exit_code == 0, replayed.output
    assert read_ledger(project)["student-price-0003"].status == "answered"

    article.write_text(body.replace("status: published", ""), "utf-8")
    article.unlink()
    assert "student-price-0003" in regressed(run("check"))


def test_a_broken_ledger_file_is_a_finding_with_its_line(project: Path, run: Run) -> None:
    (project / "gaps" / "bad-0009.yml").write_text("id: bad-0009\nlabel: x\nstatus: done\n", "utf-8")
    found = run("check")
    assert found.exit_code == 1
    assert "gaps/bad-0009.yml:3" in found.output


def test_an_answer_that_moved_with_a_redirect_is_still_given(project: Path, run: Run) -> None:
    """Check followed the redirect and the build did not, so a renamed article could not be published."""
    (project / RESET).rename(project / RESET.replace("reset-your-lamp", "start-over"))
    with (project / "redirects.yml").open("a", encoding="utf-8") as redirects:
        redirects.write("\narticles/lamps/reset-your-lamp: articles/lamps/start-over.md\n")
    assert regressed(run("check")) == set()
    assert run("build").exit_code == 0
