"""`askwell report`: what customers could not find."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from feedback_widget.reports.report import Report

KINDS = ("gaps", "articles", "search", "summary")
FORMATS = ("table", "html", "csv", "json", "markdown")


@click.command(context_settings={"show_default": True})
@click.argument("kind", type=click.Choice(KINDS), default="gaps")
@click.option("--since", default="", metavar="30d|8w|DATE", help="First day of the period (30d).", show_default=False)
@click.option("--until", default="", metavar="DATE", help="Last day (UTC); today when left out.", show_default=False)
@click.option("--version", default="", help="Only events of this version.", show_default=False)
@click.option("--lang", default="", help="Only events in this language.", show_default=False)
@click.option("--category", default="", help="Only gaps and articles of this category.", show_default=False)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", help="How to print it.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.option("--limit", default=20, type=click.IntRange(1), help="Rows a table in the terminal.")
@click.option("--private", type=click.IntRange(1, 16), help="Show a wording only after this many visitors (2).")
@click.option(
    "--tickets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of support tickets: their subjects, and their days if it has a column `date`.",
)
@click.option("--db", metavar="URL", help="Store to read (ASKWELL_DB; .askwell/events.db).")
@click.option(
    "--site", type=click.Path(exists=True, path_type=Path), help="Built site to name articles and replay searches on."
)
@click.option("--config-file", "-f", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
def command(kind: str, fmt: str, output: Path | None, limit: int, tickets: Path | None, **options: Any) -> None:
    """Read what customers could not find, and which answer to write next.

    \b
    Examples:
      askwell report gaps                              the ranked list, in the terminal
      askwell report summary --format html -o report.html
      askwell report gaps --since 8w --version 2.1 --format csv
      askwell report gaps --format markdown            for an issue or a pull request
    """
    from generator.commands import _reporting
    from generator.commands._tickets import read_tickets

    project = _reporting.find_project(options["config_file"], options["db"], options["site"])
    with _reporting.open_events(project) as store:
        report = _reporting.make_report(
            project,
            store,
            since=options["since"],
            until=options["until"],
            filters={name: options[name] for name in ("version", "lang", "category")},
            tickets=read_tickets(tickets) if tickets else (),
            private=options["private"],
        )
    _say_what_is_empty(report, project.site)
    replay = _reporting.replay_words(_reporting.replay_rows(project))
    if fmt == "table" and output is None:
        _show(report, kind, replay, project.name, limit)
        return
    from feedback_widget.reports.render import render

    text = render(report, kind, "markdown" if fmt == "table" else fmt, replay=replay, site=project.name)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
        count = f"{len(report.gaps)} {'gap' if len(report.gaps) == 1 else 'gaps'}"
        click.echo(f"wrote {output}: {count}, {report.scope.since} to {report.scope.until}", err=True)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, "utf-8", newline="")
    except OSError as error:
        error.filename = error.filename or str(output)  # a full disk names none
        raise


def _say_what_is_empty(report: Report, site: Path) -> None:
    """Tell a filter that nothing fits, a slip of the keyboard perhaps, from a period in which all is well."""
    scope = report.scope
    if not scope.events:
        wanted = [f"version {scope.version}" if scope.version else "", f"language {scope.lang}" if scope.lang else ""]
        of = " and ".join(part for part in wanted if part)
        click.echo(f"No events{' of ' + of if of else ''} from {scope.since} to {scope.until}.", err=True)
    elif scope.category and not (report.gaps or report.articles):
        hint = _which_there_are(scope.category, site)
        click.echo(f"No gap and no article of category {scope.category} in this period{hint}.", err=True)


def _which_there_are(category: str, site: Path) -> str:
    """Return the category somebody meant, or those there are; "" for one that there is."""
    from generator.content.slugs import slugify
    from generator.content.suggest import near_miss
    from generator.site_manifest import read_manifest

    manifest = read_manifest(site)
    paths = [Path(row["category"]) for row in manifest["articles"] if row.get("category")] if manifest else []
    known = {place.as_posix() for path in paths for place in (path, *path.parents) if place.name}
    wanted = "/".join(slugify(part) for part in category.split("/"))
    if near := wanted if wanted in known else near_miss(wanted, sorted(known)):
        return "" if near == category else f" (did you mean '{near}'?)"
    return f" (there are {', '.join(sorted(name for name in known if '/' not in name))})" if known else ""


def _show(report: Any, kind: str, replay: dict[str, str], site: str, limit: int) -> None:
    from rich.console import Console

    from feedback_widget.reports.render.terminal import show

    show(report, kind, replay, site, Console(file=sys.stdout), limit)
