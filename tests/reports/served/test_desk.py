"""The served report: who may read it, who may decide, and that nobody else can do either through their browser."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

import httpx2 as httpx
import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette

from feedback_widget.reports.render.html import policy
from feedback_widget.reports.report import Report
from feedback_widget.reports.served import Desk

Decision = namedtuple("Decision", "gap_id at who action value note")
TOKEN = "correct horse battery staple"
HERE = {"sec-fetch-site": "same-origin"}


class Clock:
    now = 1_770_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def kept() -> list[Decision]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(make_report: Callable[[list[str]], Report], kept: list[Decision], clock: Clock) -> Desk:
    return Desk(
        compute=lambda filters: make_report(["cancel my order", "refund"]),
        replay=lambda: {"gap-0001": "answered, 4 of 5"},
        decisions=lambda: kept,
        decide=lambda row: kept.append(Decision(*row)),
        site="Help",
        token=TOKEN,
        clock=clock,
    )


@pytest.fixture
def client(desk: Desk) -> Iterator[Any]:
    from starlette.testclient import TestClient

    with TestClient(Starlette(routes=desk.routes()), base_url="https://help.example", follow_redirects=False) as client:
        yield client


def sign_in(client: Any, token: str = TOKEN, headers: dict[str, str] = HERE) -> httpx.Response:
    return client.post("/reports/sign-in", data={"name": "Ana", "token": token}, headers=headers)  # type: ignore[no-any-return]


def form_token(client: Any) -> str:
    page = client.get("/reports/gaps").text
    return str(page.split('name="token" value="')[1].split('"')[0])


def decide(client: Any, headers: dict[str, str] = HERE, **fields: str) -> httpx.Response:
    form = {"gap": "gap-0001", "action": "planned", "value": "", "note": "", "token": form_token(client)} | fields
    return client.post("/reports/triage", data=form, headers=headers)  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", ["/reports/summary", "/reports/gaps", "/reports/gaps?format=csv"])
def test_a_stranger_is_led_to_the_sign_in(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/reports/sign-in?")


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/reports/gaps?since=8w&lang=de&cause=missing", "/reports/gaps?since=8w&lang=de&cause=missing"),
        ("/reports/", "/reports/summary"),
        ("/reports/nothing?next=//evil.example", "/reports/gaps"),
    ],
)
def test_who_signs_in_comes_to_the_address_a_colleague_sent(client: Any, wanted: str, place: str) -> None:
    asked = client.get(wanted)
    while "sign-in" not in asked.headers["location"]:
        asked = client.get(asked.headers["location"])
    form = {"name": "Ana", "token": TOKEN}
    assert client.post(asked.headers["location"], data=form, headers=HERE).headers["location"] == place


def test_the_right_token_opens_the_report_under_a_strict_cookie_and_policy(client: Any) -> None:
    cookie = sign_in(client).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Secure", "Path=/reports"):
        assert part.lower() in cookie.lower()
    page = client.get("/reports/summary")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"] == policy()
    assert "cancel my order" in page.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", TOKEN[:-1]])
def test_a_wrong_token_opens_nothing(client: Any, token: str) -> None:
    answer = sign_in(client, token)
    assert answer.status_code == (303 if token == TOKEN + " " else 403)


def test_guessing_is_slowed(client: Any, clock: Clock) -> None:
    answers = [sign_in(client, f"guess {n}").status_code for n in range(15)]
    assert answers.count(429) == 5
    clock.now += 60
    assert sign_in(client).status_code == 303


def test_a_session_ends_after_twelve_hours(client: Any, clock: Clock) -> None:
    sign_in(client)
    clock.now += 12 * 3600 + 1
    assert client.get("/reports/gaps").status_code == 303


def test_a_forged_session_is_nobody(client: Any) -> None:
    sign_in(client)
    genuine = client.cookies["askwell_reports"]
    for forged in (genuine[:-2] + "AA", "." + genuine.split(".")[1], genuine + "x", "no.thing", ""):
        client.cookies.clear()
        client.cookies.set("askwell_reports", forged)
        assert client.get("/reports/gaps").status_code == 303


def test_signing_out_forgets(client: Any) -> None:
    sign_in(client)
    assert 'action="/reports/sign-out"' in client.get("/reports/gaps").text
    client.post("/reports/sign-out", headers=HERE)
    assert client.get("/reports/gaps").status_code == 303


def test_a_decision_is_kept_with_who_and_when(client: Any, kept: list[Decision]) -> None:
    sign_in(client)
    assert decide(client, action="owner", value="docs").status_code == 303
    assert kept == [Decision("gap-0001", "2026-02-02T02:40:00Z", "Ana", "owner", "docs", "")]
    assert "2026-02-02 02:40</time> <bdi>Ana</bdi> gave it to docs" in client.get("/reports/gaps").text


def test_who_did_not_see_a_colleagues_decision_is_told_of_it(client: Any, kept: list[Decision]) -> None:
    """Ana planned a gap while Bob's page was open, and his decision overruled hers without a word."""
    sign_in(client)
    assert '<input type="hidden" name="seen" value="0">' in client.get("/reports/gaps").text
    kept.append(Decision("gap-0001", "2026-02-02T02:39:00Z", "Bob", "ignore", "", "we do not"))
    answer = decide(client, action="planned", seen="0")
    assert answer.status_code == 409
    assert "Somebody was faster: Bob ignored it: we do not (02:39 UTC)" in unescape(answer.text)
    assert decide(client, action="note", note="hm", seen="0").status_code == 303
    assert decide(client, action="planned", seen="2").status_code == 303
    assert [one.action for one in kept] == ["ignore", "note", "planned"]


