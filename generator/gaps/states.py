"""How a gap moves: by decision, by replay, by what customers do afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from generator.errors import LedgerError
from generator.gaps.models import CLOSED, HELD, STATUSES, Gap, Status, Step

_NEEDS_REASON: frozenset[Status] = frozenset({"wontfix"})
_REACHED: dict[Status, str] = {
    "answered": "replay: set 'answer' and run 'askwell gaps replay --write'",
    "regressed": "replay: run 'askwell gaps replay --write'",
    "confirmed": "what customers do: run 'askwell gaps sync' two weeks after the answer",
}


def decide(gap: Gap, status: str, *, on: date, by: str = "", note: str = "", duplicate_of: str = "") -> Gap:
    """Move a gap by a person's decision.

    Args:
        gap: the gap as it stands.
        status: the new status; `answered` and later ones are reached by replay only.
        on: the day of the decision.
        by: who decided.
        note: why; `wontfix` needs one.
        duplicate_of: the id of the gap that stays, for `duplicate`.

    Raises:
        LedgerError: the status is unknown, reached by replay only, or lacks its reason or its other gap.
    """
    known = _status(gap, status)
    if known in HELD:
        raise LedgerError(f"gap {gap.id}: '{known}' is reached by {_REACHED[known]}")
    if known in _NEEDS_REASON and not note:
        raise LedgerError(f"gap {gap.id}: '{known}' needs a reason (--note \"why\")")
    if known == "duplicate" and not duplicate_of:
        raise LedgerError(f"gap {gap.id}: 'duplicate' needs the other gap (--of ID)")
    if known == "duplicate" and duplicate_of == gap.id:
        raise LedgerError(
            f"gap {gap.id}: no duplicate of itself, nor of one that is its own duplicate (reopen that one)"
        )
    return move(replace(gap, duplicate_of=duplicate_of if known == "duplicate" else ""), known, on=on, by=by, note=note)


def standing(gaps: Mapping[str, Gap], name: str) -> str:
    """Return the id of the gap that stands for one, which is itself unless it is a duplicate, maybe of a duplicate."""
    passed = [name]
    while (gap := gaps.get(passed[-1])) and gap.status == "duplicate" and gap.duplicate_of not in ("", *passed):
        passed.append(gap.duplicate_of)
    return passed[-1]


def move(gap: Gap, status: Status, *, on: date, by: str = "", note: str = "") -> Gap:
    """Write a step into the history; `answered` gets its date when it is first reached or reached again."""
    answered = on if status == "answered" and gap.status not in ("answered", "confirmed") else gap.answered
    if status in ("open", "planned", "drafted"):
        answered = None
    step = Step(on=on, status=status, by=by, note=note)
    return replace(gap, status=status, answered=answered, history=(*gap.history, step))


def after_replay(status: Status, passed: bool | None) -> Status:
    """Return what a replay makes of a status.

    Args:
        status: as the ledger has it.
        passed: whether the answer was found for enough wordings; None when there is nothing to replay.
    """
    if status in CLOSED or passed is None:
        return "regressed" if status in HELD and passed is None else status
    if passed:
        return status if status in ("answered", "confirmed") else "answered"
    return "regressed" if status in HELD else status


def _status(gap: Gap, status: str) -> Status:
    for known in STATUSES:
        if known == status:
            return known
    raise LedgerError(f"gap {gap.id}: unknown status '{status}' (one of {', '.join(STATUSES)})")
