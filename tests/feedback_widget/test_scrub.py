"""What must not be stored is taken out, and questions are left alone."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_widget.schema import FILE
from feedback_widget.scrub import scrub, scrub_event

CASES = [json.loads(line) for line in FILE.with_name("scrub_cases.jsonl").read_text().splitlines()]


def test_the_labelled_set_is_large():
    assert len(CASES) >= 1000


def test_python_scrubs_the_labelled_set_as_it_says():
    assert [case for case in CASES if scrub(case["text"]) != case["clean"]] == []


@pytest.mark.parametrize(
    ("kind", "least"), [("email", 0.99), ("card", 0.99), ("key", 0.99), ("phone", 0.95), ("iban", 0.95)]
)
def test_recall(kind, least):
    cases = [case for case in CASES if case["kind"] == kind]
    assert sum("[" in scrub(case["text"]) and scrub(case["text"]) != case["text"] for case in cases) >= least * len(
        cases
    )


def test_one_in_a_hundred_real_questions_at_most_is_touched(shared):
    found = defaultdict(int)
    for file in shared.glob("relevance/*/queries*.jsonl"):
        for line in file.read_text().splitlines():
            query = json.loads(line)["query"]
            found[scrub(query) == query] += 1
    assert found[True] > 1000
    assert found[False] <= 0.01 * found[True]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("4111 1111 1111 1111 12/27", "[card]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("mail jane@customer.example, or +49 171 5550123!", "mail [email], or [phone]!"),
        ("the date 2026-11-21 10:30:00 is fine", "the date 2026-11-21 10:30:00 is fine"),
        ("key=AKIAIOSFODNN7EXAMPLE;", "key=[key];"),
    ],
)
def test_examples(text, clean):
    assert scrub(text) == clean


@given(st.text(max_size=300))
def test_scrubbing_twice_changes_nothing_more(text):
    assert scrub(scrub(text)) == scrub(text)


def test_every_free_text_of_every_event_is_scrubbed_and_nothing_else(make):
    secret = "jane@customer.example"
    contact = scrub_event(make.contact(secret, subject=secret, searches=[secret], reply_to=secret))
    assert (contact.message, contact.subject, contact.searches, contact.reply_to) == (
        "[email]",
        "[email]",
        ["[email]"],
        "",
    )
    assert scrub_event(make.search(secret)).query == "[email]"
    assert scrub_event(make.vote(comment=secret)).comment == "[email]"
    assert scrub_event(make.survey(comment=secret)).comment == "[email]"
    assert (
        scrub_event(make.notfound("/u/" + secret)).path == "/u/[email]"
        or "[email]" in scrub_event(make.notfound("/u/" + secret)).path
    )
    clean = make.search("reset password")
    assert scrub_event(clean) is clean
