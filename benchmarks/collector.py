"""What acknowledging costs: the collector beside the same server answering a constant 204, in paired runs.

python benchmarks/collector.py throughput   ratio of rates at 256 connections, single events (at least .40)
python benchmarks/collector.py latency      p99 at half that rate (at most 50 ms)
python benchmarks/collector.py overload     ten times the connections: rate kept (at least .8), refusals, memory
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collector_load import closed_load, collector, cpu_seconds, free_port, open_load, resident_mb, run, wait_ready

CONNECTIONS = 256


async def constant(scope, receive, send):  # type: ignore[no-untyped-def]
    """Answer 204 to whatever comes, with the collector's own headers, after reading the body."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    status = 204 if scope["method"] == "POST" else 200
    await send({"type": "http.response.start", "status": status, "headers": [(b"askwell-outcome", b"accepted=1")]})
    await send({"type": "http.response.body"})


def serve_constant(port: int) -> None:
    """Serve the constant answer, with the settings of the collector's server."""
    import uvicorn

    options = {"loop": "uvloop", "http": "httptools", "ws": "none", "lifespan": "off", "access_log": False}
    uvicorn.run(
        constant,
        port=port,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        backlog=4096,
        timeout_keep_alive=30,
        **options,  # type: ignore[arg-type]
    )


@contextmanager
def peer() -> Iterator[tuple[int, int]]:
    """Run the constant server for the length of a block."""
    port = free_port()
    process = subprocess.Popen([sys.executable, __file__, "constant", "--port", str(port)])
    try:
        wait_ready(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@contextmanager
def subject() -> Iterator[tuple[int, int]]:
    """Run a collector on a fresh SQLite file; gives its port and process id."""
    with tempfile.TemporaryDirectory() as folder, collector(f"sqlite:///{folder}/events.db") as (port, process):
        yield port, process.pid


def throughput(pairs: int, seconds: float) -> float:
    """Print the rates of paired runs, and the processor time each request took; return the collector's median rate."""
    ratios, costs, rates = [], [], []
    with peer() as constant, subject() as ours:
        for port, _ in (constant, ours):
            run(closed_load(port, CONNECTIONS, 1.0))
        for _ in range(pairs):
            (base, base_cost), (rate, cost) = (_measured(*side, seconds) for side in (constant, ours))
            rates.append(rate)
            ratios.append(rate / base)
            costs.append(base_cost / cost)
            print(
                f"constant {base:6.0f}/s {base_cost:4.0f} us  collector {rate:6.0f}/s {cost:4.0f} us"
                f"  ratio {ratios[-1]:.2f}, by processor time {costs[-1]:.2f}"
            )
    print(
        f"median ratio {statistics.median(ratios):.3f} (at least .40, aim .50),"
        f" by processor time {statistics.median(costs):.3f}"
    )
    return statistics.median(rates)


def _measured(port: int, pid: int, seconds: float) -> tuple[float, float]:
    """Return answers a second, and microseconds of the server's processor time for each."""
    before = cpu_seconds(pid)
    tally = run(closed_load(port, CONNECTIONS, seconds))
    return tally.rate(), (cpu_seconds(pid) - before) / max(1, tally.statuses[204]) * 1e6


def latency(pairs: int, seconds: float) -> None:
    """Print the 99th percentile at half the throughput."""
    rate = throughput(pairs, seconds) / 2
    with subject() as (port, _):
        run(open_load(port, rate, CONNECTIONS, 1.0))
        tally = run(open_load(port, rate, CONNECTIONS, seconds * pairs))
    print(
        f"at {rate:.0f}/s: p50 {tally.quantile(0.5) * 1000:.1f} ms,"
        f" p99 {tally.quantile(0.99) * 1000:.1f} ms (at most 50)"
    )


def overload(seconds: float) -> None:
    """Print what ten times the connections leave of the accepted rate."""
    with subject() as (port, pid):
        run(closed_load(port, CONNECTIONS, 1.0))
        calm = run(closed_load(port, CONNECTIONS, seconds))
        before = resident_mb(pid)
        tally, peak = run(_watched(port, pid, seconds))
        after = run(closed_load(port, CONNECTIONS, seconds))
    unloaded = statistics.mean((calm.rate(), after.rate()))
    print(f"unloaded {unloaded:.0f}/s, overloaded {tally.rate():.0f}/s: {tally.rate() / unloaded:.2f} (at least .80)")
    print(
        f"statuses {dict(tally.statuses)}, 503 without Retry-After: {tally.without_retry_after} (0),"
        f" broken: {tally.broken}"
    )
    print(f"memory grew {peak - before:.0f} MB (at most 50)")


async def _watched(port: int, pid: int, seconds: float):  # type: ignore[no-untyped-def]
    peak = resident_mb(pid)
    task = asyncio.create_task(closed_load(port, CONNECTIONS * 10, seconds, warm=1.0))
    while not task.done():
        peak = max(peak, resident_mb(pid))
        await asyncio.sleep(0.2)
    return task.result(), peak


def main() -> None:
    """Run the benchmark that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("throughput", "latency", "overload", "constant"))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    if options.what == "constant":
        serve_constant(options.port)
        return
    if options.what == "throughput":
        throughput(options.pairs, options.seconds)
    elif options.what == "latency":
        latency(options.pairs, options.seconds)
    else:
        overload(options.seconds)
    print(f"({time.perf_counter() - started:.0f} s, {Path(__file__).name} {options.what})")


if __name__ == "__main__":
    main()
