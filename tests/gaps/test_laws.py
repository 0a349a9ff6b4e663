"""Laws of the ledger, for any gaps: what regresses, what reopens, what is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from feedback_widget.reports.confirmation import confirm, difference
from feedback_widget.reports.rules import USUAL
from generator.gaps.models import CLOSED, HELD, STATUSES, Gap
from generator.gaps.replay import Search, replay_all
from generator.gaps.states import move
from generator.gaps.sync import Verdict, sync

TODAY = date(2026, 3, 1)
REFS = ["articles/a/one", "articles/a/two", "faq/b#three"]
wordings = st.lists(st.sampled_from([f"wording {n}" for n in range(12)]), min_size=1, max_size=5, unique=True)
statuses = st.sampled_from(STATUSES)
ledgers = st.lists(
    st.builds(Gap, id=st.none(), label=st.just("x"), status=statuses, answer=st.sampled_from(REFS), wordings=wordings),
    max_size=6,
).map(lambda gaps: [replace(gap, id=f"gap-{n:04x}", wordings=tuple(gap.wordings)) for n, gap in enumerate(gaps)])


def index(gaps: list[Gap], without: str = "") -> Search:
    """An index in which every wording finds what should answer it, but for one deleted article."""
    found: Mapping[str, list[str]] = {
        wording: [
            ref for ref in REFS if ref != without and any(wording in g.wordings and g.answer == ref for g in gaps)
        ]
        for gap in gaps
        for wording in gap.wordings
    }
    return lambda query, k: found.get(query, [])[:k]


@given(ledgers, st.sampled_from(REFS))
def test_deleting_an_article_makes_exactly_its_gaps_regress_and_restoring_it_clears_them(
    gaps: list[Gap], gone: str
) -> None:
    whole = [replace(row.gap, status=row.state) for row in replay_all(gaps, index(gaps))]
    assert not [gap for gap in whole if gap.status == "regressed"]
    broken = replay_all(whole, index(whole, without=gone))
    assert {row.gap.id for row in broken if row.regressed} == {
        gap.id for gap in whole if gap.answer == gone and gap.status in HELD
    }
    written = [replace(row.gap, status=row.state) for row in broken]
    for ledger in (whole, written):  # whether or not somebody recorded it meanwhile
        assert not [row for row in replay_all(ledger, index(whole)) if row.regressed]


@given(ledgers, st.sampled_from(REFS))
def test_closed_gaps_stay_closed_whatever_is_deleted(gaps: list[Gap], gone: str) -> None:
    closed = {gap.id for gap in gaps if gap.status in CLOSED}
    assert not closed & {row.gap.id for row in replay_all(gaps, index(gaps, without=gone))}


@given(st.integers(0, 60), st.floats(0, 200, allow_nan=False), st.integers(0, 500), statuses)
def test_an_ignored_gap_reopens_only_when_its_volume_doubles(
    known: int, volume: float, failed: int, status: str
) -> None:
    gap = Gap(id="refund-0001", label="x", status=status, volume=known, near="articles/a/one")  # type: ignore[arg-type]
    row = {
        "id": gap.id,
        "label": "x",
        "cause": "missing",
        "wordings": [],
        "failed": failed,
        "visits": 9,
        "volume": volume,
    }
    after = {change.after.id: change.after for change in sync({gap.id: gap}, [row], today=TODAY)}.get(gap.id, gap)
    if status == "wontfix":
        assert (after.status == "open") == bool(known and round(volume) >= 2 * known)
    else:
        assert after.status == status


counts = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))


@given(counts, counts, st.integers(0, 40))
def test_an_answer_is_confirmed_only_when_the_interval_excludes_no_change(
    before: tuple[int, int], after: tuple[int, int], age: int
) -> None:
    assume(before[1] or after[1])
    days = [
        ((TODAY - timedelta(days=3)).isoformat(), before[1], float(before[0])),
        ((TODAY + timedelta(days=1)).isoformat(), after[1], float(after[0])),
    ]
    judged = confirm(days, TODAY, TODAY + timedelta(days=age))
    seen = after if age >= 1 else (0, 0)
    _, low, _ = difference(before, seen)
    settled = age >= USUAL.proof_days and bool(before[1] and seen[1])
    assert (judged.outcome == "confirmed") == (settled and low > 0)
    assert not (judged.outcome == "reopen" and low > 0)


@given(st.sampled_from(["confirmed", "reopen", "wait"]), statuses)
def test_the_field_moves_only_answered_gaps(outcome: str, status: str) -> None:
    gap = move(Gap(id="refund-0001", label="x", near="articles/a/one"), status, on=TODAY)  # type: ignore[arg-type]
    row = {"id": gap.id, "label": "x", "cause": "missing", "wordings": [], "failed": 1, "visits": 1, "volume": 0}
    verdicts = {gap.id: Verdict(outcome, "evidence")}
    after = {c.after.id: c.after for c in sync({gap.id: gap}, [row], today=TODAY, verdicts=verdicts)}.get(gap.id, gap)
    moves = {("answered", "confirmed"): "confirmed", ("answered", "reopen"): "open", ("confirmed", "reopen"): "open"}
    assert after.status == moves.get((status, outcome), status)
