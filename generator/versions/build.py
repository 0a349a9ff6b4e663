"""Build a project as one version, or as all versions its configuration names, into a site of versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from generator.build.fingerprint import code_fingerprint
from generator.build.project import open_project
from generator.build.report import BuildReport, Options
from generator.build.settings import Settings
from generator.build.site import build_site
from generator.errors import ConfigError
from generator.versions.refs import Assembly, Built, alias_kind, build_refs, checked_out, wanted_versions
from generator.versions.registry import check_name
from generator.versions.site import install_build

CACHE = ".askwell/versions"


def build_version(
    settings: Settings, options: Options, version: str, *, title: str = "", aliases: Sequence[str] = ()
) -> BuildReport:
    """Build the project as one version and install it in the site of versions at `site_dir`.

    Args:
        settings: the project's settings, as for a site without versions.
        options: how to build.
        version: the version's name.
        title: what people see; else what `versions.build` says of this version.
        aliases: names that lead to it from now on; else what `versions.build` says.

    Raises:
        VersionError: a name cannot be used, or `site_dir` holds a site without versions.
    """
    listed = {item.name: item for item in wanted_versions(settings.option("versions.build", []))}.get(version)
    aliases = tuple(aliases) or (listed.aliases if listed else ())
    for name in (version, *aliases):
        check_name(name)
    shelf = Path(settings.root, CACHE, version)
    # This build is of the files as they are, not of the ref whose key may lie here.
    (shelf / "key").unlink(missing_ok=True)
    report = build_site(as_version(settings, version, settings.site_url, shelf / "site"), options)
    default = str(settings.option("versions.default", ""))
    install_build(
        Path(settings.site_dir),
        shelf / "site",
        version,
        title=title or (listed.title if listed else ""),
        aliases=aliases,
        kind=alias_kind(str(settings.option("versions.alias_type", "symlink"))),
        site_url=settings.site_url,
        default=default if default in (version, *aliases) else "",
        properties=dict(listed.properties) if listed else {},
    )
    return replace(report, site_dir=Path(settings.site_dir, version))


def build_versions(
    settings: Settings, options: Options, report: Callable[[Built], None] = lambda built: None
) -> list[Built]:
    """Build every version of `versions.build`, each from its tag or branch; unchanged ones are reused.

    Raises:
        ConfigError: the configuration names none, or names them wrongly.
        VersionError: a ref does not exist.
    """
    wanted = wanted_versions(settings.option("versions.build", []))
    if not wanted:
        raise ConfigError("mkdocs.yml: versions.build is empty; list versions as {name: '2.1', ref: v2.1}")
    assembly = Assembly(
        wanted=wanted,
        project=Path(settings.root),
        site=Path(settings.site_dir),
        cache=Path(settings.root, CACHE),
        tool=code_fingerprint(),
        site_url=settings.site_url,
        default=str(settings.option("versions.default", "")),
        kind=alias_kind(str(settings.option("versions.alias_type", "symlink"))),
    )

    # A check looks at the content as it is today; an old version is what it was.
    unchecked = replace(options, check=None)

    def build(project: Path, into: Path, version: str) -> None:
        build_site(as_version(_settings_in(project, settings), version, settings.site_url, into), unchecked)

    return build_refs(assembly, build, report)


def as_version(settings: Settings, version: str, site_url: str, into: Path) -> Settings:
    """Return settings that build one version of the site at `site_url` into a folder."""
    url = f"{site_url.rstrip('/')}/{version}/" if site_url else ""
    return msgspec.structs.replace(settings, version=version, site_url=url, site_dir=str(into))


def as_built(settings: Settings, version: str) -> Settings | None:
    """Resolve the settings of the project a version of `versions.build` was last built from, if it was here."""
    project = checked_out(Path(settings.root), Path(settings.root, CACHE), version)
    return _settings_in(project, settings) if project and project.is_dir() else None


def _settings_in(project: Path, current: Settings) -> Settings:
    """Resolve the settings of the project as it was at a ref: its own, where it had any."""
    if str(project) == current.root:
        return current
    config = project / Path(current.config_file or "mkdocs.yml").name
    if config.is_file():
        return open_project(config_file=config, strict=current.strict, drafts=current.drafts)
    content = project / Path(current.content).relative_to(current.root)
    return open_project(content, strict=current.strict, drafts=current.drafts)
