"""Bring the report's gaps and support's decisions into the ledger; nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from feedback_widget.reports.rules import USUAL, Rules
from generator.gaps.models import Gap
from generator.gaps.states import decide, move, standing

MAX_WORDINGS = 12
GROWING = frozenset({"open", "planned", "drafted"})
KEPT_OUT = frozenset({"noise", "out_of_scope"})
FROM_REPORT = "from the report"
_FROM_TRIAGE = {"planned": "planned", "ignore": "wontfix", "duplicate": "duplicate", "reopen": "open"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What customers did after an answer was published: `confirmed`, `reopen` or `wait`, and the evidence in words.

    `before` is how many asked in the weeks before it, as far as that is still known; None when it does not matter.
    """

    outcome: str
    evidence: str
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One gap before (None: new) and after, and why."""

    before: Gap | None
    after: Gap
    why: str


def sync(
    ledger: Mapping[str, Gap],
    rows: Sequence[Mapping[str, Any]],
    *,
    today: date,
    triage: Iterable[Mapping[str, str]] = (),
    verdicts: Mapping[str, Verdict] | None = None,
    rules: Rules = USUAL,
) -> list[Change]:
    """Work out what the ledger should become.

    Args:
        ledger: the gaps as they are, by id.
        rows: the report's gaps, best first: `id, label, cause, owner, wordings, failed, visits, volume, nearest`.
        today: the day written into the history.
        triage: support's decisions, oldest first: `gap_id, at, who, action, value, note`.
        verdicts: what happened in the field since an answer was published, by gap id.
        rules: what a new gap must reach, when it will count as answered, and when an ignored one comes back.

    Returns:
        One change a gap that differs, new ones in the report's order.
    """
    by_id = {row["id"]: row for row in rows}
    after = dict(ledger)
    why: dict[str, list[str]] = {}

    for decision in triage:
        name = decision["gap_id"]
        gap = after.get(name) or (_opened(by_id[name], today, rules) if name in by_id else None)
        if gap and not _applied(gap, decision):
            after[name] = _apply(gap, decision, by_id.get(name), after)
            why.setdefault(name, []).append(f"{decision['action']} by {decision['who'] or 'support'}")
    for row in rows:
        name = row["id"]
        if name in after:
            after[name], reason = _refresh(after[name], row, today, (verdicts or {}).get(name), rules)
        elif _enters(row, rules):
            after[name], reason = _opened(row, today, rules), "new"
        else:
            continue
        why.setdefault(name, []).extend([reason] if reason else [])
    # An answer so good that nobody fails any more is in no row, but still in what reaches back to before it.
    for name, verdict in (verdicts or {}).items():
        if name in after and name not in by_id:
            after[name], reason = _judge(after[name], verdict, today, rules)
            why.setdefault(name, []).extend([reason] if reason else [])

    changed = (name for name in after if after[name] != ledger.get(name))
    return [Change(ledger.get(name), after[name], ", ".join(why.get(name, ())) or "updated") for name in changed]


def _enters(row: Mapping[str, Any], rules: Rules) -> bool:
    enough = row["failed"] >= rules.enter_failed and row["visits"] >= rules.enter_visits
    return enough and row["cause"] not in KEPT_OUT


def _opened(row: Mapping[str, Any], today: date, rules: Rules) -> Gap:
    # A gap in wording or ranking has its answer already: the nearest article. Only customers cannot reach it.
    answer = row.get("nearest", "") if row["cause"] in ("wording", "ranking") else ""
    gap = Gap(
        id=row["id"],
        label=row["label"],
        cause=row["cause"],
        owner=row.get("owner", ""),
        answer=answer,
        near="" if answer else row.get("nearest", ""),
        wordings=tuple(row["wordings"][:MAX_WORDINGS]),
        within=rules.answered_within,
        share=rules.answered_share,
        opened=today,
        volume=_volume(row),
    )
    return move(gap, "open", on=today, note=FROM_REPORT)


def _volume(row: Mapping[str, Any]) -> int:
    # The report weighs failures, so its volume has decimals; the ledger keeps whole ones, for calm diffs.
    volume: float = row.get("volume", 0)
    return round(volume)


def _refresh(gap: Gap, row: Mapping[str, Any], today: date, verdict: Verdict | None, rules: Rules) -> tuple[Gap, str]:
    volume = _volume(row)
    if gap.status == "wontfix" and gap.volume and volume >= rules.ignored_growth * gap.volume:
        note = f"failed intents in 28 days rose from {gap.volume} to {volume}"
        return replace(move(gap, "open", on=today, note=note), volume=volume), "reopened"
    if gap.status == "wontfix" and not gap.volume and volume:
        return replace(gap, volume=volume), "volume noted"
    if verdict:
        judged, reason = _judge(gap, verdict, today, rules)
        if reason:
            return (_with_wordings(judged, row) if judged.status == "open" else judged), reason
    if gap.status in GROWING:
        grown = _with_wordings(gap, row)
        if not (grown.near or grown.answer):
            grown = replace(grown, near=row.get("nearest", ""))
        return grown, "new wordings" if grown.wordings != gap.wordings else ""
    return gap, ""


def _judge(gap: Gap, verdict: Verdict, today: date, rules: Rules) -> tuple[Gap, str]:
    """Return what customers made of an answered gap, and that in a word; "" when they changed nothing."""
    if gap.status == "answered" and verdict.outcome == "confirmed":
        return move(gap, "confirmed", on=today, note=verdict.evidence), "confirmed"
    if verdict.outcome == "reopen" and _stands(gap, verdict, rules):
        # Whoever mends the article names it again; else the next replay would find it and call the gap answered.
        unanswered = replace(gap, near=gap.answer or gap.near, answer="")
        return move(unanswered, "open", on=today, note=verdict.evidence), "reopened"
    return gap, ""


def _stands(gap: Gap, verdict: Verdict, rules: Rules) -> bool:
    # Of a confirmed answer most of those who asked before it are erased one day: the rest says nothing against it.
    known = verdict.before is None or verdict.before >= rules.proof_intents
    return gap.status == "answered" or (gap.status == "confirmed" and known)


def _with_wordings(gap: Gap, row: Mapping[str, Any]) -> Gap:
    wordings = tuple(dict.fromkeys((*gap.wordings, *row["wordings"])))[:MAX_WORDINGS]
    return replace(gap, wordings=wordings)


def _applied(gap: Gap, decision: Mapping[str, str]) -> bool:
    """Whether the decision is in the history already, so that a second sync changes nothing."""
    mark = _mark(decision)
    return any(step.note.endswith(mark) and step.by == decision["who"] for step in gap.history)


def _apply(gap: Gap, decision: Mapping[str, str], row: Mapping[str, Any] | None, ledger: Mapping[str, Gap]) -> Gap:
    on = date.fromisoformat(decision["at"][:10])
    note = f"{decision['note']} {_mark(decision)}".strip()
    action, who, value = decision["action"], decision["who"], decision.get("value", "")
    other = standing(ledger, value) if action == "duplicate" else ""
    if action != "note" and (_is_overtaken(gap, on) or other == gap.id):
        came_late = "was decided otherwise since" if other != gap.id else f"{value} is a duplicate of this one"
        return move(gap, gap.status, on=on, by=who, note=f"not taken up, {came_late}: {action} {value} {note}")
    if action in _FROM_TRIAGE:
        gap = replace(gap, volume=_volume(row) if row else gap.volume)
        if action == "planned" and value:
            gap = replace(gap, owner=value)
        return decide(gap, _FROM_TRIAGE[action], on=on, by=who, note=note, duplicate_of=other)
    if action == "owner":
        gap = replace(gap, owner=value)
        note = f"owner: {value} {_mark(decision)}"
    return move(gap, gap.status, on=on, by=who, note=note)


def _is_overtaken(gap: Gap, on: date) -> bool:
    """Whether the ledger moved on after the day of a decision, which was brought in late: what is newer stands."""
    return any(step.on > on and step.note != FROM_REPORT for step in gap.history)


def _mark(decision: Mapping[str, str]) -> str:
    return f"[triage {decision['at']} {decision['action']}]"
