"""`askwell init`."""

from __future__ import annotations

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

    \b
    Examples:
      askwell init my-help
      askwell init help --name "Lumen" --lang de --ci github
    """
    from generator.content.slugs import humanize
    from generator.content.starting import start

    more = {}
    if ci:
        from generator.publish.recipes import recipe_files

        more = dict(recipe_files(ci))
    title = name or f"{humanize(folder.resolve().name) or 'My'} help"
    written = start(folder, name=title, lang=lang, more=more)
    click.echo(f"{folder}: {len(written)} files written.")
    click.echo(f"\nNext:\n  cd {folder}\n  askwell serve          see it, and edit it while you look")
    click.echo('  askwell new article "Change your address" --category billing')
