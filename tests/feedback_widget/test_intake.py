"""What the collector answers, and what is in the store when it has answered."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from feedback_widget.events import encode_event, moment
from feedback_widget.store import open_store, tables

TEXT = {"content-type": "text/plain;charset=UTF-8"}
SEARCH = {
    "type": "search",
    "event_id": "0199f000-0000-7000-8000-000000000001",
    "occurred_at": "2026-11-21T10:00:00Z",
    "query": "reset",
    "results": 3,
    "match": "strong",
}


def post(client, body, **headers):
    if not isinstance(body, bytes | str):
        body = json.dumps(body)
    return client.post("/v1/events", content=body, headers={**TEXT, **headers})


def stored(client, table=tables.events):
    with client.app.state.service.store.snapshot() as snapshot:
        return snapshot.select(select(table))


def test_204_means_that_the_event_is_in_the_store(collector):
    client = collector()
    answer = post(client, SEARCH)
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (204, "accepted=1")
    assert len(stored(client)) == 1


def test_sending_again_is_harmless(collector):
    client = collector()
    post(client, SEARCH)
    answer = post(client, [SEARCH, SEARCH])
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (204, "duplicate=2")
    assert len(stored(client)) == 1


def test_every_kind_of_event_is_taken(collector, make):
    client = collector(webhook_url="http://127.0.0.1:9/never")
    answer = post(client, b"[" + b",".join(map(encode_event, make.one_of_each())) + b"]")
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (204, "accepted=7")


REFUSED = [
    (b"", 400, "invalid", "truncated"),
    (b"{", 400, "invalid", "truncated"),
    (b"null", 400, "invalid", "got `null`"),
    (b"[]", 400, "invalid", "an empty array"),
    (b"\xff\xfe", 400, "invalid", "JSON is malformed"),
    ([SEARCH] * 21, 413, "too_large", "21 events; at most 20"),
    (b" " * 16385, 413, "too_large", "16385 bytes; at most 16384"),
    ({**SEARCH, "type": "keystroke"}, 400, "invalid", "Invalid value 'keystroke' - at `$.type`"),
    ({**SEARCH, "results": -1}, 400, "invalid", "Expected `int` >= 0 - at `$.results`"),
    ({**SEARCH, "query": "x" * 301}, 400, "invalid", "length <= 300 - at `$.query`"),
    ({**SEARCH, "ip": "1.2.3.4"}, 400, "invalid", "unknown field `ip`"),
    ({**SEARCH, "occurred_at": "2026-11-21T10:00:00"}, 400, "invalid", "timezone"),
    (
        {**SEARCH, "event_id": "0199f000-0000-1000-8000-000000000001"},
        400,
        "invalid",
        "a UUID of version 1; send version 7",
    ),
    (b"[" * 5000 + b"]" * 5000, 400, "invalid", ""),
]


@pytest.mark.parametrize(("body", "status", "outcome", "reason"), REFUSED)
def test_a_refusal_says_which_and_why(collector, body, status, outcome, reason):
    client = collector()
    answer = post(client, body)
    assert answer.status_code == status
    assert answer.headers["askwell-outcome"].startswith(f"{outcome}=")
    assert reason in answer.headers["askwell-reason"]
    assert answer.json()["reasons"]
    assert stored(client) == []


def test_a_wrong_event_does_not_take_the_right_ones_along(collector):
    client = collector()
    answer = post(client, [SEARCH, {**SEARCH, "match": "perfect"}])
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (400, "accepted=1, invalid=1")
    assert answer.headers["askwell-reason"].startswith("events[1]: ")
    assert len(stored(client)) == 1


def test_another_media_type_is_refused(collector):
    answer = post(collector(), SEARCH, **{"content-type": "application/x-www-form-urlencoded"})
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (415, "invalid=1")


def test_a_network_that_sends_too_much_is_told_when_to_come_back(collector):
    client = collector(rate=60, burst=2)
    assert post(client, [SEARCH, SEARCH, SEARCH]).status_code == 204
    answer = post(client, SEARCH)
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (429, "rate_limited=1")
    assert 1 <= int(answer.headers["retry-after"]) <= 3


def test_a_full_queue_answers_503_and_when_to_come_back(collector):
    client = collector(queue=0)
    answer = post(client, SEARCH)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["askwell-outcome"] == "unavailable=1"


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1 (+http://www.google.com/bot.html)", "SomeSpider 1.0", "Chrome-Lighthouse"]
)
def test_a_machine_that_says_so_is_kept_but_does_not_count(collector, agent):
    client = collector()
    answer = post(client, SEARCH, **{"user-agent": agent})
    assert (answer.status_code, answer.headers["askwell-outcome"]) == (202, "filtered=1")
    assert (len(stored(client)), len(stored(client, tables.quarantine))) == (0, 1)


@pytest.mark.parametrize(
    "agent", ["Mozilla/5.0 (Linux; Android 12; CUBOT KING KONG 5)", "curl/8.5", "", "RoboticsBrowser"]
)
def test_people_with_odd_browsers_count(collector, agent):
    assert post(collector(), SEARCH, **{"user-agent": agent}).status_code == 204


def test_a_page_fetched_ahead_was_not_read(collector):
    assert post(collector(), SEARCH, **{"sec-purpose": "prefetch;prerender"}).status_code == 202


def test_a_device_whose_clock_is_wrong_gets_the_time_of_receipt(collector, now_ms):
    client = collector()
    post(client, {**SEARCH, "occurred_at": "2011-01-01T00:00:00Z"})
    post(
        client,
        {
            **SEARCH,
            "event_id": "0199f000-0000-7000-8000-000000000002",
            "occurred_at": moment(now_ms - 3600_000).isoformat(),
        },
    )
    times = sorted(row.occurred_at for row in _named(client))
    assert abs(times[0] - (now_ms - 3600_000)) < 2
    assert abs(times[1] - now_ms) < 60_000


def _named(client):
    from collections import namedtuple

    row = namedtuple("row", [column.name for column in tables.events.columns])
    return [row(*values) for values in stored(client)]


def test_unknown_articles_and_versions_are_refused(collector, tmp_path, make):
    site = tmp_path / "askwell.json"
    article = {"ref": "articles/a/b", "url": "articles/a/b/", "hash": "1"}
    site.write_text(json.dumps({"format": 1, "version": "2.1", "lang": "en", "articles": [article]}))
    client = collector(site=tmp_path)
    known = encode_event(make.view(ref="articles/a/b"))
    assert post(client, known).status_code == 204
    answer = post(client, encode_event(make.vote(ref="articles/a/gone")))
    assert (answer.status_code, "'articles/a/gone' is not an article" in answer.headers["askwell-reason"]) == (
        400,
        True,
    )
    answer = post(client, encode_event(make.search(site_version="9")))
    assert "'9' is not a version of this site (2.1)" in answer.headers["askwell-reason"]


def test_a_message_nobody_would_read_is_refused(collector, make):
    answer = post(collector(), encode_event(make.contact(channel="email")))
    assert (answer.status_code, "not set up" in answer.headers["askwell-reason"]) == (400, True)


def test_a_message_that_leaves_the_way_to_us_goes_to_the_webhook(collector, make):
    """The page is static and cannot know of a webhook: it said "link", and its messages reached nobody."""
    client = collector(webhook_url="http://127.0.0.1:9/hook", webhook_secret="whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")
    assert post(client, encode_event(make.contact(channel="link"))).status_code == 204
    (letter,) = stored(client, tables.outbox)
    assert "webhook" in letter


def test_a_message_waits_for_a_way_to_people_and_keeps_the_address_to_answer(collector, make):
    client = collector()
    event = make.contact(channel="link", reply_to="ann@example.com")
    assert post(client, encode_event(event)).status_code == 204
    (letter,) = stored(client, tables.outbox)
    assert "ann@example.com" in str(letter) and "ann@example.com" not in str(stored(client))


def test_query_and_fragment_of_a_lost_path_are_cut_off(collector, make):
    client = collector()
    post(client, encode_event(make.notfound("/reset?token=hunter2#x")))
    assert _named(client)[0].ref == "/reset"


def test_control_characters_reach_no_store(collector):
    client = collector()
    post(client, {**SEARCH, "query": "a\x00b\x1bc", "visit": "v\x00"})
    (row,) = _named(client)
    assert (row.text, row.visit) == ("abc", "v")


def test_what_is_personal_is_in_no_file_of_the_store(collector, tmp_path, make):
    client = collector(webhook_url="http://127.0.0.1:9/never")
    secrets = [
        "jane.doe@customer.example",
        "4111 1111 1111 1111",
        "+49 171 5550123",
        "DE89370400440532013000",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    ]
    text = "; ".join(secrets)
    events = [
        make.search(text[:300]),
        make.vote(False, comment=text),
        make.survey(comment=text),
        make.notfound("/" + text[:400]),
    ]
    events.append(make.contact(text, subject=text[:200], searches=[text]))
    answer = post(
        client,
        b"[" + b",".join(map(encode_event, events)) + b"]",
        **{"user-agent": "Agent-4711", "x-forwarded-for": "203.0.113.77"},
    )
    assert answer.headers["askwell-outcome"] == "accepted=5"
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("events.db*"))
    assert [s for s in (*secrets, "Agent-4711", "203.0.113.77", "testclient") if s.encode() in raw] == []


def test_the_same_visitor_has_one_key_a_day_and_another_has_another(collector, make):
    client = collector()
    for agent in ("A", "A", "B"):
        post(client, encode_event(make.view()), **{"user-agent": agent})
    keys = [row.visitor for row in _named(client)]
    assert len(set(keys)) == 2
    assert all(len(key) == 16 for key in keys)


def test_preflight_is_answered_for_allowed_origins_only(collector):
    client = collector()
    ask = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    yes = client.options("/v1/events", headers=ask)
    assert (yes.status_code, yes.headers["access-control-allow-origin"]) == (204, "https://help.example")
    assert "access-control-allow-credentials" not in yes.headers
    no = client.options("/v1/events", headers={**ask, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in no.headers


def test_a_page_can_read_why_it_was_refused(collector):
    answer = post(collector(), b"{}")
    assert answer.headers["access-control-allow-origin"] == "https://help.example"
    assert "Askwell-Reason" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "Origin"


def test_other_paths_and_methods_are_told_apart(collector):
    client = collector()
    assert client.get("/v1/events").status_code == 405
    assert client.post("/v1/eventss").status_code == 404


def test_health_readiness_and_metrics(collector):
    client = collector()
    post(client, SEARCH)
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready"
    text = client.get("/metrics").text
    assert 'askwell_events_total{outcome="accepted"} 1' in text
    assert "askwell_request_seconds_count 1" in text


def test_it_works_mounted_below_a_prefix(tmp_path):
    from starlette.applications import Starlette
    from starlette.routing import Mount
    from starlette.testclient import TestClient

    from feedback_widget.collector.app import create_app
    from feedback_widget.collector.settings import Settings

    inner = create_app(Settings(db=f"sqlite:///{tmp_path}/events.db"))
    outer = Starlette(routes=[Mount("/_askwell", app=inner)], lifespan=lambda app: inner.router.lifespan_context(inner))
    with TestClient(outer, "http://127.0.0.1:8000", headers={"origin": "http://127.0.0.1:8000"}) as client:
        assert client.post("/_askwell/v1/events", content=json.dumps(SEARCH), headers=TEXT).status_code == 204
        assert client.get("/_askwell/healthz").text == "ok"
    with open_store(f"sqlite:///{tmp_path}/events.db", read_only=True) as store, store.snapshot() as snapshot:
        assert snapshot.count("events") == 1
