"""Why a gap is there, from what people did."""

from __future__ import annotations

import pytest

from feedback_widget.reports.causes import unknown_words
from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.grouping import Group
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.ranking import ranked
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.site import ArticleFacts, Site
from feedback_widget.reports.vocabulary import familiar_stems, vocabulary
from tests.reports.asking import questions


def intent(outcome: str, query: str = "gift wrapping", clicked=(), votes=(), viewed=()) -> Intent:
    return Intent((query,), outcome, clicked, votes, viewed, "weak", "", "en", "search")


def cause_of(intents: list[tuple[Intent, int]], listed: dict[str, int] | None = None) -> str:
    """Return the cause of a gap with these intents, where search lists articles at these ranks."""
    places = listed or {"other": 1}
    site = Site(articles={ref: ArticleFacts(title=ref) for ref in places}, search=lambda query, k: [
        (ref, rank, "weak") for ref, rank in places.items()])  # fmt: skip
    answered = [(intent("clicked", "change e-mail gift", (("mail", 1),)), 60)]
    heard = questions({"2026-01-05": [*intents, *answered], "2026-01-06": [(intents[0][0], 1)]})
    group = Group(sorted({query for one, _ in intents for query in one.queries}), 0.9)
    (found,) = ranked([group], heard.evidence, site, familiar_stems(heard.asked(), vocabulary(heard.asked())), Rules())
    return found.causes[0].name


@pytest.mark.parametrize(
    ("intents", "listed", "cause"),
    [
        ([(intent("gave_up"), 6), (intent("contacted"), 2), (intent("came_back", clicked=(("x", 1),)), 1)], None,
         "missing"),
        ([(intent("voted_no", clicked=(("wrap", 1),), votes=(("wrap", 0),)), 4), (intent("gave_up"), 2)],
         {"wrap": 1}, "unhelpful"),
        ([(intent("gave_up"), 4), (intent("browsed", viewed=("wrap",)), 3)], {"other": 1}, "wording"),
        ([(intent("gave_up"), 4), (intent("clicked", clicked=(("wrap", 7),)), 3)], {"a": 1, "b": 2, "wrap": 7},
         "ranking"),
        ([(intent("left_weak", "asdf"), 4), (intent("left_weak", "test"), 3)], None, "noise"),
        ([(intent("left_weak", "pizza delivery near"), 6)], None, "out_of_scope"),
    ],
)  # fmt: skip
def test_the_cause_is_what_the_evidence_speaks_for(intents, listed, cause):
    assert cause_of(intents, listed) == cause


def test_strange_words_of_people_who_write_to_support_are_not_out_of_scope():
    assert cause_of([(intent("contacted", "pizza delivery near"), 6)]) == "missing"


def test_slips_and_words_cut_short_are_no_words_the_content_lacks():
    said = {"bitcoin payment": 9, "bitcion payment": 1, "pay with bitc": 1, "pay with bitcoin": 4}
    evidence = Evidence(wordings={query: (n, 0.0) for query, n in said.items()})
    site = Site(knows=lambda word: word in {"payment", "pay"})
    assert unknown_words(evidence, site) == ["bitcoin"]
