"""What other rooms add to a collector: the reports it serves, and the digests it makes every hour."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import AskwellError, ConfigError, UsageError

if TYPE_CHECKING:
    from feedback_widget.collector.settings import Settings
    from feedback_widget.reports.report import Report
    from feedback_widget.reports.rules import Rules
    from feedback_widget.store.protocol import EventStore
    from generator.commands._reporting import Project

SHORTEST_TOKEN = 16

log = logging.getLogger("askwell.reports")


def hourly_chores() -> Sequence[Callable[[EventStore], None]]:
    """Return the jobs that keep reports fast."""
    return (refresh_digests,)


def refresh_digests(store: EventStore, rules: Rules | None = None) -> None:
    """Work out what days that are over have to say, so that a report need not read their events.

    Args:
        store: where the events are.
        rules: of the project; None: those of the last report. A collector runs for months and may run anywhere, so it
            never asks a mkdocs.yml, which may have changed since it started.
    """
    from feedback_widget.reports.days import refresh

    refresh(store, time.time(), rules)


def report_routes(
    settings: Settings, find: Callable[[], Project] | None = None, *, open_to_this_machine: bool = False
) -> Sequence[Any]:
    """Return the routes of the served reports.

    Args:
        settings: of the collector; its store is read, and keeps the decisions.
        find: gives the project each time anew, for its settings may change; by default that of the current folder.
        open_to_this_machine: let people on this machine in without a token (`askwell serve`).

    Raises:
        UsageError: ASKWELL_REPORTS_TOKEN is missing or too short to withstand guessing.
    """
    from feedback_widget.reports.served import Desk
    from feedback_widget.store import open_store
    from generator.commands import _reporting

    token = "" if open_to_this_machine else os.environ.get("ASKWELL_REPORTS_TOKEN", "").strip()
    if not open_to_this_machine and len(token) < SHORTEST_TOKEN:
        raise UsageError(
            f"ASKWELL_REPORTS_TOKEN must hold at least {SHORTEST_TOKEN} characters that only support knows "
            "(openssl rand -base64 24 makes some)"
        )
    project = _latest(find or partial(_reporting.find_project, db=settings.db, site=settings.site), settings)
    store = open_store(settings.db)

    def compute(filters: Mapping[str, str]) -> Report:
        known = dict(filters)
        since = known.pop("since", "")
        with _told():
            return _reporting.make_report(project(), store, since=since, filters=known)

    def replay() -> Mapping[str, str]:
        with _told():
            return _reporting.replay_words(_reporting.replay_rows(project()))

    def decisions() -> Sequence[Any]:
        with store.snapshot() as snapshot:
            return snapshot.triage()

    desk = Desk(
        compute=compute,
        replay=replay,
        decisions=decisions,
        decide=lambda row: store.save_triage([row]),
        site=project().name,
        token=token,
    )
    return tuple(desk.routes())


@contextmanager
def _told() -> Iterator[None]:
    """Let the page say what is wrong, with a filter or with a gap's file that somebody is writing, as the command would."""
    try:
        yield
    except AskwellError as error:
        raise ValueError(str(error)) from error


def _latest(find: Callable[[], Project], settings: Settings) -> Callable[[], Project]:
    """Return what gives the project as it is, or as it last was while its settings are wrong: support goes on reading."""
    from generator.commands._reporting import Project

    known = Project(name="", db=settings.db, site=settings.site or Path("site"), content=None)

    def project() -> Project:
        nonlocal known
        try:
            known = find()
        except ConfigError as error:
            log.warning("reports go by the settings before: %s", error)
        return known

    return project
