"""Pipelines for GitHub and GitLab: check and preview what is proposed, publish what is merged, report weekly."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Literal

Host = Literal["github", "gitlab"]

_PLACES: dict[str, str] = {"github": ".github/workflows/help-center.yml", "gitlab": ".gitlab-ci.yml"}


def recipe_files(
    host: str, *, branch: str = "main", install: str = "", versions: bool = False, below: str = ""
) -> dict[str, str]:
    """Return the pipeline's files by path below the top of the repository.

    Args:
        host: `github` or `gitlab`.
        branch: the branch whose merges are published.
        install: what `pip install` is told instead of this very version of Askwell.
        versions: publish all versions of `versions.build` instead of a site without versions.
        below: the project's folder below the top of the repository, such as `docs/help`; "" when it is the top.
    """
    text = (Path(__file__).parent / f"{host}.yml").read_text(encoding="utf-8")
    for mark, value in {
        "@BRANCH@": branch,
        "@BUILD@": "askwell build --strict --versions" if versions else "askwell build --strict",
        "@ASKWELL@": install or f"askwell=={version('askwell')}",
        "@WORKING_DIRECTORY@": below and f"    working-directory: {below}\n",
        "@CHANGE_DIRECTORY@": below and f'    - cd "{below}"\n',
        "@BELOW@": below and f"{below}/",
        "@SUB@": below and f"/{below}",
    }.items():
        text = text.replace(mark, value)
    return {_PLACES[host]: text}


def place_in_repository(folder: Path) -> tuple[Path, str]:
    """Return the top of the repository that a folder lies or will lie in, and the folder's path below it.

    A folder in no repository is its own top: it will be one.
    """
    from generator.publish.git import Repository

    folder = folder.resolve()
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    top = Repository(there).try_text("rev-parse", "--show-toplevel")
    if not top or not folder.is_relative_to(top):
        return folder, ""
    below = folder.relative_to(top).as_posix()
    return Path(top), "" if below == "." else below


def main_branch(folder: Path) -> str:
    """Return the branch a project's changes are merged into: the remote's own default, or the one begun with."""
    from generator.publish.git import Repository

    git = Repository(folder)
    default = git.try_text("symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    known = git.try_text("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    unborn = git.try_text("symbolic-ref", "--short", "HEAD") if not known else ""
    return default or unborn or next((name for name in ("main", "master", "trunk", *known) if name in known), "main")
