"""What a collector does with too many connections, and with those that waste them."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from feedback_widget.collector import connections
from feedback_widget.collector.app import create_app
from feedback_widget.collector.server import listen, server_of
from feedback_widget.collector.settings import Settings

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def served(tmp_path):
    """Give what runs a collector in a thread and returns its address."""

    @contextmanager
    def run(**settings):
        sock = listen("127.0.0.1", 0)
        server = server_of(create_app(Settings(db=f"sqlite:///{tmp_path}/events.db", rate=0, **settings)))
        thread = threading.Thread(target=server.run, args=([sock],))
        thread.start()
        try:
            yield sock.getsockname()
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
            sock.close()

    return run


def connect(address):
    return socket.create_connection(address, timeout=10)


def everything(sock):
    """Read until the other side hangs up."""
    read = b""
    with suppress(ConnectionResetError):
        while piece := sock.recv(65536):
            read += piece
    return read


def test_one_connection_too_many_is_told_when_to_come_back(served, monkeypatch):
    monkeypatch.setattr(connections, "HELD_SECONDS", 0.05)
    with served(connections=1) as address, connect(address) as first, connect(address) as second:
        first.sendall(HEALTH)
        assert b" 200 " in first.recv(4096)
        second.sendall(POST)
        answer = everything(second)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 2\r\n" in answer
        first.sendall(HEALTH)
        assert b" 200 " in first.recv(4096)


def test_of_twice_as_many_none_is_even_told(served):
    with served(connections=1) as address, connect(address) as first:
        first.sendall(HEALTH)
        first.recv(4096)
        with connect(address), connect(address) as third:
            assert everything(third) == b""


@pytest.mark.parametrize("said", [b"", HEALTH[:20], POST[:-1]])
def test_who_stays_silent_is_hung_up_on(served, monkeypatch, said):
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0.2)
    with served() as address, connect(address) as slow:
        slow.sendall(said)
        assert everything(slow) == b""


def test_headers_have_an_end(served):
    with served() as address, connect(address) as endless:
        endless.sendall(HEALTH[:-2])
        for _ in range(40):
            endless.sendall(b"X-More: " + b"a" * 1000 + b"\r\n")
        assert endless.recv(4096).startswith(b"HTTP/1.1 431 ")


def test_a_request_that_comes_in_pieces_is_a_request(served):
    with served() as address, connect(address) as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in POST:
            slow.sendall(bytes([byte]))
        assert slow.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_who_waits_for_room_when_the_collector_ends_is_answered(served, monkeypatch):
    monkeypatch.setattr(connections, "HELD_SECONDS", 60.0)
    with served(queue=0) as address:
        waiting = connect(address)
        waiting.sendall(POST)
        with connect(address) as later:  # who is answered after it was read
            later.sendall(HEALTH)
            assert b" 200 " in later.recv(4096)
        waiting.setblocking(False)
        with pytest.raises(BlockingIOError):
            waiting.recv(1)
    waiting.settimeout(10)
    answer = everything(waiting)
    waiting.close()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 2\r\n" in answer