def test_a_gaps_file_that_is_being_written_is_named_and_breaks_nothing(desk: Desk, client: Any) -> None:
    """A merge mark in one file of the ledger made every report an internal server error."""

    def refuse() -> dict[str, str]:
        raise ValueError("content/gaps/a.yml:3: an unsettled merge")

    desk.replay = refuse
    sign_in(client)
    answer = client.get("/reports/gaps")
    assert answer.status_code == 400
    assert "<h1>No report</h1>" in answer.text and "content/gaps/a.yml:3: an unsettled merge" in unescape(answer.text)


def test_the_page_offers_itself_as_csv_with_its_filters(client: Any) -> None:
    sign_in(client)
    page = client.get("/reports/gaps?lang=de").text
    assert '<a href="/reports/gaps?lang=de&amp;format=csv" download="gaps-2026-02-01-2026-02-28.csv">CSV</a>' in page


def test_the_page_says_who_is_signed_in_and_offers_the_names_of_gaps(client: Any) -> None:
    sign_in(client)
    page = client.get("/reports/gaps").text
    assert "Signed in as Ana" in page
    assert '<option value="gap-0002">2. refund</option>' in page


def test_a_duplicate_of_a_listed_gap_is_kept(client: Any, kept: list[Decision]) -> None:
    sign_in(client)
    assert decide(client, action="duplicate", value="gap-0002").status_code == 303
    assert kept[0].value == "gap-0002"


def test_what_steers_a_terminal_is_not_kept(client: Any, kept: list[Decision]) -> None:
    sign_in(client)
    decide(client, action="note", note="later\u202e\x1b[2J\x00 \r\n on")
    assert kept[0].note == "later [2J on"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"action": "ignore"}, "say why"),
        ({"action": "duplicate"}, "name the owner or the other gap"),
        ({"action": "explode"}, "unknown decision 'explode'"),
        ({"gap": ""}, "which gap"),
        ({"action": "duplicate", "value": "gap-0001"}, "no duplicate of itself"),
        ({"action": "duplicate", "value": "gap-9999"}, "no gap 'gap-9999' in the report"),
    ],
)
def test_a_decision_without_its_reason_is_refused(
    client: Any, kept: list[Decision], fields: dict[str, str], words: str
) -> None:
    sign_in(client)
    answer = decide(client, **fields)
    assert answer.status_code == 400
    assert words.lower() in unescape(answer.text).lower()
    assert "Back to the report" in answer.text and "<html" in answer.text
    assert kept == []


@pytest.mark.parametrize(
    ("back", "place"),
    [
        ("gaps?cause=missing&owner=ana+b&since=8w", "gaps?since=8w&cause=missing&owner=ana+b"),
        ("summary", "summary"),
        ("//evil.example/?cause=x", "gaps?cause=x"),
        ("gaps?next=https%3A%2F%2Fevil.example&text=%0d%0aSet-Cookie", "gaps?text=Set-Cookie"),
        ("", "gaps"),
    ],
)
def test_a_decision_leads_back_to_what_was_filtered(client: Any, back: str, place: str) -> None:
    sign_in(client)
    location = decide(client, back=back).headers["location"]
    assert location.startswith("/reports/") and "evil" not in location
    assert location.replace("%0D%0A", "") == f"/reports/{place}#gap-gap-0001"


