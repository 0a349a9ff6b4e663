"""Ask the planner in Python and the planner in Node the same questions, and compare refs, order and scores.

    python benchmarks/search_parity.py ../shared/relevance/stackfaq ../shared/relevance/arduino --hostile 100000

For each folder: all of its queries (clean, with typing errors, cut short), titles and headings, as many generated from their words, and hostile ones:
operators, scripts, gibberish, 30 kB. Prints the differences and the slowest answers of both, milliseconds, files in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(1, str(ROOT))

from search_index.planner import search  # noqa: E402  (the checkout is put on the path above)
from search_index.reader import Index, open_index  # noqa: E402
from search_index.writer import write_documents  # noqa: E402
from tests.parity.conftest import read_corpus  # noqa: E402
from tests.parity.odd_queries import mixed_queries, odd_queries  # noqa: E402

DRIVER = ROOT / "tests" / "parity" / "planner_driver.mjs"


def queries_of(folder: Path) -> list[str]:
    """Return all queries of a folder, and the titles and headings of its articles, which are asked as well."""
    files = [folder / f"queries{variant}.jsonl" for variant in ("", "_typo", "_prefix")]
    queries = [json.loads(line)["query"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    articles = map(json.loads, (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    return queries + [text for row in articles for text in (row["title"], *(s["heading"] for s in row["sections"])) if text]


def compare(index: Index, folder: Path, name: str, queries: Iterable[str]) -> int:
    """Ask both, print a line, and return how many answers differ."""
    asked = [{"query": query, "filters": {}} for query in queries]
    lines = "\n".join(map(json.dumps, asked)) + "\n"
    command = ["node", str(DRIVER), str(folder)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    different, slow_python, slow_node = 0, 0.0, 0.0
    for question, line in zip(asked, done.stdout.splitlines(), strict=True):
        *expected, milliseconds = json.loads(line)
        slow_node = max(slow_node, milliseconds)
        started = time.process_time()
        found = answer(index, str(question["query"]))
        slow_python = max(slow_python, (time.process_time() - started) * 1000)
        different += found != expected
    print(
        f"{name:<24}{len(asked):>8} queries{different:>6} differ   slowest {slow_python:7.1f} {slow_node:7.1f}",
        flush=True,
    )
    return different


def answer(index: Index, query: str) -> list[Any]:
    """Return everything about an answer that must be equal."""
    found = search(index, query, 20)
    rows = [[result.ref, result.score, result.anchor] for result in found.results]
    return [rows, found.match, found.total, found.suggestion, found.terms]


def main() -> None:
    """Compare on every folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "--generated", type=int, default=5000, help="queries made of the corpus's words, over all folders"
    )
    parser.add_argument("--hostile", type=int, default=5000, help="hostile queries, over all folders")
    asked = parser.parse_args()
    different = 0
    for number, folder in enumerate(asked.folders):
        with tempfile.TemporaryDirectory() as out:
            write_documents(read_corpus(folder / "corpus.jsonl"), Path(out))
            index = open_index(Path(out))
            real = queries_of(folder)
            words = sorted({word for query in real for word in query.split()})
            share = len(asked.folders)
            different += compare(index, Path(out), f"{folder.name} real", real)
            generated = mixed_queries(words, asked.generated // share, number)
            different += compare(index, Path(out), f"{folder.name} generated", generated)
            hostile = odd_queries(asked.hostile // share, number)
            different += compare(index, Path(out), f"{folder.name} hostile", hostile)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
