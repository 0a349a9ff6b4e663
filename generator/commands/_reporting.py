"""What a report is made of: the project's store, its built site and its ledger, found and opened."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands._waiting import Waiting
from generator.errors import AskwellError, ConfigError, UsageError

if TYPE_CHECKING:
    from feedback_widget.reports.known import KnownGap
    from feedback_widget.reports.report import Report
    from feedback_widget.reports.rules import Rules
    from feedback_widget.reports.selection import Ticket
    from feedback_widget.reports.site import Site
    from feedback_widget.store.protocol import EventStore
    from generator.build.settings import Settings
    from generator.gaps.replay import ReplayRow, Search

EMBEDDED = ".askwell/events.db"
OLDEST = date(1970, 1, 1)
_SINCE = re.compile(r"(\d{1,5})([dw])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where a project keeps what reports read, and what they go by; `content` and `rules` are None outside a project.

    `days` is how long a report looks back.
    """

    name: str
    db: str
    site: Path
    content: Path | None
    days: int = 30
    rules: Rules | None = None


def find_project(config_file: Path | None = None, db: str | None = None, site: Path | None = None) -> Project:
    """Resolve the places: flags win, then the environment, then the project in the current folder.

    Raises:
        ConfigError: mkdocs.yml has a wrong setting.
    """
    from generator.build.project import open_project

    try:
        return project_of(open_project(config_file=config_file), db, site)
    except ConfigError:
        raise
    except UsageError:
        if config_file:
            raise
    db = db or os.environ.get("ASKWELL_DB", "") or f"sqlite:///{Path.cwd() / EMBEDDED}"
    return Project(name="", db=db, site=site or Path("site"), content=None)


def project_of(settings: Settings, db: str | None = None, site: Path | None = None) -> Project:
    """Return the places of a project whose settings are resolved; a store and a site that are named win.

    Raises:
        ConfigError: a rule is wrong, as those that another version remembered may be.
    """
    from feedback_widget.reports.rule_settings import rules_of

    try:
        rules = rules_of(settings.option("reports.rules", {}), private=int(settings.option("reports.minimum", 2)))
    except ValueError as error:
        raise ConfigError(f"{settings.config_file}: reports.rules: {error}") from error
    return Project(
        name=settings.site_name,
        db=db or os.environ.get("ASKWELL_DB", "") or f"sqlite:///{Path(settings.root) / EMBEDDED}",
        site=site or Path(settings.site_dir),
        content=Path(settings.content),
        days=int(settings.option("reports.days", 30)),
        rules=rules,
    )


def own_rules() -> Rules | None:
    """Return the rules of the project in the current folder; None away from one, or when its settings are wrong.

    What moves events must not fail over a setting of the report; that it is wrong is told.
    """
    try:
        return find_project().rules
    except ConfigError as error:
        click.echo(f"Note: {error}; until that is mended, days are digested by the rules of the last report", err=True)
        return None


def open_events(project: Project) -> EventStore:
    """Open the store for reports, which keep digests in it where they may.

    Raises:
        UsageError: there is none; says where events come from.
        AskwellError: it cannot be read.
    """
    from feedback_widget.store import AddressError, StoreError, StoreUnavailable, open_store

    path = Path(project.db.removeprefix("sqlite:///"))
    if project.db.startswith("sqlite:///") and not path.exists():
        raise UsageError(
            f"{path}: no events yet (askwell serve and askwell collect gather them, askwell simulate invents some; "
            "name another store with --db)"
        )
    try:
        return open_store(project.db)
    except StoreUnavailable as refused:
        try:
            return open_store(project.db, read_only=True)  # a copy, or another's: reports then keep nothing
        except StoreError:
            raise AskwellError(str(refused)) from refused
    except AddressError as error:
        raise UsageError(f"--db {error}") from error
    except StoreError as error:
        raise AskwellError(str(error)) from error


def site_facts(site: Path) -> Site:
    """Return what a report may know of a built site; an unbuilt one is a site that knows nothing."""
    from feedback_widget.reports.site import ArticleFacts, Site
    from generator.gaps.addresses import served_by
    from generator.site_manifest import read_manifest

    manifest = read_manifest(site)
    if manifest is None:
        return Site()
    articles = {
        row["ref"]: ArticleFacts(
            title=row["title"],
            category=row.get("category", ""),
            owner=row.get("owner") or _category_owner(manifest.get("owners", {}), row),
            url=row["url"],
        )
        for row in manifest["articles"]
    }
    from search_index.planner import search
    from search_index.reader import open_index

    index = open_index(manifest["folder"] / "search")

    def ask(query: str, k: int) -> Sequence[tuple[str, int, str]]:
        answer = search(index, query, k=k)
        return [(result.ref, rank, answer.match) for rank, result in enumerate(answer.results, 1)]

    return Site(articles=articles, search=ask, knows=index.knows, serves=served_by(manifest["folder"], manifest))


def _category_owner(owners: Mapping[str, str], row: Mapping[str, Any]) -> str:
    """Return the owner of an article's category, or of the nearest above it that has one."""
    path = f"{'faq' if row.get('kind') == 'faq' else 'articles'}/{row.get('category', '')}"
    while path and path not in owners:
        path = path.rpartition("/")[0]
    return owners.get(path, "")


