"""Sync: the report's gaps enter, decisions are kept, what customers do afterwards confirms or reopens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.errors import LedgerError
from generator.gaps.ledger import read_ledger, write_gaps
from generator.gaps.models import Gap
from generator.gaps.states import decide
from generator.gaps.sync import Verdict, sync

TODAY = date(2026, 3, 1)


def row(name: str = "refund-0001", **changes: Any) -> dict[str, Any]:
    known = {
        "id": name,
        "label": "get a refund",
        "cause": "missing",
        "owner": "billing",
        "nearest": "articles/a/b",
        "wordings": ["get a refund", "money back"],
        "failed": 9.0,
        "visits": 6,
        "volume": 9,
    }
    return known | changes


def decision(action: str, **changes: str) -> dict[str, str]:
    return {
        "gap_id": "refund-0001",
        "at": "2026-02-27T09:00:00Z",
        "who": "ana",
        "action": action,
        "value": "",
        "note": "",
    } | changes


def one(changes: list[Any]) -> Gap:
    assert len(changes) == 1
    gap: Gap = changes[0].after
    return gap


def test_a_gap_above_the_threshold_enters_the_ledger_open() -> None:
    gap = one(sync({}, [row(), row("rare-0002", failed=1.0)], today=TODAY))
    assert (gap.id, gap.status, gap.owner, gap.answer, gap.volume) == ("refund-0001", "open", "billing", "", 9)
    assert gap.history[0].on == TODAY


def test_the_ledger_keeps_what_came_nearest() -> None:
    gap = one(sync({}, [row()], today=TODAY))
    assert (gap.near, gap.answer) == ("articles/a/b", "")
    assert sync({gap.id: gap}, [row(nearest="articles/c/d")], today=TODAY) == []
    assert one(sync({gap.id: replace(gap, near="")}, [row()], today=TODAY)).near == "articles/a/b"
    assert one(sync({}, [row(cause="wording")], today=TODAY)).answer == "articles/a/b"


def test_what_a_weighed_report_opens_can_be_read_again(tmp_path: Path) -> None:
    write_gaps(tmp_path, [one(sync({}, [row(volume=77.3)], today=TODAY))])
    assert read_ledger(tmp_path)["refund-0001"].volume == 77


@pytest.mark.parametrize("cause", ["noise", "out_of_scope"])
def test_noise_never_enters_by_itself(cause: str) -> None:
    assert sync({}, [row(cause=cause)], today=TODAY) == []


@pytest.mark.parametrize("cause", ["wording", "ranking"])
def test_a_gap_customers_cannot_reach_has_its_answer_already(cause: str) -> None:
    assert one(sync({}, [row(cause=cause)], today=TODAY)).answer == "articles/a/b"


def test_a_second_sync_changes_nothing() -> None:
    triage = [decision("planned"), decision("owner", value="docs", at="2026-02-27T10:00:00Z")]
    first = sync({}, [row()], today=TODAY, triage=triage)
    ledger = {change.after.id: change.after for change in first}
    assert sync(ledger, [row()], today=TODAY, triage=triage) == []


def test_supports_decisions_are_kept_with_who_and_when() -> None:
    gap = one(sync({}, [row()], today=TODAY, triage=[decision("ignore", note="we do not sell there")]))
    assert gap.status == "wontfix"
    assert (gap.history[-1].by, gap.history[-1].on) == ("ana", date(2026, 2, 27))
    assert gap.history[-1].note.startswith("we do not sell there")


def test_two_decisions_of_one_second_are_both_kept() -> None:
    gap = one(sync({}, [row()], today=TODAY, triage=[decision("planned"), decision("owner", value="docs")]))
    assert (gap.status, gap.owner) == ("planned", "docs")


def test_two_people_may_decide_in_one_second() -> None:
    both = [decision("owner", value="docs", who="ana"), decision("owner", value="web", who="bob")]
    gap = one(sync({}, [row()], today=TODAY, triage=both))
    assert gap.owner == "web" and [step.by for step in gap.history[1:]] == ["ana", "bob"]
    assert sync({gap.id: gap}, [row()], today=TODAY, triage=both) == []


def test_what_a_writer_decided_since_outlives_a_decision_brought_in_late() -> None:
    """Support ignored a gap on Friday, a writer planned it on Saturday, and Sunday's sync ignored it again."""
    planned = decide(Gap(id="refund-0001", label="x"), "planned", on=date(2026, 2, 28), by="writer")
    gap = one(sync({planned.id: planned}, [], today=TODAY, triage=[decision("ignore", note="rare")]))
    assert gap.status == "planned"
    assert gap.history[-1].note.startswith("not taken up, was decided otherwise since: ignore  rare [triage")
    assert sync({gap.id: gap}, [], today=TODAY, triage=[decision("ignore", note="rare")]) == []


def test_two_gaps_are_never_duplicates_of_each_other() -> None:
    """Both were closed then, and nobody saw the need again."""
    both = [row(), row("money-0002")]
    ring = [
        decision("duplicate", value="money-0002"),
        decision("duplicate", gap_id="money-0002", value="refund-0001"),
    ]
    found = {change.after.id: change.after for change in sync({}, both, today=TODAY, triage=ring)}
    assert [(gap.status, gap.duplicate_of) for gap in found.values()] == [("duplicate", "money-0002"), ("open", "")]
    assert "refund-0001 is a duplicate of this one" in found["money-0002"].history[-1].note


