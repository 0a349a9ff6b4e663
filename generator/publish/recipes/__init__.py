"""Pipelines for GitHub and GitLab: check and preview what is proposed, publish what is merged, report weekly."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Literal

Host = Literal["github", "gitlab"]

_PLACES: dict[str, str] = {"github": ".github/workflows/help-center.yml", "gitlab": ".gitlab-ci.yml"}


def recipe_files(host: str, *, branch: str = "main", install: str = "") -> dict[str, str]:
    """Return the pipeline's files by path below the project.

    Args:
        host: `github` or `gitlab`.
        branch: the branch whose merges are published.
        install: what `pip install` is told instead of this very version of Askwell.
    """
    text = (Path(__file__).parent / f"{host}.yml").read_text(encoding="utf-8")
    release = version("askwell")
    text = text.replace("@BRANCH@", branch)
    text = text.replace("@ASKWELL_STORE@", install or f"'askwell[postgres]=={release}'")
    return {_PLACES[host]: text.replace("@ASKWELL@", install or f"askwell=={release}")}