def search_of(site: Path) -> Search | None:
    """Return the built site's search as replay wants it, None when the site is not built."""
    facts = site_facts(site)
    return (lambda query, k: [ref for ref, _, _ in facts.search(query, k)]) if facts.articles else None


def replay_rows(project: Project) -> list[ReplayRow]:
    """Replay the ledger on the built site; [] without a ledger or a site."""
    from generator.gaps.addresses import served_by
    from generator.gaps.ledger import read_ledger
    from generator.gaps.replay import replay_all
    from generator.site_manifest import read_manifest

    ledger = read_ledger(project.content) if project.content else {}
    search = search_of(project.site) if ledger else None
    manifest = read_manifest(project.site) if search else None
    if not search or not manifest:
        return []
    moved = {old.strip("/"): new.strip("/") for old, new in manifest.get("redirects", {}).items()}
    return replay_all(ledger.values(), search, moved, served_by(manifest["folder"], manifest))


def replay_words(rows: Sequence[ReplayRow]) -> dict[str, str]:
    """Say each replay in a few words, by gap id."""
    told = {}
    for row in rows:
        if row.ranks:
            within = sum(1 for _, rank in row.ranks if rank and rank <= row.gap.within)
            told[row.gap.id] = f"{row.state}, {within} of {len(row.ranks)}"
        elif row.gap.is_address:
            told[row.gap.id] = row.state
    return told


def period(since: str, until: str, now: datetime | None = None) -> tuple[str, str]:
    """Return the first and the last day (UTC, both in) of `30d`, `8w` or dates.

    A first day before 1970 is 1970's: no event is older.

    Raises:
        UsageError: neither a number of days or weeks nor a date, or a last day before 1970.
    """
    last = _day(until, "--until") if until else (now or datetime.now(UTC)).date()
    if last.year < OLDEST.year:
        raise UsageError(f"--until {last}: no event is from before {OLDEST.year}")
    if found := _SINCE.fullmatch(since):
        length = int(found[1]) * (7 if found[2] == "w" else 1)
        return (last - timedelta(days=min(max(length, 1), 36_500) - 1)).isoformat(), last.isoformat()
    first = _day(since, "--since")
    if first > last:
        raise UsageError(f"--since {first} is after --until {last}")
    return max(first, OLDEST).isoformat(), last.isoformat()


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: neither a date (2026-01-31) nor a length (30d, 8w)") from None


def make_report(
    project: Project,
    store: EventStore,
    *,
    since: str = "",
    until: str = "",
    filters: Mapping[str, str] | None = None,
    tickets: Sequence[Ticket] = (),
    private: int | None = None,
    keep: bool = True,
) -> Report:
    """Compute the report of a period.

    Args:
        project: where site and ledger are.
        store: where events are.
        since: `30d`, `8w` or a date; "" is what the project's settings say.
        until: a date; "" is today.
        filters: version, lang, category.
        tickets: support tickets (`_tickets.read_tickets`).
        private: how many visitors must have used a wording before it is shown; None is what the rules say.
        keep: remember its gaps, and the report itself for the next one who asks.
    """
    from dataclasses import replace

    from feedback_widget.reports import days, kept
    from feedback_widget.reports.compute import compute
    from feedback_widget.reports.in_force import in_force
    from feedback_widget.store import StoreUnavailable

    rules = in_force(store, project.rules)
    rules = replace(rules, private=private or rules.private)
    first, last = period(since or f"{project.days}d", until)
    known = known_gaps(project)
    stamp = kept.key(store, first, last, rules, known, sorted((filters or {}).items()), tickets, _stamp(project.site))
    if found := kept.read(store, stamp):
        return found
    report = compute(
        days.load(store, first, last, rules, keep=not store.read_only, told=Waiting()),
        site_facts(project.site),
        since=first,
        until=last,
        known=known,
        tickets=tuple(tickets),
        rules=rules,
        **(filters or {}),
    )
    with suppress(StoreUnavailable):  # a store that may not be written is read all the same
        if keep and not store.read_only:
            days.remember(store, report)
            kept.write(store, stamp, report)
    return report


def known_gaps(project: Project) -> tuple[KnownGap, ...]:
    """Return the project's ledger as the report takes it."""
    from feedback_widget.reports.known import KnownGap
    from generator.gaps.ledger import read_ledger
    from generator.gaps.states import standing

    ledger = read_ledger(project.content) if project.content and project.content.is_dir() else {}
    return tuple(
        KnownGap(
            id=gap.id,
            wordings=gap.wordings,
            status=gap.status,
            answers=(gap.answer,) if gap.answer else (),
            label=gap.label,
            owner=gap.owner,
            opened_on=gap.opened.isoformat() if gap.opened else "",
            answered_on=gap.answered.isoformat() if gap.answered else "",
            duplicate_of=other if (other := standing(ledger, gap.id)) != gap.id else "",
        )
        for gap in ledger.values()
    )


def _stamp(site: Path) -> str:
    """Return what changes whenever the built site answers differently: its manifest, index and redirects, hashed."""
    from hashlib import sha256

    from generator.site_manifest import NAME, read_manifest

    manifest = read_manifest(site)
    folder = manifest["folder"] if manifest else site
    files = [folder / NAME, folder / "_redirects", *sorted((folder / "search").glob("manifest.*"))]
    return sha256(b"".join(path.read_bytes() for path in files if path.is_file())).hexdigest()
