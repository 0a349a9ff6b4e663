"""What `askwell gaps sync` brings together: the report, support's decisions, and what customers did since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from generator.commands import _reporting
from generator.gaps.ledger import read_ledger
from generator.gaps.sync import Change, Threshold, Verdict, sync

if TYPE_CHECKING:
    from feedback_widget.reports.report import Gap as ReportedGap
    from feedback_widget.reports.report import Report
    from generator.gaps.models import Gap

DECISION = ("gap_id", "at", "who", "action", "value", "note")


def changes(project: _reporting.Project, today: date, *, since: str, failed: int, visits: int) -> list[Change]:
    """Work out what the ledger should become; nothing is written."""
    assert project.content is not None
    ledger = read_ledger(project.content)
    with _reporting.open_events(project) as store:
        report = _reporting.make_report(project, store, since=since)
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
    return sync(
        ledger,
        [as_row(gap) for gap in report.gaps],
        today=today,
        triage=triage,
        verdicts=verdicts(ledger, report, today),
        threshold=Threshold(failed=failed, visits=visits),
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
    """Judge every answered gap by its failure rate before and after its answer."""
    from feedback_widget.reports.confirmation import confirm

    found = {}
    for gap in report.gaps:
        known = ledger.get(gap.id)
        if known and known.answered:
            judged = confirm(gap.per_day, known.answered, today)
            found[gap.id] = Verdict(judged.outcome, judged.evidence)
    return found
