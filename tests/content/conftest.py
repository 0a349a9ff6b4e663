"""Small content trees, written as the text a writer would type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.content.findings import Finding
from generator.content.lint import check
from generator.content.loader import load
from generator.content.models import Article, Content
from generator.content.settings import ContentSettings

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below `content/`; keys are paths, values dedented texts."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), "utf-8")
        return tmp_path / "content"

    return write


@pytest.fixture
def tree(write: Write) -> Callable[..., Content]:
    """Write files and load them."""

    def tree(files: dict[str, str], **settings: Any) -> Content:
        return load(write(files), ContentSettings(**settings))

    return tree


@pytest.fixture
def lint(write: Write) -> Callable[..., list[Finding]]:
    """Write files and check them, on 1 June 2026; hints about descriptions and orphans are off."""

    def lint(files: dict[str, str], today: date = date(2026, 6, 1), **settings: Any) -> list[Finding]:
        quiet = {"missing-description": "off", "orphan": "off", **settings.pop("lint", {})}
        rules = ContentSettings(lint=quiet, **settings)
        return check(load(write(files), rules), rules, today=today)

    return lint


@pytest.fixture
def article(tree: Callable[..., Content]) -> Callable[[str], Article]:
    """Load one article from its text."""
    return lambda text: tree({"articles/billing/refund.md": text}).articles[0]


@pytest.fixture
def askwell(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in a folder."""
    from generator.cli import askwell as cli

    def run(folder: Path, *arguments: str) -> Result:
        monkeypatch.chdir(folder)
        return CliRunner().invoke(cli, list(arguments))

    return run
