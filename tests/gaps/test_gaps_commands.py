"""The commands of the ledger, as a person types them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Step as Played
from feedback_widget.store import open_store
from generator.cli import askwell
from generator.errors import LedgerError
from generator.gaps.ledger import read_ledger, write_gaps
from generator.gaps.models import Gap

LONG = "where-is-the-switch-on-the-back-of-my-new-lamp-12ab"


@pytest.fixture
def content(tiny_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(tiny_content.parent, tmp_path / "lumen")
    monkeypatch.chdir(tmp_path / "lumen")
    root = tmp_path / "lumen" / "content"
    write_gaps(root, [Gap(id=LONG, label="where is the switch", wordings=("switch",), opened=date(2026, 1, 5))])
    return root


def gaps(*words: str) -> Result:
    return CliRunner().invoke(askwell, ["gaps", *words])


def test_ids_are_listed_whole_however_narrow_the_terminal(content: Path) -> None:
    assert LONG in gaps("list").stdout


def test_a_list_that_is_piped_is_not_cut(content: Path) -> None:
    label = "where is the switch on the back of my new lamp, and " + "which way does it turn " * 4
    write_gaps(content, [Gap(id="switch-0002", label=label.strip(), owner="ana maria", cause="missing")])
    lines = [line for line in gaps("list").stdout.splitlines() if "switch-0002" in line]
    assert len(lines) == 1 and label.strip() in lines[0] and "ana maria" in lines[0]


def test_a_status_that_does_not_exist_is_a_wrong_flag(content: Path) -> None:
    found = gaps("list", "--status", "opne")
    assert found.exit_code == 2
    assert "opne" in found.stderr


def test_an_answer_must_exist(content: Path) -> None:
    wrong = gaps("set", LONG, "--answer", "articles/billing/refund-an-ordr")
    assert isinstance(wrong.exception, LedgerError)
    assert "did you mean 'articles/billing/refund-an-order'?" in str(wrong.exception)
    assert gaps("set", LONG, "--answer", "articles/billing/refund-an-order").exit_code == 0
    assert read_ledger(content)[LONG].answer == "articles/billing/refund-an-order"


def test_the_ledger_is_read_where_nothing_can_be_kept(content: Path) -> None:
    shutil.rmtree(content.parent / ".askwell", ignore_errors=True)
    (content.parent / ".askwell").write_text("a file where the cache would be", "utf-8")
    assert LONG in gaps("list").stdout


def asked(root: Path, query: str, days_ago: int, *, found: bool) -> None:
    """Let one visitor search, and open a result or leave."""
    at = (datetime.now(UTC) - timedelta(days=days_ago)).timestamp()
    rng = Random(f"{query} {days_ago}")
    needs = (at, "search", f"v{days_ago}", query, "articles/a/b", 1, "weak", "", "en", "", 0)
    opens = (at + 9, "click", f"v{days_ago}", "", "articles/a/b", 1, "", "", "en", "", 0)
    with open_store(f"sqlite:///{root / '.askwell' / 'events.db'}") as store:
        store.write(list(records([Played(step, "") for step in ([needs, opens] if found else [needs])], rng)))


@pytest.mark.parametrize("answered", [20, 90])
def test_an_answer_is_confirmed_however_long_ago_it_was_published(content: Path, answered: int) -> None:
    """Eight weeks were read, so that an answer of last season had no weeks before it to be compared with."""
    (content.parent / ".askwell").mkdir(exist_ok=True)
    for n in range(1, 13):
        asked(content.parent, "switch", answered + 2 * n, found=False)
        asked(content.parent, "switch", n, found=True)
    on = datetime.now(UTC).date() - timedelta(days=answered)
    write_gaps(content, [replace(read_ledger(content)[LONG], status="answered", answer="articles/a/b", answered=on)])
    assert "answered -> confirmed" in gaps("sync").stdout
    assert read_ledger(content)[LONG].history[-1].note.startswith("failure 10 of 12 before, 0 of 12 after")
    assert gaps("sync").stdout.startswith("0 gaps changed")


def test_what_was_ignored_by_hand_starts_to_count_at_the_next_sync(content: Path) -> None:
    write_gaps(content, [replace(read_ledger(content)[LONG], volume=3)])
    assert gaps("set", LONG, "wontfix", "--note", "no switch").exit_code == 0
    assert read_ledger(content)[LONG].volume == 0


def test_a_draft_that_cannot_be_added_to_the_tests_writes_nothing(content: Path) -> None:
    """A list in one line got lines below it, and the next check found no YAML any more."""
    (content / "search_tests.yml").write_text("[{query: refund, expect: refund-an-order}]\n", "utf-8")
    before = sorted(content.rglob("*"))
    refused = gaps("draft", LONG)
    assert isinstance(refused.exception, LedgerError)
    assert "content/search_tests.yml: cannot be added to as it is written" in str(refused.exception)
    assert sorted(content.rglob("*")) == before and read_ledger(content)[LONG].status == "open"


def test_gaps_are_no_duplicates_of_each_other(content: Path) -> None:
    write_gaps(content, [Gap(id="lamp-0002", label="lamp")])
    assert gaps("set", "lamp", "duplicate", "--of", LONG).exit_code == 0
    ring = gaps("set", LONG, "duplicate", "--of", "lamp-0002")
    assert isinstance(ring.exception, LedgerError) and "its own duplicate" in str(ring.exception)


def test_what_is_asked_in_the_words_of_a_duplicate_counts_for_the_gap_that_stands_for_it(content: Path) -> None:
    (content.parent / ".askwell").mkdir(exist_ok=True)
    for n in range(1, 4):
        asked(content.parent, "switch", n, found=False)
        asked(content.parent, "turn it on", 3 + n, found=False)
    write_gaps(content, [Gap(id="lamp-0002", label="lamp", wordings=("turn it on",))])
    report = ["report", "gaps", "--format", "json"]

    def counted() -> dict[str, int]:
        done = CliRunner().invoke(askwell, report)
        return {row["id"]: row["intents"] for row in json.loads(done.stdout)["gaps"]}

    assert counted() == {LONG: 3, "lamp-0002": 3}
    assert gaps("set", "lamp", "duplicate", "--of", LONG).exit_code == 0
    assert counted() == {LONG: 6}
    assert gaps("sync").exit_code == 0
    assert set(read_ledger(content)[LONG].wordings) == {"switch", "turn it on"}
    assert gaps("set", "lamp", "open").exit_code == 0
    assert counted()["lamp-0002"] == 3


def test_a_check_names_the_gaps_file_that_is_wrong_and_asks_the_others(content: Path) -> None:
    """Annotations pointed to line 1 of the folder, with all that was wrong in one message."""
    (content / "gaps" / "lamp-0002.yml").write_text("id: lamp-0002\nlabel: lamp\nstauts: open\n", "utf-8")
    found = CliRunner().invoke(askwell, ["check", "--format", "json"])
    broken = [one for one in json.loads(found.stdout)["findings"] if one["rule"] == "gap-ledger"]
    assert [(one["path"], one["line"]) for one in broken] == [("content/gaps/lamp-0002.yml", 3)]
    assert "0 regressed, 2 open" in found.stdout
