"""What `askwell gaps sync` brings together: the report, support's decisions, and what customers did since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from generator.commands import _reporting
from generator.gaps.ledger import read_ledger
from generator.gaps.sync import Change, Verdict, sync

if TYPE_CHECKING:
    from feedback_widget.reports.report import Gap as ReportedGap
    from feedback_widget.reports.report import Report
    from feedback_widget.reports.selection import Ticket
    from feedback_widget.store.protocol import EventStore
    from generator.gaps.models import Gap

JUDGED = ("answered", "confirmed")
REMEMBERED_DAYS = 365
"""Answers older than this are no longer judged by what customers do, and gaps not decided over."""


def changes(
    project: _reporting.Project,
    today: date,
    *,
    since: str,
    failed: int | None = None,
    visits: int | None = None,
    tickets: Sequence[Ticket] = (),
) -> list[Change]:
    """Work out what the ledger should become; nothing is written.

    Args:
        project: whose ledger, and whose rules.
        today: the day written into the history.
        since: the period of the report.
        failed: failed intents that a new gap needs; None is what the rules say.
        visits: visits that a new gap needs; likewise.
        tickets: of customers who asked support.
    """
    assert project.content is not None
    ledger = read_ledger(project.content)
    with _reporting.open_events(project) as store:
        report = _reporting.make_report(project, store, since=since, tickets=tickets)
        rules = report.rules
        judged = _reaching_back(project, store, ledger, report, today)
        with store.snapshot() as snapshot:
            triage = [
                {
                    "gap_id": row.gap_id,
                    "at": row.at,
                    "who": row.who,
                    "action": row.action,
                    "value": row.value,
                    "note": row.note,
                }
                for row in snapshot.triage()
            ]
        known = {*ledger, *(gap.id for gap in report.gaps)}
        decided = {row["gap_id"] for row in triage} - known
        older = _reporting.make_report(project, store, since=f"{REMEMBERED_DAYS}d", keep=False) if decided else report
    return sync(
        ledger,
        # What support decided over while it read a longer period is brought in as well.
        [as_row(gap) for gap in (*report.gaps, *(gap for gap in older.gaps if gap.id in decided))],
        today=today,
        triage=triage,
        verdicts=verdicts(ledger, judged, today),
        rules=replace(rules, enter_failed=failed or rules.enter_failed, enter_visits=visits or rules.enter_visits),
    )


def as_row(gap: ReportedGap) -> dict[str, Any]:
    """Return a reported gap as the ledger takes it."""
    return {
        "id": gap.id,
        "label": gap.label,
        "cause": gap.cause,
        "owner": gap.owner,
        "wordings": [wording.query for wording in gap.wordings],
        "failed": gap.failed,
        "visits": gap.visits,
        "volume": gap.volume,
        "nearest": gap.nearest.ref if gap.nearest else "",
    }


def verdicts(ledger: dict[str, Gap], report: Report, today: date) -> dict[str, Verdict]:
    """Judge every answered gap by its failure rate before and after its answer.

    Args:
        ledger: the gaps, by id.
        report: one that reaches back to before the answers (`_reaching_back`).
        today: the day of the judgement.
    """
    from feedback_widget.reports.confirmation import confirm, silenced

    found = {}
    for gap in report.gaps:
        known = ledger.get(gap.id)
        if known and known.answered and known.status in JUDGED:
            if gap.kind == "path":
                found[gap.id] = Verdict(*silenced(gap.per_day, known.answered, today, report.rules))
            else:
                judged = confirm(gap.per_day, known.answered, today, report.rules)
                found[gap.id] = Verdict(judged.outcome, judged.evidence, judged.before[1])
    return found


def _reaching_back(
    project: _reporting.Project, store: EventStore, ledger: dict[str, Gap], report: Report, today: date
) -> Report:
    """Return a report that has the weeks before each answer: this one, or one of a longer period.

    An answer that was published some time ago would otherwise be judged by the few days of the weeks before it that
    the period still holds, and one so good that nobody failed since would not be judged at all.
    """
    oldest = today - timedelta(days=REMEMBERED_DAYS)
    answered = [gap.answered for gap in ledger.values() if gap.status in JUDGED and gap.answered]
    first = min((day for day in answered if day >= oldest), default=today)
    first -= timedelta(days=report.rules.proof_reach)
    if not answered or report.scope.since <= first.isoformat():
        return report
    return _reporting.make_report(project, store, since=first.isoformat(), keep=False)
