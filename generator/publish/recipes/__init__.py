"""Pipelines for GitHub and GitLab: check and preview what is proposed, publish what is merged, report weekly."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Literal

Host = Literal["github", "gitlab"]

_PLACES: dict[str, str] = {"github": ".github/workflows/help-center.yml", "gitlab": ".gitlab-ci.yml"}


def recipe_files(host: str, *, branch: str = "main", install: str = "", versions: bool = False) -> dict[str, str]:
    """Return the pipeline's files by path below the project.

    Args:
        host: `github` or `gitlab`.
        branch: the branch whose merges are published.
        install: what `pip install` is told instead of this very version of Askwell.
        versions: publish all versions of `versions.build` instead of a site without versions.
    """
    text = (Path(__file__).parent / f"{host}.yml").read_text(encoding="utf-8")
    release = version("askwell")
    text = text.replace("@BRANCH@", branch)
    text = text.replace("@BUILD@", "askwell build --strict --versions" if versions else "askwell build --strict")
    text = text.replace("@ASKWELL_STORE@", install or f"'askwell[postgres]=={release}'")
    return {_PLACES[host]: text.replace("@ASKWELL@", install or f"askwell=={release}")}


def main_branch(folder: Path) -> str:
    """Return the branch a project's changes are merged into: the remote's own default, or the one begun with."""
    from generator.publish.git import Repository

    git = Repository(folder)
    default = git.try_text("symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    known = git.try_text("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    unborn = git.try_text("symbolic-ref", "--short", "HEAD") if not known else ""
    return default or unborn or next((name for name in ("main", "master", "trunk", *known) if name in known), "main")