def test_a_duplicate_of_a_duplicate_names_the_gap_that_stays() -> None:
    ledger = {
        "b-0002": Gap(id="b-0002", label="b", status="duplicate", duplicate_of="c-0003"),
        "c-0003": Gap(id="c-0003", label="c"),
    }
    found = sync(ledger, [row()], today=TODAY, triage=[decision("duplicate", value="b-0002")])
    assert one(found).duplicate_of == "c-0003"


def test_new_wordings_join_an_open_gap_and_leave_an_answered_one_alone() -> None:
    open_gap = Gap(id="refund-0001", label="x", wordings=("money back",))
    assert one(sync({open_gap.id: open_gap}, [row()], today=TODAY)).wordings == ("money back", "get a refund")
    answered = replace(open_gap, status="answered", answered=date(2026, 2, 25))
    assert sync({answered.id: answered}, [row()], today=TODAY) == []


@pytest.mark.parametrize(("volume", "reopens"), [(19, False), (20, True)])
def test_an_ignored_gap_reopens_only_when_its_volume_doubles(volume: int, reopens: bool) -> None:
    ignored = decide(Gap(id="refund-0001", label="x", volume=10), "wontfix", on=TODAY, note="rare")
    changes = sync({ignored.id: ignored}, [row(volume=volume)], today=TODAY)
    assert bool(changes) == reopens
    if reopens:
        assert one(changes).status == "open"


@pytest.mark.parametrize(("outcome", "status"), [("confirmed", "confirmed"), ("reopen", "open")])
def test_what_customers_do_decides_over_an_answer(outcome: str, status: str) -> None:
    gap = Gap(id="refund-0001", label="x", status="answered", answer="articles/a/b", answered=date(2026, 2, 1))
    after = one(sync({gap.id: gap}, [row()], today=TODAY, verdicts={gap.id: Verdict(outcome, "9 of 10, then 1 of 9")}))
    assert after.status == status
    assert after.history[-1].note == "9 of 10, then 1 of 9"
    assert (after.answer, after.near) == (("articles/a/b", "") if status == "confirmed" else ("", "articles/a/b"))


@pytest.mark.parametrize(("outcome", "status"), [("confirmed", "confirmed"), ("reopen", "open"), ("wait", "answered")])
def test_an_answer_is_judged_when_no_row_has_its_gap_any_more(outcome: str, status: str) -> None:
    """A redirect silences its address, and a good answer its need: that is when they must become confirmed."""
    gap = Gap(id="old-0001", label="/old/", cause="moved", status="answered", answered=date(2026, 2, 1))
    verdict = Verdict(outcome, "led nowhere 9 times in 9 days before, 0 times in 27 days after")
    changes = sync({gap.id: gap}, [], today=TODAY, verdicts={gap.id: verdict, "gone-0001": verdict})
    assert [(change.after.status, change.why) for change in changes] == (
        [] if outcome == "wait" else [(status, "confirmed" if outcome == "confirmed" else "reopened")]
    )


def test_answered_cannot_be_claimed_by_hand() -> None:
    with pytest.raises(LedgerError, match="reached by replay"):
        decide(Gap(id="a-0001", label="a"), "answered", on=TODAY)
    with pytest.raises(LedgerError, match="reached by what customers do"):
        decide(Gap(id="a-0001", label="a", status="answered"), "confirmed", on=TODAY)


def test_ignoring_needs_a_reason_and_a_duplicate_its_other_gap() -> None:
    with pytest.raises(LedgerError, match="needs a reason"):
        decide(Gap(id="a-0001", label="a"), "wontfix", on=TODAY)
    with pytest.raises(LedgerError, match="needs the other gap"):
        decide(Gap(id="a-0001", label="a"), "duplicate", on=TODAY)


def test_what_was_ignored_by_hand_is_compared_with_what_the_next_sync_sees() -> None:
    ignored = Gap(id="refund-0001", label="x", status="wontfix")
    noted = one(sync({ignored.id: ignored}, [row(volume=9)], today=TODAY))
    assert (noted.status, noted.volume) == ("wontfix", 9)
    assert sync({noted.id: noted}, [row(volume=17)], today=TODAY) == []
    assert one(sync({noted.id: noted}, [row(volume=18)], today=TODAY)).status == "open"


@pytest.mark.parametrize(("before", "status"), [(8, "open"), (7, "confirmed")])
def test_a_confirmed_gap_is_not_judged_by_the_few_days_that_are_left(before: int, status: str) -> None:
    gap = Gap(id="refund-0001", label="x", status="confirmed", answer="articles/a/b", answered=date(2025, 6, 1))
    verdict = Verdict("reopen", "1 of 2, then 1 of 9", before)
    found = sync({gap.id: gap}, [row()], today=TODAY, verdicts={gap.id: verdict})
    assert (found[0].after.status if found else gap.status) == status
