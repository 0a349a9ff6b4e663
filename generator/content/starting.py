"""A new help center, and new pages in one: text in, files out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from importlib.resources import as_file, files
from pathlib import Path

from generator.errors import UsageError

# Hidden files do not survive packaging; they are kept under a plain name.
_HIDDEN = {"gitignore": ".gitignore"}
_ENGLISH = "        tagline: How can we help?\n"
_FILLED = frozenset({"mkdocs.yml", "README.md"})


def start(folder: Path, *, name: str, lang: str) -> list[str]:
    """Write a help center into an empty or new folder.

    Args:
        folder: where.
        name: of the product, as people read it.
        lang: language of the interface.

    Returns:
        The paths written, sorted.

    Raises:
        UsageError: the folder holds something already, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file (name a folder that is new or empty)")
    # A fresh clone of an empty repository is as good as empty.
    if folder.is_dir() and any(item.name != ".git" for item in folder.iterdir()):
        raise UsageError(f"{folder}: not empty (name a folder that is new or empty; nothing was changed)")
    with as_file(files("generator.content").joinpath("starter")) as starter:
        written = [_write(source, starter, folder, name, lang) for source in sorted(starter.rglob("*"))]
    return sorted(filter(None, written))


def refuse_existing(folder: Path, paths: Iterable[str]) -> None:
    """Refuse to write over any of a folder's files.

    Raises:
        UsageError: one of them exists.
    """
    if there := next((path for path in paths if (folder / path).exists()), ""):
        raise UsageError(f"{folder / there}: exists already (move it away to get a new one; nothing was changed)")


def add(folder: Path, more: Mapping[str, str]) -> list[str]:
    """Write files into a project, none of them over another.

    Args:
        folder: the project, or the top of its repository.
        more: texts by their path below it.

    Returns:
        The paths written.

    Raises:
        UsageError: one of the files exists; nothing was written.
    """
    refuse_existing(folder, more)
    for path, text in more.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return list(more)


def _write(source: Path, starter: Path, folder: Path, name: str, lang: str) -> str:
    relative = source.relative_to(starter)
    if source.is_dir() or "__pycache__" in relative.parts:
        return ""
    target = folder / relative.parent / _HIDDEN.get(relative.name, relative.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if relative.as_posix() in _FILLED:
        text = source.read_text("utf-8")
        if lang != "en":
            text = text.replace(_ENGLISH, "")  # the interface has these words in its own language
        quoted = yaml_text(name) if relative.suffix == ".yml" else name
        target.write_text(text.replace("@NAME@", quoted).replace("@LANG@", lang), "utf-8")
    else:
        shutil.copyfile(source, target)
    return target.relative_to(folder).as_posix()


def yaml_text(text: str) -> str:
    """Write a text as a YAML value, in quotes when it needs them."""
    import yaml

    return yaml.safe_dump(text, allow_unicode=True, default_style=None, width=10_000).partition("\n...")[0].strip()