def test_a_report_can_be_narrowed_to_what_there_is(desk: Desk, client: Any, make_report: Any) -> None:
    """Version, language and category could only be written into the address."""
    whole = make_report(["cancel my order", "refund"])
    one = replace(whole.gaps[0], versions={"2.1": 3, "": 1}, languages={"de": 4}, category="orders")
    whole = replace(whole, gaps=(one, whole.gaps[1]))
    desk.compute = lambda filters: replace(whole, gaps=whole.gaps[1:]) if filters.get("lang") else whole
    sign_in(client)
    page = LexborHTMLParser(client.get("/reports/gaps?lang=de&since=8w").text)
    offered = {
        field.attributes["name"]: [option.text() for option in field.css("option")]
        for field in page.css("form.period select")
    }
    assert offered.pop("since")
    assert offered == {"lang": ["All", "de", "en"], "category": ["All", "a", "billing", "orders"]}
    assert page.css_first("select[name=lang] option[selected]").text() == "de"
    assert not page.css("form.period input[name=lang]")


def test_a_wrong_period_is_no_decision_that_was_not_saved(desk: Desk, client: Any) -> None:
    def refuse(filters: Mapping[str, str]) -> Report:
        raise ValueError("--since zzz: neither a date nor a length")

    desk.compute = refuse
    sign_in(client)
    assert "<h1>No report</h1>" in client.get("/reports/gaps?since=zzz").text


def test_filters_of_the_report_stay_from_page_to_page(client: Any) -> None:
    sign_in(client)
    page = client.get("/reports/gaps?since=8w&lang=de").text
    assert 'href="/reports/search?since=8w&amp;lang=de"' in page
    assert 'name="back" value="gaps?since=8w&amp;lang=de"' in page
    assert '<option value="8w" selected>' in page


CSRF = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": ""},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "https://help.example.evil.example"},
    {"origin": "https://evil.example", "referer": "https://help.example/reports/gaps"},
    {"origin": "http://help.example:8080"},
    {},
]


@pytest.mark.parametrize("headers", CSRF, ids=str)
@pytest.mark.parametrize("path", ["/reports/triage", "/reports/sign-in"])
def test_another_sites_form_is_refused(client: Any, kept: list[Decision], headers: dict[str, str], path: str) -> None:
    sign_in(client)
    form = {"gap": "gap-0001", "action": "planned", "token": TOKEN if "sign" in path else form_token(client)}
    assert client.post(path, data=form, headers=headers).status_code == 403
    assert kept == []


def test_a_form_of_another_session_is_refused(client: Any, kept: list[Decision]) -> None:
    sign_in(client)
    assert decide(client, token="x" * 43).status_code == 403
    assert kept == []


def test_an_old_browser_without_fetch_metadata_may_decide_by_its_origin(client: Any, kept: list[Decision]) -> None:
    sign_in(client)
    assert decide(client, headers={"origin": "https://help.example"}).status_code == 303
    assert len(kept) == 1


@pytest.mark.parametrize("body", [b"x" * 20_000, b"&".join(b"a=1" for _ in range(500)), b"\xff\xfe=%zz", b""])
def test_a_hostile_form_is_refused_quietly(client: Any, body: bytes) -> None:
    sign_in(client)
    answer = client.post("/reports/triage", content=body, headers=HERE)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(("host", "status"), [("localhost:8000", 200), ("127.0.0.1", 200), ("rebound.example", 303)])
def test_without_a_token_only_this_machine_may_read(desk: Desk, host: str, status: int) -> None:
    """A page on another name that resolves to this machine (DNS rebinding) is still another site."""
    from starlette.testclient import TestClient

    desk.token = ""
    with TestClient(Starlette(routes=desk.routes()), base_url=f"http://{host}", follow_redirects=False) as client:
        assert client.get("/reports/summary").status_code == status


def test_an_unknown_report_says_which_there_are(client: Any) -> None:
    sign_in(client)
    answer = client.get("/reports/everything")
    assert answer.status_code == 404
    assert "gaps, articles, search, summary" in answer.text


def test_the_report_downloads_as_csv_with_the_same_rows(client: Any) -> None:
    sign_in(client)
    answer = client.get("/reports/gaps?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.count("\r\n") == 3
