"""The command line as people meet it: help, near misses, exit codes, and a guard against stolen names."""

from __future__ import annotations

import os
import sys
import types
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli, installation
from generator.errors import AskwellError, UsageError


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.askwell, list(args))
    return result.exit_code, result.output


def test_help_lists_every_command_with_a_summary() -> None:
    code, out = run("--help")
    assert code == 0
    for name, (_, summary) in cli.COMMANDS.items():
        assert f"  {name} " in out
        assert summary.split()[0] in out


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_answers_help_with_an_example(name: str) -> None:
    code, out = run(name, "--help")
    assert code == 0
    assert f"askwell {name}" in out.split("Usage:")[1].split("\n", 1)[1], "no example below the usage line"


def test_a_build_of_nothing_says_so(tmp_path: Path) -> None:
    code, out = run("build", str(tmp_path), "--site-dir", str(tmp_path.parent / "nothing"))
    assert code == 0 and "there are no articles yet: write one" in out


def test_a_near_miss_is_suggested_and_exits_2() -> None:
    code, out = run("biuld")
    assert code == 2
    assert "No such command 'biuld'. Did you mean 'build'?" in out


def test_an_unknown_option_exits_2() -> None:
    code, out = run("build", "--strikt")
    assert code == 2
    assert "--strict" in out


def test_an_error_is_its_message_and_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise AskwellError("content/a.md:3: no")

    monkeypatch.setattr(cli.askwell, "main", fail)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert capsys.readouterr().err == "askwell: content/a.md:3: no\n"


def test_what_the_disk_refuses_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "argv", ["askwell", "init", str(tmp_path / "file/help")])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert "file/help" in (said := capsys.readouterr().err) and said.count("\n") == 1


def test_a_name_that_is_not_utf_8_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (content := tmp_path / "content").mkdir()
    with open(os.fsencode(content) + b"/gr\xf6sse.md", "w") as file:
        file.write("# Size")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["askwell", "build"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert "'gr\\xf6sse.md': a name that is not UTF-8" in capsys.readouterr().err


def package_in(folder: Path, *, marker: str) -> types.ModuleType:
    folder.mkdir()
    (folder / "__init__.py").touch()
    package = types.ModuleType("generator")
    package.__file__ = str(folder / "__init__.py")
    package.__distribution__ = marker  # type: ignore[attr-defined]
    return package


def test_a_package_of_our_own_starts_without_reading_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(metadata, "packages_distributions", lambda: asked.append("metadata") or {})
    installation.refuse_collision(package_in(tmp_path / "generator", marker="askwell"))
    assert asked == []


@pytest.mark.parametrize(("marker", "foreign"), [("", ()), ("askwell", ("theirs.py",))])
def test_a_shared_package_is_refused_with_the_other_owner_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marker: str, foreign: tuple[str, ...]
) -> None:
    """Two wheels with a `generator` folder install over each other silently; the first symptom was an ImportError."""
    package = package_in(tmp_path / "generator", marker=marker)
    for name in foreign:
        (tmp_path / "generator" / name).touch()
    monkeypatch.setattr(metadata, "packages_distributions", lambda: {"generator": ["askwell", "gen-tool"]})
    with pytest.raises(UsageError, match=r"belongs to gen-tool.*\n.*pipx install askwell"):
        installation.refuse_collision(package)


def test_the_command_starts_without_the_engine_or_the_collector() -> None:
    """`askwell build` with nothing to do must not pay for what it does not use."""
    import subprocess

    probe = "import sys, generator.cli; print([m for m in ('mkdocs', 'starlette', 'sqlalchemy', 'rich') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


@pytest.mark.parametrize("command", ["report", "doctor", "gaps sync", "events export"])
def test_a_damaged_store_is_said_in_a_line(
    tmp_path: Path,
    tiny_content: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "events.db").write_bytes(b"no database at all " * 500)
    monkeypatch.chdir(tiny_content.parent)
    monkeypatch.setattr(sys, "argv", ["askwell", *command.split(), "--db", f"sqlite:///{tmp_path / 'events.db'}"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert "the store is damaged: file is not a database" in capsys.readouterr().err
