"""`askwell versions`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.content.models import SearchTest
    from generator.gaps.models import Gap

SITE = click.option("--site", type=click.Path(path_type=Path), help="The site of versions; default: site_dir.")
CONFIG = click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")


@click.group(name="versions", short_help="List, alias, compare and remove versions.")
def command() -> None:
    """Work on a site of versions, as `askwell build --version` makes it, in the layout of mike.

    \b
    Examples:
      askwell versions list
      askwell versions alias 2.1 latest --move
      askwell versions diff 2.0 2.1          what a customer would miss in 2.1
      askwell versions prune --keep 3
    """


@command.command("list")
@SITE
@CONFIG
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How to print.")
def list_command(site: Path | None, config_file: Path | None, shape: str) -> None:
    """List the versions, newest first."""
    from generator.versions.show import list_json, list_table
    from generator.versions.site import open_root

    root = open_root(find_site(site, config_file))
    click.echo(list_json(root) if shape == "json" else list_table(root))


@command.command("alias")
@click.argument("version")
@click.argument("aliases", nargs=-1, required=True)
@click.option("--move", is_flag=True, help="Take an alias away from another version.")
@click.option(
    "--type", "kind", type=click.Choice(["symlink", "redirect", "copy"]), default="symlink", help="How it is written."
)
@SITE
@CONFIG
def alias_command(
    version: str, aliases: tuple[str, ...], move: bool, kind: str, site: Path | None, config_file: Path | None
) -> None:
    """Give VERSION more names, such as `latest`."""
    from generator.versions.refs import alias_kind
    from generator.versions.site import alias

    alias(find_site(site, config_file), version, aliases, kind=alias_kind(kind), move=move)
    click.echo(f"{', '.join(aliases)} -> {version}")


@command.command("retitle")
@click.argument("version")
@click.argument("title")
@SITE
@CONFIG
def retitle_command(version: str, title: str, site: Path | None, config_file: Path | None) -> None:
    """Change the name people see for VERSION."""
    from generator.versions.site import retitle

    retitle(find_site(site, config_file), version, title)
    click.echo(f"{version}: {title}")


@command.command("set-default")
@click.argument("name")
@SITE
@CONFIG
def set_default_command(name: str, site: Path | None, config_file: Path | None) -> None:
    """Let the root of the site lead to NAME, a version or an alias."""
    from generator.versions.site import set_default

    set_default(find_site(site, config_file), name)
    click.echo(f"the site leads to {name}")


@command.command("delete")
@click.argument("names", nargs=-1, required=True)
@SITE
@CONFIG
def delete_command(names: tuple[str, ...], site: Path | None, config_file: Path | None) -> None:
    """Delete versions with their aliases, or single aliases.

    What is published elsewhere goes with the next `askwell publish --exact`.
    """
    from generator.versions.site import delete

    delete(find_site(site, config_file), names)
    click.echo(f"deleted {', '.join(names)}")


@command.command("prune")
@click.option("--keep", type=click.IntRange(min=1), required=True, help="How many of the newest versions to keep.")
@SITE
@CONFIG
def prune_command(keep: int, site: Path | None, config_file: Path | None) -> None:
    """Delete old versions; what has an alias, or is the default, always stays."""
    from generator.versions.site import prune

    names = prune(find_site(site, config_file), keep)
    click.echo(f"deleted {', '.join(names)}" if names else "nothing to delete")


@command.command("diff")
@click.argument("a")
@click.argument("b")
@click.option(
    "--format", "shape", type=click.Choice(["table", "json", "markdown"]), default="table", help="How to print."
)
@click.option(
    "--before", type=click.Path(path_type=Path, exists=True), help="The project A was built from, elsewhere on disk."
)
@SITE
@CONFIG
def diff_command(a: str, b: str, shape: str, before: Path | None, site: Path | None, config_file: Path | None) -> None:
    """Compare version A with version B; exit 1 when B has lost answers A gives.

    Lists articles added, removed, moved and changed, and asks both versions the search tests and the questions
    of the gap ledger: the project's as it is, and as it was when A was built from its tag or branch (or lies at
    --before). A question answered in A and not in B is an answer lost: run this before a release.
    """
    from generator.versions import show
    from generator.versions.compare import diff_versions
    from generator.versions.site import open_root

    site = find_site(site, config_file)
    tests, gaps = _questions(config_file, open_root(site).versions.get(a).version, before)
    found = diff_versions(site, a, b, tests, gaps)
    printer = {"table": show.diff_table, "json": show.diff_json, "markdown": show.diff_markdown}[shape]
    click.echo(printer(found))
    sys.exit(1 if found.lost else 0)


def find_site(site: Path | None, config_file: Path | None) -> Path:
    """Return the site of versions people mean."""
    from generator.build.project import open_project
    from generator.errors import UsageError

    if site is not None:
        return site
    try:
        return Path(open_project(config_file=config_file).site_dir)
    except UsageError:
        if config_file:
            raise
        return Path("site")


def _questions(config_file: Path | None, version: str, before: Path | None) -> tuple[list[SearchTest], list[Gap]]:
    """Return what the project asks, and what it asked as `version`; nothing where there is no project."""
    from generator.build.project import open_project
    from generator.errors import UsageError
    from generator.versions.build import as_built
    from generator.versions.questions import questions

    try:
        now = open_project(config_file=config_file)
    except UsageError:
        return questions([open_project(before)] if before else [])
    then = open_project(before) if before else as_built(now, version)
    return questions([then, now] if then else [now])
