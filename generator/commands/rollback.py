"""`askwell rollback`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.publish import find_place, show

if TYPE_CHECKING:
    from generator.publish.target import Target


@click.command(short_help="Go back to an earlier release.")
@click.argument("release", required=False, default="")
@click.option("--target", default="", help="Where the site is served; default: the only target in mkdocs.yml.")
@click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
@click.option("--list", "listing", is_flag=True, help="List the releases that can be gone back to.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How to print.")
def command(release: str, target: str, config_file: Path | None, listing: bool, dry_run: bool, shape: str) -> None:
    """Make an earlier release live again; without RELEASE, the one before.

    RELEASE is an id as `askwell publish` prints it, or its beginning. Its files become a new release, so
    that assets of the one left behind stay reachable for readers who have its pages open.

    \b
    Examples:
      askwell rollback --target /var/www/help
      askwell rollback --list --target gh-pages
      askwell rollback 20260131T0900 --target s3://help/docs
    """
    from generator.publish.publisher import rollback

    _, place = find_place(target, config_file)
    if listing:
        _print_releases(place.target)
        return
    show(
        rollback(place.target, release, now=datetime.now(UTC), retention=place.retention, dry_run=dry_run),
        place,
        shape,
    )


def _print_releases(target: Target) -> None:
    with target.session(look_only=True) as session:
        if session.live is None:
            click.echo("nothing is published here")
            return
        for release in session.releases():
            live = "  live" if release.id == session.live.id else ""
            restores = f"  restores {release.restores}" if release.restores else ""
            click.echo(f"{release.id}  {release.created}  {len(release.files)} files{live}{restores}")
