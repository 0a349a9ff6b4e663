"""`askwell publish`."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from generator.publish.places import Place
    from generator.publish.plan import Plan
    from generator.publish.publisher import Outcome


@click.command(short_help="Put the built site where it is served.")
@click.argument("target", required=False, default="")
@click.option("--site", type=click.Path(path_type=Path), help="The built site; default: site_dir of mkdocs.yml.")
@click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
@click.option("--exact", is_flag=True, help="Remove the target's versions that this site does not hold.")
@click.option("--again", is_flag=True, help="Send every file, to repair what `askwell verify` finds.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@click.option("-m", "--message", default="", help="A line for the history, such as the commit published.")
def command(
    target: str,
    site: Path | None,
    config_file: Path | None,
    exact: bool,
    again: bool,
    dry_run: bool,
    shape: str,
    message: str,
) -> None:
    """Put the built site where it is served, without anyone ever seeing half of it.

    TARGET is a folder (serve its `current`), git:[REMOTE#]BRANCH or just gh-pages, s3://BUCKET/PREFIX,
    or a name under `publish:` in mkdocs.yml; without it, the only one there. A site of versions replaces
    the versions it holds and leaves the target's others alone.

    \b
    Examples:
      askwell publish /var/www/help        the web server's root is /var/www/help/current
      askwell publish gh-pages             one commit on that branch of origin
      askwell publish s3://help/docs --dry-run
      askwell publish production           a target in mkdocs.yml
    """
    from generator.publish.publisher import publish
    from generator.publish.source import scan

    site_dir, place = find_place(target, config_file)
    outcome = publish(
        scan(site or site_dir),
        place.target,
        now=datetime.now(UTC),
        retention=place.retention,
        exact=exact or place.exact,
        again=again,
        dry_run=dry_run,
        note=message,
    )
    show(outcome, place, shape)


def find_place(target: str, config_file: Path | None) -> tuple[Path, Place]:
    """Return the folder of the built site and the place to publish to."""
    from generator.build.project import open_project
    from generator.errors import UsageError
    from generator.publish.places import place

    try:
        settings = open_project(config_file=config_file)
    except UsageError:
        if config_file:
            raise
        return Path("site"), place(target, {}, Path.cwd())
    return Path(settings.site_dir), place(target, settings.option("publish", {}), Path(settings.root))


def show(outcome: Outcome, place: Place, shape: str) -> None:
    """Print what was done, or what would be."""
    if shape == "json":
        click.echo(json.dumps(as_json(outcome, place.target.label), indent=2, ensure_ascii=False))
        return
    plan = outcome.plan
    if outcome.done == "unchanged":
        click.echo(f"{place.target.label}: already live ({plan.live}), nothing to do")
        return
    if outcome.done == "planned":
        _print_steps(plan)
    verb, sent = ("would publish", "to send") if outcome.done == "planned" else ("published", "sent")
    size = f"{plan.send_bytes / 1000:,.1f} kB {sent}"
    click.echo(f"{place.target.label}: {verb} {plan.release.id}: {_counts(plan)}; {size}")
    if outcome.done == "published":
        target = shlex.quote(str(place.options["target"]))
        click.echo(f"{place.target.serves}; to go back: askwell rollback --target {target}")


def _counts(plan: Plan) -> str:
    counts = {
        "new": len(plan.add),
        "changed": len(plan.change),
        "renamed": len(plan.copies),
        "removed": len(plan.remove),
        "unchanged": plan.unchanged,
    }
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)


def as_json(outcome: Outcome, label: str) -> dict[str, Any]:
    """Return an outcome as plain values."""
    plan = outcome.plan
    return {
        "target": label,
        "done": outcome.done,
        "release": plan.release.id,
        "live": plan.live,
        "add": list(plan.add),
        "change": list(plan.change),
        "copy": sorted(plan.copies),
        "remove": list(plan.remove),
        "keep": sorted(plan.release.kept),
        "unchanged": plan.unchanged,
        "bytes": plan.send_bytes,
        "attempts": outcome.attempts,
    }


def _print_steps(plan: Plan) -> None:
    sizes = plan.release.everything
    added = set(plan.add)
    for path in plan.send:
        click.echo(f"{'add' if path in added else 'change':8}{sizes[path].size:>10}  {path}")
    for path in sorted(plan.copies):
        click.echo(f"{'copy':8}{sizes[path].size:>10}  {path}")
    for path in plan.remove:
        click.echo(f"{'remove':8}{'':>10}  {path}")
    for path in sorted(plan.release.kept):
        click.echo(f"{'keep':8}{sizes[path].size:>10}  {path}")
