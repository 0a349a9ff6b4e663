"""`askwell gaps`: the ledger of what customers could not find."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import LedgerError
from generator.gaps.models import STATUSES

if TYPE_CHECKING:
    from generator.commands._reporting import Project
    from generator.gaps.models import Gap

FORMATS = click.Choice(["table", "json", "markdown"])
config_option = click.option("--config-file", "-f", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
site_option = click.option("--site", type=click.Path(path_type=Path), help="Built site to ask.")
db_option = click.option("--db", metavar="URL", help="Store to read (ASKWELL_DB; .askwell/events.db).")


@click.group()
def command() -> None:
    """Work the ledger of gaps: content/gaps/, one small file a gap.

    \b
    Examples:
      askwell gaps sync                     bring in new gaps and support's decisions
      askwell gaps list --status open
      askwell gaps draft refund-3f2a --category billing
      askwell gaps replay                   ask every gap's questions again
    """


@command.command()
@db_option
@site_option
@config_option
@click.option(
    "--since", default="8w", show_default=True, metavar="30d|8w|DATE", help="Period of the report to sync with."
)
@click.option("--failed", type=click.IntRange(1), help="Failed intents a new gap needs (rule enter_failed: 3).")
@click.option("--visits", type=click.IntRange(1), help="Visits a new gap needs (rule enter_visits: 2).")
@click.option(
    "--tickets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of support tickets, as for askwell report.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
def sync(
    db: str | None, site: Path | None, config_file: Path | None, tickets: Path | None, dry_run: bool, **options: Any
) -> None:
    """Bring new gaps, support's decisions and what customers did since into the ledger.

    \b
    Example:
      askwell gaps sync --since 8w --failed 5
    """
    from generator.commands import _gap_sync
    from generator.commands._tickets import read_tickets
    from generator.gaps.ledger import write_gaps

    project, root = _project(config_file, db, site)
    changes = _gap_sync.changes(project, _today(), **options, tickets=read_tickets(tickets) if tickets else ())
    if not dry_run:
        write_gaps(root, [change.after for change in changes])
    for change in changes:
        before = f"{change.before.status} -> " if change.before else ""
        click.echo(f"{change.after.id}: {before}{change.after.status} ({change.why})")
    noun = "gap" if len(changes) == 1 else "gaps"
    click.echo(f"{len(changes)} {noun} {'would change' if dry_run else 'changed'} in {root / 'gaps'}")


@command.command("list")
@config_option
@click.option(
    "--status", multiple=True, type=click.Choice(STATUSES), help="Only gaps with this status; repeat for more."
)
@click.option("--format", "fmt", type=FORMATS, default="table", show_default=True, help="How to print it.")
def list_gaps(config_file: Path | None, status: tuple[str, ...], fmt: str) -> None:
    """List the ledger.

    \b
    Example:
      askwell gaps list --status open --status planned
    """
    from generator.commands import _gap_show

    _, root = _project(config_file)
    gaps = [gap for gap in _ledger(root).values() if not status or gap.status in status]
    _gap_show.show_list(gaps, fmt)


@command.command()
@click.argument("gap_id")
@config_option
def show(gap_id: str, config_file: Path | None) -> None:
    """Show one gap as the ledger has it.

    \b
    Example:
      askwell gaps show refund-3f2a
    """
    from generator.gaps.ledger import dump_gap, find

    _, root = _project(config_file)
    click.echo(dump_gap(find(_ledger(root), gap_id)), nl=False)


@command.command("set")
@click.argument("gap_id")
@click.argument("status", required=False)
@config_option
@click.option("--owner", help="Who writes the answer.")
@click.option("--answer", help="Ref of the article or FAQ entry that should answer it.")
@click.option("--note", default="", help="Why; 'wontfix' needs it.")
@click.option("--of", "duplicate_of", default="", help="The gap that stays, for 'duplicate'.")
@click.option("--by", default="", envvar="ASKWELL_USER", help="Who decides.")
def set_gap(gap_id: str, status: str | None, config_file: Path | None, **options: Any) -> None:
    """Decide over a gap: its status (open, planned, drafted, wontfix, duplicate), owner or answer.

    \b
    Examples:
      askwell gaps set refund-3f2a planned --owner ana
      askwell gaps set refund-3f2a --answer articles/billing/refund
      askwell gaps set refund-3f2a wontfix --note "we do not sell there"
    """
    from dataclasses import replace

    from generator.gaps.ledger import find, write_gaps
    from generator.gaps.states import decide, standing

    _, root = _project(config_file)
    ledger = _ledger(root)
    gap = find(ledger, gap_id)
    given = {name: options[name] for name in ("owner", "answer") if options[name] is not None}
    _require_article(root, given.get("answer", ""))
    gap = replace(gap, **given)
    if options["duplicate_of"]:
        options["duplicate_of"] = standing(ledger, find(ledger, options["duplicate_of"]).id)
    if status:
        decision = {name: options[name] for name in ("by", "note", "duplicate_of")}
        gap = decide(gap, status, on=_today(), **decision)
        if status == "wontfix":
            gap = replace(gap, volume=0)  # the next sync notes how many fail with it now
    elif not given:
        raise click.UsageError("nothing to set: give a status, --owner or --answer")
    write_gaps(root, [gap])
    click.echo(f"{gap.id}: {gap.status}{', owner ' + gap.owner if gap.owner else ''}")


@command.command()
@click.argument("gap_id")
@config_option
@click.option("--category", default="", help="Where to put it; by default beside the nearest article.")
@click.option("--title", default="", help="Its title; by default the gap's label.")
@click.option("--faq", is_flag=True, help="Draft a FAQ entry instead of an article.")
def draft(gap_id: str, config_file: Path | None, **options: Any) -> None:
    """Draft the answer to a gap: the article, its search tests and the ledger's step, in one go.

    \b
    Examples:
      askwell gaps draft refund-3f2a
      askwell gaps draft refund-3f2a --category billing --title "Get your money back"
      askwell gaps draft student-discount-91c0 --faq
    """
    from generator.content.loader import load
    from generator.gaps import by_hand
    from generator.gaps.draft import SEARCH_TESTS
    from generator.gaps.draft import draft as draft_gap
    from generator.gaps.ledger import find, write_gaps

    _, root = _project(config_file)
    made = draft_gap(find(_ledger(root), gap_id), load(root), today=_today(), **options)
    article, tests = root / made.path, root / SEARCH_TESTS
    asked = by_hand.append(by_hand.read(tests), made.tests, f"{root.name}/{SEARCH_TESTS}")
    article.parent.mkdir(parents=True, exist_ok=True)
    with article.open("x", encoding="utf-8") as out:
        out.write(made.text)
    by_hand.write(tests, asked)
    write_gaps(root, [made.gap])
    click.echo(f"wrote {article}, added its search tests to {tests}, and moved {made.gap.id} to drafted")
    click.echo("Next: write it, set 'status: published', then: askwell build && askwell gaps replay --write")
    if made.alike:
        answer = f"askwell gaps set {made.gap.id} --answer {made.alike!r}"
        click.echo(f"Is {made.alike} meant to answer this? Then mend that instead: {answer}", err=True)


@command.command()
@site_option
@config_option
@click.option("--write", is_flag=True, help="Record what the replay reached in the ledger.")
@click.option("--format", "fmt", type=FORMATS, default="table", show_default=True, help="How to print it.")
def replay(site: Path | None, config_file: Path | None, write: bool, fmt: str) -> None:
    """Ask every gap's questions on the built site; exits 1 when a gap regressed.

    \b
    Examples:
      askwell gaps replay
      askwell gaps replay --write            record answered and regressed gaps
      askwell gaps replay --format markdown  for a pull request comment
    """
    from generator.commands import _gap_show, _reporting
    from generator.gaps.ledger import write_gaps
    from generator.gaps.states import move

    project, root = _project(config_file, site=site)
    if _ledger(root) and _reporting.search_of(project.site) is None:
        raise LedgerError(f"{project.site}: no built site to ask (build it first: askwell build)")
    rows = _reporting.replay_rows(project)
    if write:
        moved = [row for row in rows if row.state != row.gap.status]
        write_gaps(root, [move(row.gap, row.state, on=_today(), note="replay") for row in moved])
    _gap_show.show_replay(rows, fmt)
    if any(row.regressed for row in rows):
        raise SystemExit(1)


@command.command()
@site_option
@config_option
@click.option("--write", is_flag=True, help="Add the accepted lines to content/synonyms.yml.")
def synonyms(site: Path | None, config_file: Path | None, write: bool) -> None:
    """Propose synonyms from gaps; each must help its gap and cost no other question a rank.

    \b
    Example:
      askwell gaps synonyms --write
    """
    from generator.commands import _gap_synonyms
    from generator.gaps import by_hand

    project, root = _project(config_file, site=site)
    found = _gap_synonyms.proposals(project)
    for proposal in found:
        click.echo(proposal.line, nl=False)
    if write and found:
        path = root / "synonyms.yml"
        lines = "".join(proposal.line for proposal in found)
        by_hand.write(path, by_hand.append(by_hand.read(path), lines, f"{root.name}/{path.name}"))
    count = "1 synonym holds" if len(found) == 1 else f"{len(found)} synonyms hold"
    click.echo(f"{count}{f', added to {root}/synonyms.yml' if write and found else ''}", err=True)


def _project(config_file: Path | None, db: str | None = None, site: Path | None = None) -> tuple[Project, Path]:
    from generator.commands import _reporting

    project = _reporting.find_project(config_file, db, site)
    if project.content is None or not project.content.is_dir():
        raise LedgerError("no content folder here: the ledger is content/gaps/ of a project (-f mkdocs.yml names it)")
    return project, project.content


def _ledger(root: Path) -> dict[str, Gap]:
    from generator.gaps.ledger import read_ledger

    return read_ledger(root)


def _require_article(root: Path, ref: str) -> None:
    from generator.content.loader import load
    from generator.content.settings import ContentSettings
    from generator.content.suggest import near_miss

    content = load(root, ContentSettings(git=False))
    refs = [entry.ref for entry in (*content.articles, *content.faq)]
    if ref and ref not in refs:
        near = near_miss(ref, refs)
        raise LedgerError(f"no article or FAQ entry '{ref}'{f' (did you mean {near!r}?)' if near else ''}")


def _today() -> date:
    return datetime.now(UTC).date()
