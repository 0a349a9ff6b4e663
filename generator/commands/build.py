"""`askwell build`: content into a site."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

EXAMPLES = """\b
Examples:
  askwell build                              build the project in this folder into site/
  askwell build --strict                     as CI does: problems that `check` finds stop it
  askwell build docs/help --site-dir /tmp/s  any folder of Markdown, no configuration needed
  askwell build --profile                    see where the time goes
  askwell build --version 2.1 --alias latest one version of a site of versions
  askwell build --versions                   all of versions.build, each from its tag or branch
"""


@click.command("build", epilog=EXAMPLES)
@click.argument("content_dir", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("-d", "--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder to build into.")
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="The mkdocs.yml to use.")
@click.option("-s", "--strict", is_flag=True, help="Stop on anything `askwell check` calls an error or a warning.")
@click.option("--drafts", is_flag=True, help="Show drafts, as the preview does.")
@click.option("--clean", is_flag=True, help="Forget the last build and write every file anew.")
@click.option("--no-cache", is_flag=True, help="Use no cache of rendered pages, and keep none.")
@click.option("--no-replay", is_flag=True, help="Build even when a gap of the ledger lost its answer, to look at it.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes to use; 0 for one a core.")
@click.option("--profile", is_flag=True, help="Print where the time went.")
@click.option("--version", default="", help="Build as this version, beside the others in the site folder.")
@click.option("--alias", "aliases", multiple=True, help="Another name of that version, such as 'latest'; repeatable.")
@click.option("--title", default="", help="What people see as that version's name.")
@click.option("--versions", "every", is_flag=True, help="Build every version of versions.build in mkdocs.yml.")
def command(
    content_dir: Path | None,
    profile: bool,
    clean: bool,
    no_cache: bool,
    no_replay: bool,
    jobs: int,
    version: str,
    aliases: tuple[str, ...],
    title: str,
    every: bool,
    **asked: Any,
) -> None:
    """Build the site.

    CONTENT_DIR is a project with a mkdocs.yml or just a folder of Markdown; without it the project in the current
    folder is built. The site is made beside the live one and takes its place in one step: a build that fails leaves
    the last good site as it was.
    """
    from msgspec.structs import replace

    from generator.build.project import open_project
    from generator.build.report import Options
    from generator.build.site import build_site
    from generator.commands._build_show import Progress, show_profile, show_report, show_version

    refuse_contradictions(version, every=every, named=bool(aliases or title))
    settings = open_project(content_dir, **asked, meanwhile=_get_ready)
    if settings.strict:
        from generator.commands._build_checks import refuse_findings

        refuse_findings(settings)
        settings = replace(settings, strict=False)
    with Progress() as progress:
        check = None if no_replay else ledger_check(settings.content)
        # Nothing is taken apart at the end of the process; of many versions, each is when it is built.
        left = None if every else click.get_current_context().meta.setdefault("left", [])
        options = Options(
            jobs=jobs, clean=clean or no_cache, cache=not no_cache, progress=progress, check=check, left=left
        )
        if every:
            from generator.versions.build import build_versions

            build_versions(settings, options, show_version)
            return
        if version:
            from generator.versions.build import build_version

            report = build_version(settings, options, version, title=title, aliases=aliases)
        else:
            report = build_site(settings, options)
    show_report(report)
    if profile:
        show_profile(report)


def _get_ready() -> None:
    """Load what a first build needs in all its processes, before they are forked."""
    import_module("generator.build.making")
    import_module("generator.build.markup.converter").Converter()


def refuse_contradictions(version: str, *, every: bool, named: bool) -> None:
    """Refuse options that only make sense for one version, or that exclude each other."""
    if named and not version:
        raise click.UsageError("--alias and --title belong to a version; name it with --version")
    if every and version:
        raise click.UsageError("--versions builds all versions, --version one; give one of them")


def ledger_check(content: str) -> Any:
    """Give the check of a staged site that replays the gap ledger, when there is one."""
    folder = Path(content, "gaps")
    if not folder.is_dir():
        return None
    from generator.commands._build_checks import refuse_regressions

    return lambda staged: refuse_regressions(folder.parent, staged)
