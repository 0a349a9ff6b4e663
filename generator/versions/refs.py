"""Build several versions from Git in one go: each from its tag or branch, in a work tree of its own.

Below the cache each version has a folder: `site`, its last build, which is linked into the site of versions;
`key`, what that build depended on, so that nothing is built twice; and `tree`, its work tree, which keeps the
build cache of that version.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import ConfigError, VersionError
from generator.versions import swap
from generator.versions.aliases import ALIAS_TYPES, AliasType
from generator.versions.registry import Version, check_name
from generator.versions.root import read_root
from generator.versions.site import install_build, reader

# Builds the project in a folder as the named version; what it replaces is the build of the last time.
Build = Callable[[Path, Path, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One version to build: its name, the tag or branch it is built from ("": the files as they are)."""

    name: str
    ref: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    properties: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """All versions to build, and what they share. `tool` names everything else a build depends on."""

    wanted: tuple[Wanted, ...]
    project: Path
    site: Path
    cache: Path
    tool: str
    site_url: str = ""
    default: str = ""
    kind: AliasType = "symlink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of one version."""

    name: str
    ref: str
    reused: bool
    seconds: float


def wanted_versions(rows: Sequence[Mapping[str, Any]]) -> tuple[Wanted, ...]:
    """Read `versions.build` of mkdocs.yml: a list of `{name, ref, title, aliases, noindex}`.

    Raises:
        ConfigError: a row has no usable name, an unknown key, or its name twice.
    """
    found = tuple(_wanted(row, f"mkdocs.yml: versions.build[{number}]") for number, row in enumerate(rows))
    names = [name for item in found for name in (item.name, *item.aliases)]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(
                f"mkdocs.yml: versions.build: '{name}' is used twice; each name and alias is for one version"
            )
    return found


def build_refs(assembly: Assembly, build: Build, report: Callable[[Built], None] = lambda built: None) -> list[Built]:
    """Build all versions that changed and install all that are not in place.

    Args:
        assembly: what to build.
        build: builds one project folder.
        report: told about each version when it is done.

    Raises:
        VersionError: a ref does not exist, or the project is not in a Git repository.
    """
    assembly.cache.mkdir(parents=True, exist_ok=True)
    done = []
    with swap.locked(assembly.cache):
        for item in assembly.wanted:
            start = time.monotonic()
            reused = _provide(assembly, item, build)
            built = Built(name=item.name, ref=item.ref, reused=reused, seconds=time.monotonic() - start)
            report(built)
            done.append(built)
    return done


def _provide(assembly: Assembly, item: Wanted, build: Build) -> bool:
    commit, tree = _resolve(assembly.project, item) if item.ref else ("", "")
    shelf = assembly.cache / item.name
    key = _key(assembly, item, tree)
    reused = bool(tree) and (shelf / "site").is_dir() and _read(shelf / "key") == key
    if not reused:
        (shelf / "key").unlink(missing_ok=True)
        source = _work_tree(assembly, item, commit) if item.ref else assembly.project
        build(source, shelf / "site", item.name)
        swap.write(shelf / "key", key.encode())
    if not (reused and _in_place(assembly, item, shelf / "site")):
        install_build(
            assembly.site,
            shelf / "site",
            item.name,
            title=item.title,
            aliases=item.aliases,
            kind=assembly.kind,
            site_url=assembly.site_url,
            default=_default_now(assembly, item),
            properties=dict(item.properties),
        )
    return reused


def _read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def _default_now(assembly: Assembly, item: Wanted) -> str:
    return assembly.default if assembly.default in (item.name, *item.aliases) else ""


def _in_place(assembly: Assembly, item: Wanted, built: Path) -> bool:
    """Say whether the site holds this very build under this entry: its manifest is then the same file on disk."""
    try:
        same = os.path.samefile(built / "askwell.json", assembly.site / item.name / "askwell.json")
    except OSError:
        return False
    root = read_root(reader(assembly.site), str(assembly.site))
    entry = Version(version=item.name, title=item.title, aliases=item.aliases, properties=dict(item.properties))
    listed = root.versions.find(item.name)
    default_set = not _default_now(assembly, item) or (root.chosen and root.default == assembly.default)
    return (
        same
        and default_set
        and root.site_url == assembly.site_url
        and listed == root.versions.put(entry).find(item.name)
    )


