"""Votes and messages of readers without JavaScript."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback_widget.collector import forms, words
from feedback_widget.store import tables

VOTE = {
    "kind": "vote",
    "ref": "articles/a/b",
    "hash": "h",
    "version": "2.1",
    "lang": "en",
    "helpful": "no",
    "reasons": ["wrong", "missing"],
    "comment": "no luck",
    "return": "/help/articles/a/b/",
}
MESSAGE = {
    "kind": "contact",
    "subject": "Hi",
    "message": "It <b>burns</b>",
    "reply_to": "jane@customer.example",
    "return": "/contact/",
}
HOOK = {"webhook_url": "http://127.0.0.1:9/never", "min_form_seconds": 0}


def stored(client, table=tables.events):
    with client.app.state.service.store.snapshot() as snapshot:
        return snapshot.select(select(table))


def test_a_vote_is_taken_and_the_reader_is_back_on_the_page(collector):
    client = collector()
    answer = client.post("/v1/form", data=VOTE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "https://help.example/help/articles/a/b/#askwell-thanks"
    assert len(stored(client)) == 1


def test_the_back_button_does_not_vote_twice(collector):
    client = collector()
    client.post("/v1/form", data=VOTE)
    assert client.post("/v1/form", data=VOTE).status_code == 303
    client.post("/v1/form", data={**VOTE, "helpful": "yes"})
    assert len(stored(client)) == 2


def test_a_message_without_token_is_asked_about_and_then_sent(collector):
    client = collector(**HOOK)
    page = client.post("/v1/form", data=MESSAGE)
    assert (page.status_code, stored(client)) == (200, [])
    assert "<b>burns</b>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}
    fields |= {"message": MESSAGE["message"], "reply_to": MESSAGE["reply_to"], "website": ""}
    own = {"origin": "http://collect.example", "referer": "http://collect.example/v1/form"}
    answer = client.post("/v1/form", data=fields, headers=own)
    assert (answer.status_code, len(stored(client)), len(stored(client, tables.outbox))) == (303, 1, 1)


def test_a_token_makes_the_question_unnecessary(collector):
    client = collector(**HOOK)
    token = client.get("/v1/token", params={"ref": ""}).json()["token"]
    assert client.post("/v1/form", data={**MESSAGE, "token": token}).status_code == 303
    assert len(stored(client)) == 1


@pytest.mark.parametrize(
    "token", ["", "x", "1.2", "\u00e9.\u00e9", "19a0f0f0f0f.AAAAAAAAAAAAAAAAAAAAAAAA", "ffffffffffffffff.x"]
)
def test_a_forged_token_is_as_good_as_none(collector, token):
    client = collector(**HOOK)
    assert client.post("/v1/form", data={**MESSAGE, "token": token}).status_code == 200
    assert stored(client) == []


def test_a_token_of_another_page_or_another_day_is_as_good_as_none(collector):
    client = collector(**HOOK)
    other = client.get("/v1/token", params={"ref": "articles/x/y"}).json()["token"]
    assert client.post("/v1/form", data={**MESSAGE, "token": other}).status_code == 200
    secret = client.app.state.service.secret
    old = forms.make_token(secret, "", 1_700_000_000)
    assert client.post("/v1/form", data={**MESSAGE, "token": old}).status_code == 200


def test_a_form_filled_in_at_once_is_asked_about(collector):
    client = collector(webhook_url="http://127.0.0.1:9/never", min_form_seconds=60)
    token = client.get("/v1/token").json()["token"]
    assert client.post("/v1/form", data={**MESSAGE, "token": token}).status_code == 200


def test_who_fills_in_the_field_nobody_sees_goes_to_quarantine(collector):
    client = collector(**HOOK)
    for form in (VOTE, MESSAGE):
        client.post("/v1/form", data={**form, "website": "https://buy.example"})
    assert (len(stored(client)), len(stored(client, tables.quarantine)), len(stored(client, tables.outbox))) == (
        0,
        2,
        0,
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"kind": "x"}, "kind"),
        ({"helpful": "maybe"}, "helpful"),
        ({"ref": ""}, "ref"),
        ({"reasons": ["ugly"]}, "reasons"),
        ({"helpful": "yes", "reasons": ["ugly"]}, "reasons"),
        ({"helpful": "yes", "reasons": ["wrong"] * 5}, "reasons"),
        ({"search_id": "1"}, "search_id"),
        ({"comment": "x" * 2001}, "comment"),
    ],
)
def test_a_wrong_form_gets_a_page_that_says_what_is_wrong(collector, change, named):
    answer = collector().post("/v1/form", data={**VOTE, **change})
    assert (answer.status_code, named in answer.headers["askwell-reason"]) == (400, True)
    assert "did not work" in answer.text


RETURNS = [
    ("/help/", "https://help.example/help/#askwell-thanks"),
    ("/a?x=1", "https://help.example/a?x=1#askwell-thanks"),
    ("/ü b", "https://help.example/%C3%BC%20b#askwell-thanks"),
    ("//evil.example/", None),
    ("/\\evil.example", None),
    ("\\\\evil.example", None),
    ("https://evil.example/", None),
    ("javascript:alert(1)", None),
    ("/\r\nSet-Cookie: a=b", None),
    ("/a#b", None),
    ("@evil.example", None),
    ("", None),
]


@pytest.mark.parametrize(("wanted", "location"), RETURNS)
def test_nobody_is_sent_anywhere_but_back(collector, wanted, location):
    answer = collector().post("/v1/form", data={**VOTE, "return": wanted})
    assert answer.headers.get("location") == location
    assert answer.status_code == (303 if location else 200)


# Origin, Referer, Sec-Fetch-Site, taken
CSRF = [
    ("https://help.example", "https://help.example/a", "cross-site", True),
    ("https://help.example", None, "cross-site", True),
    ("https://help.example", None, None, True),
    (None, "https://help.example/a", None, True),
    ("http://collect.example", "http://collect.example/v1/form", "same-origin", True),
    ("https://evil.example", "https://evil.example/", "cross-site", False),
    ("https://evil.example", "https://help.example/", "cross-site", False),
    ("https://evil.example", None, None, False),
    ("https://evil.example", None, "same-origin", False),
    ("null", None, "cross-site", False),
    ("null", "https://help.example/", None, False),
    ("", "https://help.example/", None, False),
    (None, "https://evil.example/", None, False),
    (None, "https://help.example.evil.example/", None, False),
    (None, "https://help.example@evil.example/", None, False),
    (None, "https://help.example/", "cross-site", False),
    (None, "https://help.example/", "same-site", False),
    (None, None, None, False),
    (None, None, "none", False),
    ("http://help.example", "http://help.example/", "cross-site", False),
]


@pytest.mark.parametrize(("origin", "referer", "site", "taken"), CSRF)
def test_forms_of_other_sites_are_refused(collector, origin, referer, site, taken):
    client = collector()
    del client.headers["origin"]
    given = {"origin": origin, "referer": referer, "sec-fetch-site": site}
    answer = client.post(
        "/v1/form", data=VOTE, headers={name: value for name, value in given.items() if value is not None}
    )
    assert answer.status_code == (303 if taken else 403)
    assert len(stored(client)) == int(taken)


def test_there_are_twenty_csrf_cases():
    assert len(CSRF) == 20


def test_a_text_plain_form_cannot_pass_for_a_form(collector):
    answer = collector().post("/v1/form", content="kind=vote", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


LANGUAGES = sorted(path.name for path in (Path(__file__).parents[2] / "themes/askwell/i18n").iterdir())


def test_the_pages_speak_every_language_of_the_theme():
    assert sorted(words.languages()) == LANGUAGES
    assert {frozenset(found) for found in words.languages().values()} == {frozenset(words.languages()["en"])}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_in_the_language_of_the_page_that_sent_the_form(collector, lang):
    client, said = collector(**HOOK), words.languages()[lang]
    asked = client.post("/v1/form", data={**MESSAGE, "lang": f"{lang}-XX"})
    refused = client.post(
        "/v1/form", data={**VOTE, "helpful": "maybe", "lang": lang}, headers={"accept-language": "en"}
    )
    thanked = client.post("/v1/form", data={**VOTE, "lang": lang, "return": "//evil.example"})
    for page, title in ((asked, "confirm"), (refused, "refused"), (thanked, "thanks")):
        assert f"<title>{said[title]}</title>" in unescape(page.text)
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page.text


def test_a_refusal_before_the_form_was_read_goes_by_the_browser(collector):
    answer = collector().post("/v1/form", content=b"x", headers={"accept-language": "sv, de-AT;q=0.8, en;q=0.5"})
    assert answer.status_code == 415
    assert '<html lang="de"' in answer.text
