"""From what people write, `TARGET` or a name in mkdocs.yml, to a place to publish to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import ConfigError, UsageError
from generator.publish.branch import BranchTarget
from generator.publish.directory import DirectoryTarget
from generator.publish.git import repository
from generator.publish.objects import open_objects
from generator.publish.plan import Retention
from generator.publish.target import Target

OPTIONS = ("target", "gzip", "endpoint", "region", "releases", "hours", "exact")
FORMS = "a folder, git:[REMOTE#]BRANCH, or s3://BUCKET/PREFIX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A target and how to publish there."""

    target: Target
    retention: Retention
    exact: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


def place(named: str, settings: Mapping[str, Any], folder: Path) -> Place:
    """Find the place people mean.

    Args:
        named: a target as written, a name under `publish:`, or "" for the only one there.
        settings: `publish:` of mkdocs.yml: names to `{target, gzip, releases, hours, ...}` or to a target.
        folder: where relative paths and Git remotes are looked up.

    Raises:
        UsageError: nothing is named and the settings do not say which.
        ConfigError: a setting is wrong.
    """
    rows = {name: _row(name, value) for name, value in settings.items()}
    if not named:
        named = _only(rows)
    options = rows.get(named, {"target": named})
    return Place(
        target=open_target(str(options["target"]), options, folder),
        retention=_retention(named, options),
        exact=bool(options.get("exact", False)),
        options=options,
    )


def open_target(written: str, options: Mapping[str, Any], folder: Path) -> Target:
    """Open a target: a folder, `git:[REMOTE#]BRANCH` (or just `gh-pages`), or `s3://BUCKET/PREFIX`."""
    if written.startswith("s3://"):
        return open_objects(written, options)
    if written == "gh-pages" or written.startswith("git:"):
        return _branch(written.removeprefix("git:"), folder)
    if found := re.match(r"([a-z][a-z0-9+]+)://", written):
        raise UsageError(f"'{written}': cannot publish to {found[1]}; a target is {FORMS}")
    return DirectoryTarget((folder / Path(written).expanduser()).resolve())


def _branch(written: str, folder: Path) -> BranchTarget:
    remote, hash_sign, branch = written.rpartition("#")
    # Git would take a name with a dash for an option, and some of its options run programs.
    if not branch or branch.startswith("-") or remote.startswith("-"):
        raise UsageError(f"'git:{written}': names no branch; write git:gh-pages or git:origin#gh-pages")
    if hash_sign:
        return BranchTarget(folder, remote, branch)
    remotes = repository(folder).try_text("remote").split()
    return BranchTarget(folder, "origin" if "origin" in remotes else next(iter(remotes), ""), branch)


def _row(name: str, value: object) -> Mapping[str, Any]:
    row = {"target": value} if isinstance(value, str) else value
    if not isinstance(row, dict) or not row.get("target"):
        raise ConfigError(f"mkdocs.yml: publish.{name}: needs 'target': {FORMS}; got {value!r}")
    for key in row:
        if key not in OPTIONS:
            near = difflib.get_close_matches(str(key), OPTIONS, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"choose {', '.join(OPTIONS)}"
            raise ConfigError(f"mkdocs.yml: publish.{name}: unknown option '{key}' ({hint})")
    return row


def _only(rows: Mapping[str, Any]) -> str:
    if len(rows) == 1:
        return next(iter(rows))
    known = f"one of {', '.join(rows)}" if rows else FORMS
    raise UsageError(f"say where the site is served: publish TARGET, rollback --target TARGET, where TARGET is {known}")


def _retention(name: str, options: Mapping[str, Any]) -> Retention:
    standard = Retention()
    try:
        releases, hours = (
            int(options.get("releases", standard.releases)),
            float(options.get("hours", standard.hours)),
        )
    except (TypeError, ValueError) as error:
        raise ConfigError(f"mkdocs.yml: publish.{name}: 'releases' and 'hours' are numbers ({error})") from error
    if releases < 1 or hours < 0:
        raise ConfigError(f"mkdocs.yml: publish.{name}: keeps at least 1 release and 0 hours; got {releases}, {hours}")
    return Retention(releases=releases, hours=hours)
