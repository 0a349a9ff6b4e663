"""A gap keeps its id as wordings arrive."""

from __future__ import annotations

from msgspec.structs import replace

from feedback_widget.reports.grouping import _listed, group
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.known import KnownGap, new_id, wordings_of
from feedback_widget.reports.rules import Rules
from tests.reports.asking import questions


def lost(*queries: str, outcome: str = "gave_up") -> Intent:
    return Intent(queries, outcome, (), (), (), "weak", "", "en", "search")


ANSWERED = [(replace(lost(query, outcome="clicked"), clicked=(("a", 1),)), 9) for query in ("change e-mail", "vat id")]
FAILING = [(lost("lost a parcel yesterday"), 4), (lost("parcel lost"), 3), (lost("export to csv"), 5)]


def groups(known=None, more=()):
    heard = questions({"2026-01-05": [*ANSWERED, *FAILING, *more]})
    return {frozenset(one.queries): one.known for one in group(heard.asked(), heard, known or {}, Rules())}


def test_failing_wordings_of_one_need_come_together_and_answered_ones_stay_out():
    assert set(groups()) == {frozenset({"lost a parcel yesterday", "parcel lost"}), frozenset({"export to csv"})}


def test_a_new_wording_joins_the_gap_that_is_known():
    found = groups({"lost-parcel-01ab": ["parcel lost"]})
    assert found[frozenset({"lost a parcel yesterday", "parcel lost"})] == "lost-parcel-01ab"


def test_a_closed_gap_shows_its_successes():
    now_answered = (replace(lost("csv download", outcome="clicked"), clicked=(("b", 1),)), 9)
    found = groups({"csv-02cd": ["csv download"]}, [now_answered])
    assert any("csv download" in queries and gap == "csv-02cd" for queries, gap in found.items())


def test_wordings_of_one_visit_are_one_need_however_unlike():
    found = groups(more=[(lost("gift card balance", "how much is left"), 6)])
    assert frozenset({"gift card balance", "how much is left"}) in found


def test_the_ledger_has_a_wording_before_what_was_remembered():
    known = [KnownGap(id="a-1", wordings=("Lost parcel?",))]
    assert wordings_of(known, {"b-2": ["lost parcel", "no parcel"]}) == {"a-1": ["lost parcel"], "b-2": ["no parcel"]}


def test_a_duplicate_lends_its_wordings_to_the_gap_that_stands_for_it():
    known = [
        KnownGap(id="a-1", wordings=("no parcel",), status="duplicate", duplicate_of="b-2"),
        KnownGap(id="b-2", wordings=("lost parcel",)),
    ]
    found = wordings_of(known, {"a-1": ["parcel gone"], "b-2": ["where is it"]})
    assert found == {"b-2": ["no parcel", "lost parcel", "parcel gone", "where is it"]}
    (gap,) = [one for one in groups(more=[(lost("no parcel"), 3), (lost("lost parcel"), 3)], known=found) if "no parcel" in one]
    assert "lost parcel" in gap


def test_a_large_ledger_is_not_compared_with_itself():
    """5,000 gaps of ten wordings each made a report take six minutes: every wording nobody had asked was compared."""
    known = {f"old-{n:04}": [f"export to csv {n}", *(f"topic {n} word {k}" for k in range(9))] for n in range(50)}
    known["parcel-01ab"] = ["where is it", "parcel lost"]
    asked = {"parcel lost", "export to csv"}
    compared = _listed(known, {"export to csv"}, dict.fromkeys(asked), 60)
    assert len(compared) == 61 and "parcel lost" in compared
    assert {wordings[0] for wordings in known.values()} < set(compared)


def test_ids_are_readable_file_names_and_never_taken_twice():
    first = new_id("How do I reset my password?", ["reset"])
    assert first.startswith("reset-password-") and new_id("How do I reset my password?", ["reset"], {first}) != first
    assert new_id("../../etc/passwd; パスワード", ["x"]).replace("-", "").isalnum()
