"""The commands of the ledger, as a person types them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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
