"""`askwell simulate`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Play visitors against a built site for a living demo.")
@click.option("--site", type=click.Path(path_type=Path), help="The built site; default: site_dir of mkdocs.yml.")
@click.option("--db", help="Where to write: sqlite:///PATH or postgresql://...; default: the project's store.")
@click.option("--withhold", type=click.IntRange(0), help="Articles search will not show; default: a fifth, at most 12.")
@click.option("--visits", type=click.IntRange(1, 1_000_000), default=2000, show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="Days up to now.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed plays the same visitors.")
@click.option("--add", is_flag=True, help="Write to a store that has events already.")
def command(
    site: Path | None, db: str | None, withhold: int | None, visits: int, days: int, seed: int, add: bool
) -> None:
    """Play visitors who search the built site, some of whose articles are hidden from them.

    They word what they need in their own way, click what fits, come back, try other words, leave, ask a person, vote.
    The events are invented but true to each other and to their times, so `askwell report gaps` shows what a
    living report looks like, and how well it finds what was hidden.

    \b
    Examples:
      askwell build && askwell simulate && askwell report gaps
      askwell simulate --withhold 5 --visits 5000 --days 60
      askwell simulate --db sqlite:///demo.db && askwell report gaps --db sqlite:///demo.db
    """
    from generator.commands._reporting import find_project
    from generator.commands._simulating import run_demo
    from generator.commands._store_url import shown

    project = find_project(None, db, site)
    result = run_demo(project, withhold=withhold, visits=visits, days=days, seed=seed, add=add)
    click.echo(f"{result.events:,} events of {result.visits:,} visits over {days} days written to {shown(project.db)}")
    if result.withheld:
        click.echo("Search did not show them:")
    for title in result.withheld:
        click.echo(f"  {title}")
    click.echo("See what the report makes of it: askwell report gaps" + (f" --db {shown(db)}" if db else ""))
