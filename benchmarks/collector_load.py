"""A load generator for collectors: raw HTTP/1.1 over many keep-alive connections, loopback only.

It is lean on purpose: it shares two cores with what it measures.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
BODY = (
    '{"type":"search","event_id":"%s","occurred_at":"%s","site_version":"2.1","lang":"en","visit":"%s",'
    '"query":"how do i reset my password","results":7,"match":"weak",'
    '"top":["articles/account/reset-password","articles/account/sign-in","faq/account#locked"]}'
)


def new_id(ms: int | None = None) -> str:
    """Return a UUIDv7."""
    at = int(time.time() * 1000) if ms is None else ms
    rest = int.from_bytes(secrets.token_bytes(10), "big")
    low = rest & (1 << 62) - 1
    text = f"{at << 80 | 7 << 76 | (rest >> 62 & 0xFFF) << 64 | 2 << 62 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def event_body(event_id: str, visit: str = "tab-0123456789ab") -> str:
    """Return one search event as JSON."""
    return BODY % (event_id, time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()), visit)


def request_bytes(body: str, host: str = "127.0.0.1", path: str = "/v1/events") -> bytes:
    """Return a request as a browser's fetch sends it."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: text/plain;charset=UTF-8\r\n"
        f"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
        f"Accept: */*\r\nAccept-Language: en\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}"
    ).encode()


@dataclass
class Tally:
    """What a run of load brought back."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    sent: int = 0
    broken: int = 0
    without_retry_after: int = 0
    seconds: float = 0.0

    def rate(self, status: int = 204) -> float:
        """Return answers of a status a second."""
        return self.statuses[status] / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """Return a quantile of the latencies, in seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Client(asyncio.Protocol):
    """One keep-alive connection with one request under way.

    Args:
        tally: where answers are counted.
        on_answer: called with this client after each answer (status 0: the connection broke).
    """

    def __init__(self, tally: Tally, on_answer: Callable[[Client, int], None]) -> None:
        self._tally = tally
        self._on_answer = on_answer
        self._buffer = b""
        self._sent_at = 0.0
        self.event_id = ""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def post(self, event_id: str, body: str | None = None) -> None:
        """Send an event."""
        assert self.transport is not None
        self.event_id = event_id
        self._tally.sent += 1
        self._sent_at = time.perf_counter()
        self.transport.write(request_bytes(body or event_body(event_id)))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) < length:
            return
        self._buffer = b""
        status = int(head[9:12])
        if status == 503 and b"\r\nretry-after:" not in lower:
            self._tally.without_retry_after += 1
        self._finish(status)

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if self.event_id:
            self._tally.broken += 1
            self._finish(0)

    def _finish(self, status: int) -> None:
        tally = self._tally
        tally.statuses[status] += 1
        if status:
            tally.latencies.append(time.perf_counter() - self._sent_at)
        if status == 204:
            tally.acknowledged.add(self.event_id)
        self.event_id = ""
        self._on_answer(self, status)


async def closed_load(port: int, connections: int, seconds: float, warm: float = 0.0) -> Tally:
    """Keep `connections` busy: each sends its next event when the last is answered.

    Args:
        port: of the server.
        connections: that many at once.
        seconds: for which answers are counted.
        warm: seconds before that, in which the server accepts the connections.
    """
    loop, tally = asyncio.get_running_loop(), Tally()
    until = time.perf_counter() + warm + seconds

    def again(client: Client, status: int) -> None:
        if status and time.perf_counter() < until and client.transport is not None:
            client.post(new_id())

    clients: list[Client] = []
    for _ in range(connections):
        _, client = await loop.create_connection(lambda: Client(tally, again), "127.0.0.1", port)
        clients.append(client)
    start = time.perf_counter() + warm
    until = start + seconds
    for client in clients:
        client.post(new_id())
    await asyncio.sleep(warm)
    tally.latencies.clear()
    tally.statuses.clear()
    await asyncio.sleep(seconds)
    tally.seconds = time.perf_counter() - start
    counted = Counter(tally.statuses)
    await _finish(clients)
    tally.statuses = counted
    return tally


async def open_load(port: int, per_second: float, connections: int, seconds: float) -> Tally:
    """Send at a steady rate whatever the answers, over a pool of connections; the wait for a free one counts."""
    loop, tally = asyncio.get_running_loop(), Tally()
    free: deque[Client] = deque()
    due: deque[float] = deque()

    def idle(client: Client, status: int) -> None:
        if client.transport is None:
            return
        if due:
            client.post(new_id())
            client._sent_at = due.popleft()
        else:
            free.append(client)

    clients: list[Client] = []
    for _ in range(connections):
        _, client = await loop.create_connection(lambda: Client(tally, idle), "127.0.0.1", port)
        clients.append(client)
        free.append(client)
    start, n = time.perf_counter(), 0
    while (now := time.perf_counter()) < start + seconds:
        while start + n / per_second <= now:
            at = start + n / per_second
            n += 1
            while free and free[0].transport is None:
                free.popleft()
            if free:
                client = free.popleft()
                client.post(new_id())
                client._sent_at = at
            else:
                due.append(at)
        await asyncio.sleep(0.001)
    tally.seconds = time.perf_counter() - start
    due.clear()
    await _finish(clients)
    return tally


async def _finish(clients: list[Client]) -> None:
    deadline = time.perf_counter() + 5
    while any(client.event_id for client in clients) and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)
    await hang_up(clients)


async def hang_up(clients: list[Client]) -> None:
    """Close connections and wait until they are closed."""
    for client in clients:
        client.event_id = ""
        if client.transport is not None:
            client.transport.abort()
    while any(client.transport is not None for client in clients):
        await asyncio.sleep(0)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on uvloop, in a thread of its own: a browser under test keeps a loop in the main one."""
    import uvloop

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(uvloop.run, work).result()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def start_collector(db: str, port: int, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start `askwell collect` on loopback, logging nowhere."""
    command = [str(Path(sys.executable).parent / "askwell"), "collect"]
    rate = () if "--rate" in arguments else ("--rate", "0")
    return subprocess.Popen(
        [*command, "--db", db, "--port", str(port), *rate, *arguments],
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )


def wait_ready(port: int, seconds: float = 60.0, path: str = "/readyz") -> float:
    """Wait until a server answers 200; return how long it took."""
    url, start = f"http://127.0.0.1:{port}{path}", time.perf_counter()
    while time.perf_counter() < start + seconds:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as response:
            if response.status == 200:
                return time.perf_counter() - start
        time.sleep(0.01)
    raise TimeoutError(f"nothing ready on port {port} after {seconds} s")


@contextlib.contextmanager
def collector(
    db: str, *arguments: str, port: int | None = None, **environment: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a collector for the length of a block."""
    where = port or free_port()
    process = start_collector(db, where, *arguments, **environment)
    try:
        wait_ready(where)
        yield where, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def resident_mb(pid: int) -> float:
    """Return a process' resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used, all threads, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
