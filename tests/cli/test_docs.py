"""The help center documents the product: every command, option, setting, rule and front-matter key stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from feedback_widget.reports.rules import USUAL, lines
from generator.build.config import describe
from generator.cli import COMMANDS
from generator.content import lint
from generator.content.loader import load

CONTENT = Path(__file__).resolve().parents[2] / "content"

pytestmark = pytest.mark.skipif(not CONTENT.is_dir(), reason="needs the repository's own help center beside the tests")


def texts(folder: str = "") -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((CONTENT / "articles" / folder).rglob("*.md")))


def below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child, found in command.commands.items():
            yield from below(f"{name} {child}", found)


def commands(name: str) -> list[tuple[str, click.Command]]:
    return list(below(name, import_module(COMMANDS[name][0]).command))


@pytest.mark.parametrize("family", list(COMMANDS))
def test_every_command_and_option_is_documented(family: str) -> None:
    sections = re.split(r"^#{2,4} askwell ", texts("reference"), flags=re.MULTILINE)
    for name, command in commands(family):
        section = next((text for text in sections if text.split("\n", 1)[0].strip() == name), "")
        assert section, f"content/articles/reference/ has no section '## askwell {name}'"
        for option in (option for param in command.params if isinstance(param, click.Option) for option in param.opts):
            assert f"`{option}`" in section, f"askwell {name}: {option} is not documented"


def test_every_setting_is_documented_with_its_default() -> None:
    text = (CONTENT / "articles/reference/settings.md").read_text("utf-8")
    for name, _, explained in describe():
        row = name.rpartition(".")[2]
        assert f"`{row}`" in text or f"## {row}\n" in text, f"{name} is not in settings.md"
        assert explained in text, f"settings.md explains {name} otherwise than the setting itself"


def test_every_rule_of_the_report_is_documented_with_its_default_and_its_range() -> None:
    text = (CONTENT / "articles/reference/settings.md").read_text("utf-8")
    rows = [f"| `{line.name}` | {line.usual} | {line.kind.said} | {line.said} |" for line in lines(USUAL)]
    assert [row for row in rows if row not in text] == []
    assert len(re.findall(r"^\| `[a-z_.]+` \| [^|]* \| an? [^|]* \|", text, re.MULTILINE)) == len(rows)


def test_every_check_rule_is_documented() -> None:
    text = (CONTENT / "articles/reference/check-rules.md").read_text("utf-8")
    assert [rule for rule in lint.RULES if f"| `{rule}` | {lint.RULES[rule].severity} |" not in text] == []


def test_no_documented_option_is_invented() -> None:
    params = [param for family in COMMANDS for _, command in commands(family) for param in command.params]
    known = {option for param in params for option in (*param.opts, *param.secondary_opts)} | {"--help", "--version"}
    shown = set(re.findall(r"askwell [a-z][^`\n]*?(--[a-z][a-z-]+)", texts()))
    assert shown - known == set()


def test_the_help_center_is_a_help_center() -> None:
    content = load(CONTENT)
    published = [article for article in content.articles if article.status == "published"]
    assert len(published) >= 25
    assert len({article.category for article in published}) >= 5
    assert len(content.faq) >= 20
    assert all(article.description for article in published)
