"""Measure lunr.js, MiniSearch and Pagefind beside Askwell, on the same questions in one run.

    python benchmarks/search_peers.py [DIR...] [--sample 150] [--packages FOLDER]

DIR is a folder in the format of ../shared/relevance (default: all there). The peers are installed from npm once, into
--packages (default: a cache folder of this user). Bytes are gzip, cold, until the ranking is known, the code left out for
Askwell as it is printed apart; milliseconds are those of one query in Node, of an opened index for lunr.js and MiniSearch, opened
anew for Pagefind and Askwell.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relevance import VARIANTS, rows

from search_index.evaluate import Judgement, Metrics, measure

PACKAGES = ["lunr@2.3.9", "minisearch@7", "pagefind@1.5.2"]
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


class Engine:
    """A search engine behind JSON lines."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.bytes: list[int] = []
        self.milliseconds: list[float] = []

    def call(self, **request: Any) -> dict[str, Any]:
        """Send one request and return its answer; an error of the engine is an exception."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def ask(self, query: str) -> list[str]:
        """Return the refs of the best answers, and note what they cost."""
        answer = self.call(op="search", query=query, k=20)
        self.bytes.append(answer["bytes"])
        self.milliseconds.append(answer["ms"])
        ids: list[str] = answer["ids"]
        return ids


@contextmanager
def running(*command: str) -> Iterator[Engine]:
    """Run an engine for as long as the context lasts."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Engine(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=30)


def measure_folder(engine: Engine, folder: Path, sample: int) -> dict[str, Metrics]:
    """Build the folder's corpus and ask a sample of each variant of its questions."""
    engine.call(op="build", corpus=str(folder.resolve()))
    found = {}
    for name, file in VARIANTS.items():
        questions = list(rows(folder / file)) if (folder / file).is_file() else []
        chosen = random.Random(5).sample(questions, min(sample, len(questions)))
        judged = (
            Judgement(query=q["query"], relevant=q["rel"], exclude=frozenset(q.get("exclude", ()))) for q in chosen
        )
        if chosen:
            found[name] = measure(judged, engine.ask)
    return found


def install(packages: Path) -> None:
    """Install the peers from npm unless they are there."""
    if all((packages / "node_modules" / name.split("@")[0]).is_dir() for name in PACKAGES):
        return
    packages.mkdir(parents=True, exist_ok=True)
    (packages / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=packages, check=True)


def percentile(values: list[float] | list[int], share: float) -> float:
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))])


def row(name: str, found: dict[str, Metrics], engine: Engine) -> str:
    """One engine's line: nDCG@10 / success@1 a variant, share without result, kilobytes and milliseconds."""
    cells = "".join(f"  {m.ndcg:.3f} / {m.success[1]:.3f}" for m in found.values())
    none = statistics.mean(m.no_result for m in found.values())
    sizes = f"{percentile(engine.bytes, 0.5) / 1000:8.1f} /{percentile(engine.bytes, 0.95) / 1000:7.1f}"
    times = f"{percentile(engine.milliseconds, 0.5):7.1f} /{percentile(engine.milliseconds, 0.95):7.1f}"
    return f"{name:<12}{cells}  {none:6.3f}  {sizes}  {times}"


def main() -> None:
    """Print a table a folder, every engine a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, default=150, help="questions of each variant")
    parser.add_argument("--packages", type=Path, default=Path.home() / ".cache" / "askwell" / "peers")
    options = parser.parse_args()
    shared = ROOT.parent / "shared" / "relevance"
    folders = options.folders or sorted(path.parent for path in shared.glob("*/corpus.jsonl"))
    install(options.packages)
    peers = {
        name: ("node", str(HERE / "search_peer.mjs"), name, str(options.packages))
        for name in ("lunr", "minisearch", "pagefind")
    }
    for folder in folders:
        print(f"\n{folder.name}: nDCG@10 / success@1")
        print(
            f"{'':<12}" + "".join(f"  {name:<13}" for name in VARIANTS) + "    none     kB p50 / p95     ms p50 / p95"
        )
        for name, command in {**peers, "askwell": ("node", str(HERE / "search_adapter.mjs"))}.items():
            with running(*command) as engine:
                print(row(name, measure_folder(engine, folder, options.sample), engine), flush=True)


if __name__ == "__main__":
    main()
