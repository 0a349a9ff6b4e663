"""`askwell init`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command(short_help="Start a help center in a new folder.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of your product or company; default: the folder's name.")
@click.option("--lang", default="en", show_default=True, help="Language of the interface: en, de, fr, es, pt, ja, ar.")
@click.option(
    "--ci", type=click.Choice(["github", "gitlab"]), help="Also write the pipeline that checks and publishes."
)
def command(folder: Path, name: str, lang: str, ci: str | None) -> None:
    """Start a help center in DIR: settings, a few articles and questions, search tests. DIR must be new or empty.

    A DIR with a mkdocs.yml is a project already: with --ci it gets the pipeline, and nothing else changes.
    The pipeline of a DIR inside a repository is written to the top of it, where the host looks for it.

    \b
    Examples:
      askwell init my-help
      askwell init help --name "Lumen" --lang de --ci github
      askwell init . --ci github      the pipeline for the project here
    """
    from generator.content.starting import add, refuse_existing, start

    top, more = _pipeline(folder, ci) if ci else (folder, {})
    refuse_existing(top, more)
    written = [] if more and (folder / "mkdocs.yml").is_file() else start(folder, name=name or _name(folder), lang=lang)
    for path in add(top, more):
        click.echo(f"{_seen(top / path)} written. Commit it, and the next change is checked.")
    if not written:
        return
    click.echo(f"{folder}: {len(written)} files written.\n\nNext:")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo("  askwell serve          see it, and edit it while you look")
    click.echo('  askwell new article "Change your address" --category billing')


def _pipeline(folder: Path, host: str) -> tuple[Path, dict[str, str]]:
    """Return the folder that a pipeline's files go to, and the files by their path below it."""
    from generator.publish.recipes import main_branch, place_in_repository, recipe_files

    top, below = place_in_repository(folder)
    return top, recipe_files(host, branch=main_branch(top), versions=_has_versions(folder), below=below)


def _seen(path: Path) -> Path:
    """Return a path as seen from here, when it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _has_versions(folder: Path) -> bool:
    """Say whether the project that is there already builds versions."""
    from generator.build.project import open_project

    config = folder / "mkdocs.yml"
    return config.is_file() and bool(open_project(config_file=config).option("versions.build", []))


def _name(folder: Path) -> str:
    """Name a help center after its folder: `acme` is Acme help, `my-help` stays My help."""
    from generator.content.slugs import humanize

    name = humanize(folder.resolve().name) or "My"
    return name if "help" in name.casefold().split() else f"{name} help"
