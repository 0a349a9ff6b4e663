"""Rules set in mkdocs.yml: every command goes by them, says so, and names what is wrong with them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from feedback_widget.collector.settings import Settings
from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Step as Played
from feedback_widget.store import open_store
from feedback_widget.store.archive import export_lines
from generator.cli import askwell
from generator.commands._collect_parts import refresh_digests, report_routes
from generator.commands._reporting import find_project, make_report
from generator.errors import ConfigError
from generator.gaps.ledger import read_ledger

RULES = """
      reports:
        minimum: 1
        rules:
          unlike_pause: 60
          weights: {left_weak: 0.6}
          enter_failed: 2
          answered_within: 5
          answered_share: 0.5
"""


def visits() -> list[Played]:
    """Six visitors on six days whose one search finds little; all but one leave, that one opens a result."""
    found = []
    for n in range(1, 7):
        at = (datetime.now(UTC).replace(hour=12) - timedelta(days=n)).timestamp()
        found.append((at, "search", f"v{n}", "pay with bitcoin", "articles/a/b", 1, "weak", "", "en", "", 0))
        if n == 6:
            found.append((at + 9, "click", f"v{n}", "", "articles/a/b", 1, "", "", "en", "", 0))
    return [Played(row, "") for row in found]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "help"
    (root / "content/articles/a").mkdir(parents=True)
    (root / ".askwell").mkdir()
    (root / "content/articles/a/b.md").write_text("# Pay\n\nBy card.\n")
    (root / "mkdocs.yml").write_text(f"site_name: Lumen\nplugins:\n  - askwell:{RULES}")
    with open_store(f"sqlite:///{root / '.askwell/events.db'}") as store:
        store.write(list(records(visits(), Random(1))))
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(askwell, list(words))


def set_to(project: Path, text: str) -> None:
    (project / "mkdocs.yml").write_text(f"site_name: Lumen\nplugins:\n  - askwell:\n      reports: {text}\n")


def told(*words: str) -> dict:
    return json.loads(run("report", *words, "--format", "json").stdout)


def test_a_report_goes_by_the_rules_of_its_project_and_says_which_were_set(project: Path) -> None:
    found = told("gaps")
    assert found["gaps"][0]["failed"] == pytest.approx(5 * 0.6)
    assert found["rules"]["unlike_pause"] == 60 and found["rules"]["weights"]["contacted"] == 1.0
    assert found["rules_changed"] == {
        "unlike_pause": 60, "weights.left_weak": 0.6, "private": 1, "enter_failed": 2, "answered_within": 5,
        "answered_share": 0.5,
    }  # fmt: skip
    set_to(project, "{rules: {weights: {left_weak: 0.9}}}")
    assert told("gaps")["gaps"][0]["failed"] == pytest.approx(5 * 0.9)


@pytest.mark.parametrize("fmt", ["table", "markdown", "html"])
def test_people_read_which_rules_were_set(project: Path, fmt: str) -> None:
    said = " ".join(run("report", "gaps", "--format", fmt).stdout.replace("\\", "").split())
    assert "Rules set otherwise than by default: unlike_pause 60 s (default 45 s), weights.left_weak 0.6" in said
    set_to(project, "{}")
    assert "set otherwise" not in run("report", "gaps", "--format", fmt).stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{rules: {unlike_pauze: 60}}", "unknown rule 'unlike_pauze' (did you mean 'unlike_pause'?)"),
        ("{rules: {unlike_pause: 1 minute}}", "'unlike_pause' must be a number of seconds above 0, not '1 minute'"),
        ("{rules: [60]}", "such as {unlike_pause: 60}, got [60]"),
        ("{minimum: 40}", "'minimum': must be a whole number from 1 to 16, not 40"),
        ("{days: 0}", "'days': must be a whole number from 1 to 36500, not 0"),
    ],
)
@pytest.mark.parametrize("command", [["report"], ["gaps", "list"], ["build"]])
def test_a_wrong_rule_is_an_error_wherever_settings_are_read(
    project: Path, command: list[str], text: str, message: str
) -> None:
    set_to(project, text)
    refused = run(*command).exception
    assert isinstance(refused, ConfigError)
    assert message in str(refused) and str(project / "mkdocs.yml") in str(refused)


def digests(db: str) -> dict[str, tuple[int, str]]:
    with open_store(db) as store, store.snapshot() as snapshot:
        return {name: (n, by) for name, n, by in snapshot.report_heads() if name[-1:].isdigit()}


def test_what_is_imported_is_digested_once_wherever_the_collector_runs(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(f"sqlite:///{project / '.askwell/events.db'}") as store:
        (tmp_path / "events.jsonl").write_bytes(b"".join(export_lines(store)))
    db = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("events", "import", "--db", db, str(tmp_path / "events.jsonl")).exit_code == 0
    made = digests(db)
    assert len(made) >= 12
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    with open_store(db) as store:
        refresh_digests(store)
        away = make_report(find_project(db=db), store)
    assert digests(db) == made and away.rules.weights["left_weak"] == 0.6 and away.rules.private == 1
    monkeypatch.chdir(project)
    assert told("gaps", "--db", db)["gaps"][0]["failed"] == pytest.approx(5 * 0.6)
    assert digests(db) == made


def test_a_wrong_rule_stops_no_import(project: Path, tmp_path: Path) -> None:
    db = f"sqlite:///{project / '.askwell/events.db'}"
    with open_store(db) as store:
        (tmp_path / "events.jsonl").write_bytes(b"".join(export_lines(store)))
    set_to(project, "{rules: {unlike_pauze: 60}}")
    done = run("events", "import", "--db", db, str(tmp_path / "events.jsonl"))
    assert done.exit_code == 0 and "7 stored before" in done.stdout
    assert "did you mean 'unlike_pause'" in done.stderr


def test_a_rule_of_the_report_makes_no_page_anew(project: Path) -> None:
    assert run("build").exit_code == 0
    set_to(project, "{rules: {unlike_pause: 50}}")
    assert "nothing changed" in run("build").stdout


def test_new_gaps_enter_the_ledger_by_the_rules(project: Path) -> None:
    assert run("gaps", "sync").exit_code == 0
    (gap,) = read_ledger(project / "content").values()
    assert (gap.within, gap.share) == (5, 0.5)
    (project / "content/gaps" / f"{gap.id}.yml").unlink()
    set_to(project, "{rules: {enter_failed: 9}}")
    assert run("gaps", "sync").stdout.startswith("0 gaps changed")
    assert run("gaps", "sync", "--failed", "3").stdout.splitlines()[-1].startswith("1 gap changed")


def test_served_reports_follow_the_settings_and_outlive_wrong_ones(project: Path) -> None:
    db = f"sqlite:///{project / '.askwell/events.db'}"
    routes = report_routes(Settings(db=db, site=None), open_to_this_machine=True)
    desk = next(route for route in routes if hasattr(route, "endpoint")).endpoint.__self__
    assert desk.compute({}).rules.unlike_pause == 60
    set_to(project, "{rules: {unlike_pause: 50}}")
    assert desk.compute({}).rules.unlike_pause == 50
    set_to(project, "{rules: {unlike_pauze: 40}}")
    assert desk.compute({}).rules.unlike_pause == 50
