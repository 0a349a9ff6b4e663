"""Messages reach a person: once, signed, with retries, and gone from the store afterwards."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, TCPServer

import pytest
from sqlalchemy import select

from feedback_widget.collector.delivery import PATIENCE, Courier
from feedback_widget.collector.ingest import letter_of
from feedback_widget.collector.metrics import Metrics
from feedback_widget.collector.settings import Settings
from feedback_widget.scrub import scrub_event
from feedback_widget.store import tables

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
NOW = 1_790_100_000.0


class Receiver(HTTPServer):
    """A webhook that keeps what it gets and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        super().__init__(("127.0.0.1", 0), _Hook)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("location", self.server.url + "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


def serving(server: TCPServer) -> Iterator[TCPServer]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    yield from serving(Receiver())  # type: ignore[misc]


@pytest.fixture
def sent(store, make):
    """Store a contact event with its letter; return the event."""
    event = make.contact(
        "It burns. Call +49 171 5550123", reply_to="jane@customer.example", searches=["fire"], pages=["a/b"]
    )
    taken = scrub_event(event)
    store.write([make.record(taken, letter=letter_of(event, taken))])
    return event


def waiting(store):
    with store.snapshot() as snapshot:
        return snapshot.select(select(tables.outbox.c.state, tables.outbox.c.tries, tables.outbox.c.error))


def courier(store, url, **settings):
    return Courier(Settings(webhook_url=url, webhook_secret=SECRET, **settings), store, Metrics(), chance=lambda: 0.5)


def test_a_message_from_before_there_was_a_webhook_goes_there_too(store, make, receiver):
    event = make.contact("It burns", channel="link")
    store.write([make.record(event, letter=letter_of(event, event))])
    assert courier(store, receiver.url).round(NOW) == 1
    assert len(receiver.got) == 1 and waiting(store) == []


def test_a_message_arrives_signed_and_leaves_the_store(store, sent, receiver):
    assert courier(store, receiver.url).round(NOW) == 1
    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"0123456789abcdef01234567", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (sent.event_id.hex, str(int(NOW)))
    letter = json.loads(body)
    assert (letter["type"], letter["data"]["message"]) == ("contact.created", "It burns. Call [phone]")
    assert (letter["data"]["reply_to"], letter["data"]["searches"], letter["data"]["pages"]) == (
        "jane@customer.example",
        ["fire"],
        ["a/b"],
    )
    assert waiting(store) == []


def test_a_message_is_tried_again_later_with_the_same_id(store, sent, receiver):
    receiver.answers = [500, 429, 204]
    carrying = courier(store, receiver.url)
    assert (carrying.round(NOW), carrying.round(NOW + 1)) == (1, 0)
    assert waiting(store) == [("waiting", 1, "HTTP 500")]
    assert (carrying.round(NOW + PATIENCE[0] + 1), carrying.round(NOW + 1000)) == (1, 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert waiting(store) == []


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(store, sent, receiver):
    receiver.answers = [410]
    courier(store, receiver.url).round(NOW)
    assert waiting(store) == [("failed", 1, "HTTP 410")]


def test_a_redirect_is_not_followed(store, sent, receiver):
    receiver.answers = [302]
    courier(store, receiver.url).round(NOW)
    assert len(receiver.got) == 1
    assert waiting(store) == [("waiting", 1, "HTTP 302")]


def test_after_the_last_try_a_person_must_look(store, sent):
    carrying, now = courier(store, "http://127.0.0.1:9/closed"), NOW
    for _ in range(len(PATIENCE) + 1):
        assert carrying.round(now) == 1
        now += 100_000
    assert [row[:2] for row in waiting(store)] == [("failed", len(PATIENCE) + 1)]


class _Mail(StreamRequestHandler):
    """Just enough of RFC 5321 to take a message."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                self.server.mails.append(text)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def test_a_message_goes_by_mail_with_an_address_to_answer(store, make):
    server = TCPServer(("127.0.0.1", 0), _Mail)
    server.mails = []  # type: ignore[attr-defined]
    event = make.contact(
        "Hello", channel="email", subject="One\nBcc: x@y.example", reply_to="jane@customer.example", searches=["how"]
    )
    store.write([make.record(scrub_event(event), letter=letter_of(event, scrub_event(event)))])
    with contextmanager(serving)(server):
        url = f"smtp://127.0.0.1:{server.server_address[1]}"
        courier(store, "", smtp_url=url, mail_to="support@example.com").round(NOW)
    (mail,) = server.mails  # type: ignore[attr-defined]
    assert b"Reply-To: jane@customer.example" in mail
    assert b"\nBcc:" not in mail
    assert b"- how" in mail
    assert waiting(store) == []


def test_a_running_collector_hands_over_by_itself(collector, make, receiver):
    from feedback_widget.events import encode_event

    arrived = threading.Event()
    receiver.got = _Signal(arrived)  # type: ignore[assignment]
    client = collector(webhook_url=receiver.url, webhook_secret=SECRET)
    answer = client.post("/v1/events", content=encode_event(make.contact("hi")), headers={"content-type": "text/plain"})
    assert answer.status_code == 204
    assert arrived.wait(20)


class _Signal(list):  # type: ignore[type-arg]
    def __init__(self, event: threading.Event) -> None:
        super().__init__()
        self._event = event

    def append(self, item: object) -> None:
        super().append(item)
        self._event.set()
