"""Replay: an answered gap that loses its answer regresses, and comes back when the answer does."""

from __future__ import annotations

from datetime import date

import pytest

from generator.gaps.models import Gap
from generator.gaps.replay import replay, replay_all, summary
from generator.gaps.states import decide, move

GAP = Gap(
    id="refund-0001",
    label="get my money back",
    status="answered",
    answer="articles/billing/refund",
    wordings=("money back", "refund an order", "return money", "cancel and refund", "undo payment"),
    share=0.6,
)


def index(**answers: list[str]):  # type: ignore[no-untyped-def]
    return lambda query, k: answers.get(query.replace(" ", "_"), [])[:k]


FOUND = index(
    money_back=["articles/billing/refund"],
    refund_an_order=["x", "articles/billing/refund"],
    return_money=["x", "y", "articles/billing/refund"],
    cancel_and_refund=["x", "y", "z", "articles/billing/refund"],
)


def test_enough_wordings_within_the_first_three_is_answered() -> None:
    row = replay(GAP, FOUND, {})
    assert (row.passed, row.share, row.state) == (True, 0.6, "answered")
    assert dict(row.ranks)["cancel and refund"] == 4
    assert dict(row.ranks)["undo payment"] is None


def test_an_answered_gap_whose_answer_is_gone_regresses_and_says_so() -> None:
    row = replay(GAP, index(), {})
    assert row.regressed
    assert row.message.startswith(
        "gap 'get my money back': articles/billing/refund answers 0% of its wordings within the first 3"
    )
    assert "'money back' (not found)" in row.message


def test_restoring_the_answer_clears_the_regression() -> None:
    from dataclasses import replace

    assert replay(replace(GAP, status="regressed"), FOUND, {}).state == "answered"


def test_an_open_gap_that_fails_stays_open_and_one_that_passes_is_answered() -> None:
    from dataclasses import replace

    assert replay(replace(GAP, status="drafted"), index(), {}).state == "drafted"
    assert replay(replace(GAP, status="drafted"), FOUND, {}).state == "answered"


def test_a_gap_without_wordings_is_asked_for_by_its_label() -> None:
    from dataclasses import replace

    refused = replace(GAP, status="open", wordings=())
    assert replay(refused, index(get_my_money_back=["articles/billing/refund"]), {}).state == "answered"
    assert replay(refused, index(), {}).state == "open"


def test_an_answer_that_moved_with_a_redirect_still_counts() -> None:
    search = index(**{wording.replace(" ", "_"): ["articles/payments/refund"] for wording in GAP.wordings})
    assert replay(GAP, search, {"articles/billing/refund": "articles/payments/refund"}).state == "answered"


@pytest.mark.parametrize("status", ["wontfix", "duplicate"])
def test_closed_gaps_are_not_replayed(status: str) -> None:
    from dataclasses import replace

    assert replay_all([replace(GAP, status=status)], index()) == []  # type: ignore[arg-type]


def test_an_answered_gap_stripped_of_its_answer_regresses() -> None:
    from dataclasses import replace

    assert replay(replace(GAP, answer=""), FOUND, {}).regressed


def test_the_summary_counts_in_words() -> None:
    rows = replay_all([GAP, Gap(id="b-0002", label="b", opened=date(2026, 1, 1))], FOUND)
    assert summary(rows) == "1 gap answered, 0 regressed, 1 open"


@pytest.mark.parametrize(("status", "now"), [("open", "answered"), ("answered", "answered"), ("wontfix", None)])
def test_an_address_that_leads_on_is_answered(status: str, now: str | None) -> None:
    gap = Gap(id="old-0001", label="/help/old/", cause="moved", status=status)  # type: ignore[arg-type]
    rows = replay_all([gap], index(), {}, {"/help/old/"}.__contains__)
    assert [row.state for row in rows] == ([now] if now else [])


def test_an_address_that_lost_its_redirect_regresses_and_says_so() -> None:
    row = replay(Gap(id="old-0001", label="/old/", cause="moved", status="answered"), index(), {})
    assert row.regressed
    assert row.message == "gap '/old/': the redirect is gone, the address leads nowhere again"


def test_an_address_whose_redirect_did_not_help_stays_open_until_somebody_plans_it() -> None:
    """Else the next replay would see the redirect, and call the gap answered that customers reopened."""
    from dataclasses import replace

    answered = move(Gap(id="old-0001", label="/old/", cause="moved"), "answered", on=date(2026, 1, 5), note="replay")
    reopened = move(answered, "open", on=date(2026, 1, 20), note="led nowhere 9 times before, 9 times after")
    regressed = move(move(answered, "regressed", on=date(2026, 1, 9)), "open", on=date(2026, 1, 20), by="ana")
    gaps = {
        "open": [reopened, move(reopened, "open", on=date(2026, 1, 21), by="ana", note="owner: ana")],
        "answered": [
            decide(reopened, "planned", on=date(2026, 1, 22)),
            decide(decide(reopened, "planned", on=date(2026, 1, 22)), "open", on=date(2026, 1, 23)),
            replace(reopened, answer="articles/a/b"),
            regressed,
        ],
    }
    for state, some in gaps.items():
        rows = replay_all(some, index(), {}, {"/old/"}.__contains__)
        assert [row.state for row in rows] == [state] * len(some)
