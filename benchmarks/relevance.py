"""Measure relevance on folders of questions with known answers, with the shipped writer and planner.

    python benchmarks/relevance.py ../shared/relevance/stackfaq ../shared/relevance/arduino

A folder holds corpus.jsonl ({id, title, body, sections: [{heading, text}]}), queries.jsonl, and, where there are any, the same
with typing errors (queries_typo.jsonl) or with the last word cut short (queries_prefix.jsonl): {query, rel: {id: grade}, exclude: [id]}.
The last lines are macro means over the folders.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search_index.documents import Document, Section
from search_index.evaluate import Judgement, Metrics, measure
from search_index.planner import search
from search_index.reader import open_index
from search_index.writer import write_documents

VARIANTS = {"clean": "queries.jsonl", "typo": "queries_typo.jsonl", "prefix": "queries_prefix.jsonl"}
COLUMNS = ("nDCG@10", "MRR@10", "S@1", "S@3", "S@5", "S@10", "none")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def documents(corpus: Path) -> Iterator[Document]:
    """Yield a corpus as documents; a document without sections has its body as the only one."""
    for row in rows(corpus):
        sections = row.get("sections") or [{"heading": "", "text": row.get("body", "")}]
        parts = tuple(Section(heading=s["heading"], text=s["text"]) for s in sections)
        yield Document(ref=row["id"], url=row["id"] + "/", title=row["title"], sections=parts)


def measure_folder(folder: Path) -> dict[str, Metrics]:
    """Index a folder's corpus and measure each variant of its queries."""
    with tempfile.TemporaryDirectory() as out:
        write_documents(documents(folder / "corpus.jsonl"), Path(out))
        index = open_index(Path(out))

        def ask(query: str) -> list[str]:
            return [result.ref for result in search(index, query, 20).results]

        found = {}
        for name, file in VARIANTS.items():
            if (folder / file).is_file():
                judged = (
                    Judgement(query=q["query"], relevant=q["rel"], exclude=frozenset(q.get("exclude", ())))
                    for q in rows(folder / file)
                )
                found[name] = measure(judged, ask)
        return found


def cells(metrics: Metrics) -> list[float]:
    """Return a line of the table."""
    return [metrics.ndcg, metrics.mrr, *metrics.success.values(), metrics.no_result]


def print_line(name: str, variant: str, questions: int, values: list[float]) -> None:
    """Print a line of the table."""
    print(f"{name:<16}{variant:<8}{questions:>6}  " + "".join(f"{value:>9.4f}" for value in values), flush=True)


def main(folders: list[str]) -> None:
    """Print the table for all folders."""
    if not folders:
        sys.exit(__doc__)
    print(f"{'set':<16}{'queries':<8}{'n':>6}  " + "".join(f"{column:>9}" for column in COLUMNS))
    results = {}
    for folder in map(Path, folders):
        results[folder.name] = measure_folder(folder)
        for variant, metrics in results[folder.name].items():
            print_line(folder.name, variant, metrics.questions, cells(metrics))
    for variant in VARIANTS:
        found = [metrics[variant] for metrics in results.values() if variant in metrics]
        if len(found) > 1:
            means = [sum(column) / len(found) for column in zip(*map(cells, found), strict=True)]
            print_line("macro mean", variant, sum(m.questions for m in found), means)


if __name__ == "__main__":
    main(sys.argv[1:])
