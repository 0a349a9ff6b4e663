"""The compiled report is kept beside Python's own bytecode, and trusted only for its source."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from feedback_widget.reports.render.compiled import Kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.j2").write_text("Hello {{ name }}")
    return tmp_path


def page(folder: Path) -> str:
    """Render as a new process would."""
    loader = jinja2.FileSystemLoader(folder)
    return (
        jinja2.Environment(loader=loader, autoescape=True, bytecode_cache=Kept(folder))
        .get_template("page.j2")
        .render(name="A")
    )


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "kept").rglob("*") if path.is_file()]


def test_what_is_kept_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(folder) == "Hello A" and len(kept(folder)) == 1
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    assert page(folder) == "Hello A"


@pytest.mark.parametrize("damaged", [b"", b"j2", b"\0" * 300])
def test_another_source_or_a_damaged_file_is_compiled_again(folder: Path, damaged: bytes) -> None:
    page(folder)
    (folder / "page.j2").write_text("Bye {{ name }}")
    assert page(folder) == "Bye A"
    kept(folder)[0].write_bytes(damaged)
    assert page(folder) == "Bye A"
    kept(folder)[0].write_bytes(kept(folder)[0].read_bytes()[:-9])
    assert page(folder) == "Bye A"


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert page(folder) == "Hello A" and kept(folder) == []


def test_a_folder_that_cannot_be_written_is_no_obstacle(folder: Path) -> None:
    (folder / "kept").write_text("a file where the folder would be")
    assert page(folder) == "Hello A"
