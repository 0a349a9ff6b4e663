"""Change a site of versions on disk: install, alias, retitle, delete, prune, set the default.

Every change holds a lock, and is made in such an order that at each moment all that `versions.json` lists
is there and whole: what comes is in place before it is listed, what goes is taken off the list first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.errors import VersionError
from generator.versions import swap
from generator.versions.aliases import AliasType, alias_type, write_alias
from generator.versions.canonical import pages, point_canonicals, same_answer
from generator.versions.hosting import HOST_FILES
from generator.versions.registry import VERSIONS_FILE, Version, Versions, check_name
from generator.versions.root import Read, Root, read_root, write_root
from generator.versions.sharing import share_files


def reader(site: Path) -> Read:
    """Return a function that reads a site's files by path, None for missing ones."""

    def read(path: str) -> bytes | None:
        try:
            return (site / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return read


def open_root(site: Path) -> Root:
    """Read what a site of versions says about itself.

    Raises:
        VersionError: the folder is no site of versions.
    """
    if not (site / VERSIONS_FILE).exists():
        raise VersionError(f"{site}: has no {VERSIONS_FILE}; build a version first: askwell build --version 1.0")
    return read_root(reader(site), str(site))


def install(
    site: Path,
    built: Path,
    version: str,
    *,
    title: str = "",
    aliases: Sequence[str] = (),
    kind: AliasType = "symlink",
    site_url: str = "",
    default: str = "",
    properties: Mapping[str, Any] | None = None,
) -> Root:
    """Move a freshly built version into a site of versions, which is begun if there is none.

    Args:
        site: the site of versions.
        built: the version's tree, on the same file system; moved away from there.
        version: its name, which is its folder.
        title: what people see; keeps the old one when empty.
        aliases: names that lead to it from now on, whatever they led to before.
        kind: how aliases are written.
        site_url: absolute address of the whole site, with a slash at the end, or "".
        default: the version or alias the root leads to; "" keeps it.
        properties: more facts for `versions.json`, such as `{"noindex": True}`.

    Raises:
        VersionError: a name cannot be used, or `site` holds something else.
    """
    site = site.resolve()
    for name in (version, *aliases):
        check_name(name)
    with swap.locked(site):
        _begin(site)
        old = read_root(reader(site), str(site))
        entry = Version(version=version, title=title, aliases=tuple(aliases), properties=dict(properties or {}))
        new = replace(old, versions=old.versions.put(entry), site_url=site_url or old.site_url)
        if default:
            new = replace(new, default=new.versions.get(default).version and default, chosen=True)
        new = new.settled()
        share_files(built, [site / item.version for item in new.versions if item.version != version])
        leads = new.leads_to.version
        point_canonicals(built, version, new, built if leads == version else site / leads)
        before = _default_pages(site, old)
        swap.replace(site / version, built)
        for alias in new.versions.get(version).aliases:
            write_alias(site, alias, version, kind if alias in aliases else alias_type(site, alias))
        return _settle(site, old, new, before, skip=version)


def install_build(site: Path, build: Path, version: str, **options: Any) -> Root:
    """Install a build and leave it where it is; the files are the same on disk, where that can be.

    `options` are those of `install`.
    """
    with swap.beside(site.resolve()) as aside:
        _link_tree(str(build), str(aside / version))
        return install(site, aside / version, version, **options)


def alias(site: Path, version: str, aliases: Sequence[str], *, kind: AliasType = "symlink", move: bool = False) -> Root:
    """Give a version more aliases.

    Raises:
        VersionError: there is no such version, or an alias belongs to another and `move` is not set.
    """
    site = site.resolve()
    with swap.locked(site):
        old = open_root(site)
        named = old.versions.get(version)
        new = replace(old, versions=old.versions.put(replace(named, aliases=tuple(aliases)), move_aliases=move))
        for name in aliases:
            write_alias(site, name, named.version, kind)
        return _settle(site, old, new.settled(), _default_pages(site, old))


def retitle(site: Path, version: str, title: str) -> Root:
    """Change what people see as a version's name."""
    return _change(site, lambda root: replace(root, versions=_titled(root.versions, version, title)))


def set_default(site: Path, name: str) -> Root:
    """Make the root of the site lead to a version or an alias."""
    return _change(site, lambda root: replace(root, default=_known(root.versions, name), chosen=True))


def delete(site: Path, names: Sequence[str]) -> Root:
    """Delete versions with their aliases, or single aliases.

    Raises:
        VersionError: a name does not exist, no version would be left, or the chosen default would go.
    """

    def without(root: Root) -> Root:
        versions = root.versions
        for name in dict.fromkeys(names):
            versions = versions.remove(name)
        if root.chosen and not versions.find(root.default):
            raise VersionError(f"'{root.default}' is what the site leads to; first: askwell versions set-default OTHER")
        return replace(root, versions=versions)

    return _change(site, without)


def prune(site: Path, keep: int) -> list[str]:
    """Delete the oldest versions until `keep` are left; what an alias or the root names always stays.

    Returns:
        The versions deleted.
    """
    root = open_root(site)
    spared = {item.version for item in root.versions.items[:keep]} | {root.leads_to.version}
    names = [item.version for item in root.versions if item.version not in spared and not item.aliases]
    if names:
        delete(site, names)
    return names


def _change(site: Path, change: Callable[[Root], Root]) -> Root:
    site = site.resolve()
    with swap.locked(site):
        old = open_root(site)
        return _settle(site, old, change(old).settled(), _default_pages(site, old))


def _settle(site: Path, old: Root, new: Root, before: frozenset[str], skip: str = "") -> Root:
    """Write the root, then take away what it no longer lists, then turn canonical links to a new default.

    `before` are the pages the default version had; the version `skip` has its canonical links already.
    """
    files = write_root(new, reader(site))
    for path, content in sorted(files.items(), key=lambda row: row[0] != VERSIONS_FILE):
        if (site / path).is_dir() or reader(site)(path) != content:
            swap.write(site / path, content)
    for name in {name for name in HOST_FILES if name not in files} | (old.versions.names - new.versions.names):
        swap.remove(site / name)
    moved = before != _default_pages(site, new)
    for item in new.versions:
        if item.version != skip and (moved or not same_answer(item.version, old, new)):
            point_canonicals(site / item.version, item.version, new, site / new.leads_to.version)
    return new


def _default_pages(site: Path, root: Root) -> frozenset[str]:
    return pages(site / root.leads_to.version) if len(root.versions) else frozenset()


def _link_tree(source: str, place: str) -> None:
    os.mkdir(place)
    with os.scandir(source) as rows:
        for row in rows:
            if row.is_dir(follow_symlinks=False):
                _link_tree(row.path, f"{place}/{row.name}")
            else:
                _link_or_copy(row.path, f"{place}/{row.name}")


def _link_or_copy(source: str, place: str) -> None:
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place, follow_symlinks=False)


def _begin(site: Path) -> None:
    if not (site / VERSIONS_FILE).exists() and (site / "index.html").exists():
        raise VersionError(f"{site}: holds a site without versions; remove it or build to another folder (--site-dir)")
    site.mkdir(parents=True, exist_ok=True)


def _titled(versions: Versions, name: str, title: str) -> Versions:
    return versions.put(replace(versions.get(name), title=title))


def _known(versions: Versions, name: str) -> str:
    versions.get(name)
    return name