def _key(assembly: Assembly, item: Wanted, tree: str) -> str:
    asked = json.dumps([tree or "files", item.name, assembly.site_url, assembly.tool])
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _resolve(project: Path, item: Wanted) -> tuple[str, str]:
    """Return the commit of a ref, and the tree of the project's folder in it."""
    below = _below(project)
    spoken = f"version {item.name}: '{item.ref}' is no tag, branch or commit here (fetch it, or correct versions.build)"
    commit = _first_found(project, item.ref, spoken)
    tree = _git(
        project, "rev-parse", "--verify", f"{commit}:{below}", what=f"version {item.name}: no project at '{item.ref}'"
    )
    return commit, tree


def _first_found(project: Path, ref: str, spoken: str) -> str:
    """On CI machines a branch is known by its remote name only."""
    for name in (ref, f"origin/{ref}"):
        try:
            return _git(project, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", what=spoken)
        except VersionError:
            continue
    raise VersionError(spoken)


def checked_out(project: Path, cache: Path, name: str) -> Path | None:
    """Return the project's folder in the work tree a version was built from, if there is one."""
    tree = cache / name / "tree"
    return tree / _below(project) if (tree / ".git").exists() else None


def _below(project: Path) -> str:
    """The path of the project in its repository."""
    return _git(project, "rev-parse", "--show-prefix", what="cannot read the repository")


def _work_tree(assembly: Assembly, item: Wanted, commit: str) -> Path:
    """Check the commit out; files that are not in Git, such as its build cache, stay."""
    tree = assembly.cache / item.name / "tree"
    below = _below(assembly.project)
    what = f"version {item.name}: cannot check out '{item.ref}'"
    if (tree / ".git").exists():
        try:
            _git(tree, "checkout", "--quiet", "--force", "--detach", commit, what=what)
            return tree / below
        except VersionError:
            shutil.rmtree(tree)
    _git(assembly.project, "worktree", "prune", what=what)
    _git(assembly.project, "worktree", "add", "--quiet", "--force", "--detach", str(tree), commit, what=what)
    return tree / below


def _git(folder: Path, *arguments: str, what: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True)
    except FileNotFoundError as error:
        raise VersionError(f"{what}: git is not installed") from error
    if done.returncode:
        said = done.stderr.strip()
        raise VersionError(f"{what}; git says: {said}" if said else what)
    return done.stdout.strip()


def _wanted(row: Mapping[str, Any], where: str) -> Wanted:
    known = {"name", "version", "ref", "title", "aliases", "noindex"}
    for key in row:
        if key not in known:
            raise ConfigError(f"{where}: unknown key '{key}' (choose {', '.join(sorted(known))})")
    name = str(row.get("name", row.get("version", "")))
    aliases = row.get("aliases", ())
    aliases = (aliases,) if isinstance(aliases, str) else tuple(map(str, aliases))
    for each in (name, *aliases):
        try:
            check_name(each)
        except VersionError as error:
            raise ConfigError(f"{where}: {error}") from error
    properties = (("noindex", True),) if row.get("noindex") else ()
    return Wanted(
        name=name, ref=str(row.get("ref", "")), title=str(row.get("title", "")), aliases=aliases, properties=properties
    )


def alias_kind(written: str) -> AliasType:
    """Read `versions.alias_type` of mkdocs.yml.

    Raises:
        ConfigError: it is none of symlink, redirect and copy.
    """
    for kind in ALIAS_TYPES:
        if written == kind:
            return kind
    raise ConfigError(f"mkdocs.yml: versions.alias_type: '{written}' is not one of {', '.join(ALIAS_TYPES)}")
