"""Ask both planners queries nobody should have to survive: operators, scripts, gibberish, names of JavaScript's own, 30 kB.

    python benchmarks/search_hostile.py ../shared/relevance/arduino --queries 100000

Prints, for Python and for Node: how many were asked, how many raised an error, how many answers differ between the two, and the worst
and the 999th of 1,000 processor times of one query in milliseconds, files read and index open. Ends with 1 when any error was
raised, any answer differs, or any query took more than --most milliseconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(1, str(ROOT))

from search_parity import DRIVER, answer  # noqa: E402  (the checkout is put on the path above)

from search_index.reader import Index, open_index  # noqa: E402
from search_index.writer import write_documents  # noqa: E402
from tests.parity.conftest import read_corpus  # noqa: E402
from tests.parity.odd_queries import odd_queries  # noqa: E402

WARM = 200  # the first queries also read files and warm the engine up; they are asked, not timed


def in_node(folder: Path, queries: Path, answers: Path) -> Iterator[list[Any]]:
    """Yield Node's answers, each with its time behind it."""
    with queries.open("rb") as asked, answers.open("wb") as told:
        subprocess.run(["node", str(DRIVER), str(folder)], stdin=asked, stdout=told, check=True)
    with answers.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def in_python(index: Index, query: str) -> list[Any]:
    """Return an answer or the error it raised, and its time behind it."""
    started = time.process_time()
    try:
        found = answer(index, query)
    except Exception as error:  # any at all is what is counted
        found = [repr(error)]
    return [*found, (time.process_time() - started) * 1000]


def summary(name: str, errors: int, times: list[float]) -> float:
    """Print a line and return the worst time."""
    count, timed = len(times), sorted(times[WARM:])
    late = timed[len(timed) * 999 // 1000]
    print(
        f"{name:<8}{count:>8} queries{errors:>6} errors   worst {timed[-1]:7.1f} ms   p99.9 {late:6.1f} ms", flush=True
    )
    return timed[-1]


def main() -> None:
    """Ask, count and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds corpus.jsonl")
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=float, default=100.0, help="milliseconds of processor time a query may take")
    asked = parser.parse_args()
    times: dict[str, list[float]] = {"Python": [], "Node": []}
    errors = dict.fromkeys(times, 0)
    different = []
    with tempfile.TemporaryDirectory() as root:
        folder, lines = Path(root, "index"), Path(root, "queries.jsonl")
        write_documents(read_corpus(asked.folder / "corpus.jsonl"), folder)
        with lines.open("w", encoding="utf-8") as out:
            for query in odd_queries(asked.queries, asked.seed):
                out.write(json.dumps({"query": query, "filters": {}}) + "\n")
        index = open_index(folder)
        theirs = in_node(folder, lines, Path(root, "answers.jsonl"))
        for query, told in zip(odd_queries(asked.queries, asked.seed), theirs, strict=True):
            answers = {"Python": in_python(index, query), "Node": told}
            for name, found in answers.items():
                times[name].append(found.pop())
                errors[name] += len(found) == 1
            if answers["Python"] != answers["Node"]:
                different.append(query)
    worst = [summary(name, errors[name], times[name]) for name in times]
    print(f"{len(different)} answers differ", *map(ascii, different[:5]), sep="\n")
    sys.exit(1 if different or any(errors.values()) or max(worst) > asked.most else 0)


if __name__ == "__main__":
    main()
