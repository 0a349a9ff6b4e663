"""What `askwell simulate` does: a built site in, invented events in a store out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from generator.commands._store_url import shown
from generator.errors import UsageError

if TYPE_CHECKING:
    from feedback_widget.simulate.demo import Topic
    from feedback_widget.store.protocol import EventStore
    from feedback_widget.store.records import Record
    from generator.commands._reporting import Project

BATCH = 2000
MOST_WITHHELD = 12
DAY = 86400


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was written, and the titles of what was hidden."""

    events: int
    visits: int
    withheld: tuple[str, ...]


def run_demo(
    project: Project, *, withhold: int | None, visits: int, days: int, seed: int, add: bool, now: float | None = None
) -> Simulated:
    """Play visitors against the project's built site and store what they do.

    Raises:
        UsageError: there is no built site, or the store has events already and `add` was not asked for.
    """
    from feedback_widget.reports.days import refresh
    from feedback_widget.simulate.demo import plan, visit_site
    from feedback_widget.store import open_store
    from generator.commands._reporting import site_facts
    from generator.site_manifest import read_manifest

    manifest = read_manifest(project.site)
    if manifest is None or not manifest["articles"]:
        raise UsageError(f"{project.site}: no built site with articles here (build it first: askwell build)")
    now = now or time.time()
    rng = Random(seed)
    topics = _topics(manifest, project)
    hidden = min(MOST_WITHHELD, len(topics) // 5) if withhold is None else min(withhold, len(topics))
    demo = plan(topics, hidden, rng)
    _make_folder(project.db)
    with open_store(project.db) as store:
        with store.snapshot() as snapshot:
            if not add and snapshot.day_counts():
                raise UsageError(
                    f"{shown(project.db)} has events already; invented ones would mix with them for good "
                    "(write to another store with --db, or add them with --add)"
                )
        start = (now // DAY - days + 1) * DAY
        played = visit_site(
            demo,
            site_facts(project.site).search,
            rng,
            visits=visits,
            days=days,
            start=start,
            version=manifest.get("version", ""),
            lang=manifest.get("lang", "en"),
        )
        events, came = _write(store, _until(played, now))
        refresh(store, now, project.rules)  # the first report finds its work done
    return Simulated(events, came, tuple(topic.title for topic in demo.withheld))


def _write(store: EventStore, visits: Iterable[list[Record]]) -> tuple[int, int]:
    """Store visits in batches; return how many events were new, and how many visits there were."""
    batch: list[Record] = []
    events = came = 0
    for visit in visits:
        came += 1
        batch += visit
        if len(batch) >= BATCH:
            events += sum(store.write(batch))
            batch = []
    return events + (sum(store.write(batch)) if batch else 0), came


def _until(played: Iterable[list[Any]], now: float) -> Iterator[list[Record]]:
    """Yield each visit's records, without what would happen after now."""
    from feedback_widget.simulate.record import records

    rng = Random(now)
    for visit in played:
        steps = [step for step in visit if step.row[0] <= now]
        if steps:
            yield list(records(steps, rng))


def _topics(manifest: dict[str, Any], project: Project) -> list[Topic]:
    from feedback_widget.simulate.demo import Topic

    asked = _search_tests(project.content)
    topics = []
    for row in manifest["articles"]:
        text = _text(manifest["folder"], row["ref"])
        known = (*asked.get(row["ref"].rpartition("/")[2].rpartition("#")[2], ()), *row.get("also_asked", ()))
        topics.append(Topic(row["ref"], row["title"], text, tuple(known)))
    return topics


def _text(folder: Path, ref: str) -> str:
    """Return the Markdown beside an article, "" when the site has none."""
    path = folder / f"{ref.partition('#')[0]}.md"
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _search_tests(content: Path | None) -> dict[str, list[str]]:
    """Return {slug: queries} of the content's search tests; an unreadable file is `askwell check`'s business."""
    import yaml

    path = content / "search_tests.yml" if content else None
    if path is None or not path.is_file():
        return {}
    try:
        rows = yaml.safe_load(path.read_text("utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError):
        return {}
    found: dict[str, list[str]] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("query"), str) and isinstance(row.get("expect"), str):
            found.setdefault(row["expect"].rpartition("/")[2], []).append(row["query"])
    return found


def _make_folder(db: str) -> None:
    if db.startswith("sqlite:///"):
        Path(db.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
