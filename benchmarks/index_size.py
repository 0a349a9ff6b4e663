"""Measure writing an index and the bytes of a cold search, on articles recombined from real help centers.

    python benchmarks/index_size.py ../shared/relevance/arduino ../shared/relevance/stackfaq --articles 10000

Each article mixes passages of the given corpora with words of its own, so that the vocabulary grows as a real one does. Prints
seconds (processor time of this process) to analyse and write all, to write again after one edit, the most memory that took, and
the gzip bytes and requests of the corpora's own queries (clean, with typing errors, cut short) until the ranking is known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from search_index.documents import Document, Section
from search_index.planner import search
from search_index.reader import Index
from search_index.writer import analyse, write

SYLLABLES = "ba ko ri tel mon sha gra ver lin dos pre ton fu qui zan mer cal ost ind pla"


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def recombined(folders: list[Path], count: int, seed: int = 1) -> Iterator[Document]:
    """Yield articles of one to four passages of 120 words, with two to four words of their own each."""
    chance = random.Random(seed)
    syllables = SYLLABLES.split()
    corpus = [row for folder in folders for row in rows(folder / "corpus.jsonl")]
    titles = [row["title"].split() for row in corpus]
    passages = []
    for row in corpus:
        for section in row["sections"]:
            words = section["text"].split()
            passages += [(section["heading"], words[at : at + 120]) for at in range(0, len(words), 120)]
    for number in range(count):
        own = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4)]
        head, tail = chance.choice(titles), chance.choice(titles)
        title = [*head[: max(2, len(head) // 2)], *tail[len(tail) // 2 :], *chance.sample(own, chance.randint(0, 1))]
        sections = []
        for at in range(chance.randint(1, 4)):
            heading, words = chance.choice(passages)
            sections.append(
                Section(heading=heading, anchor=f"s{at}", text=" ".join(words + own[: chance.randint(0, 3)]))
            )
        ref = f"articles/c{number % 40}/a{number}"
        yield Document(
            ref=ref, url=ref + "/", title=" ".join(title), sections=tuple(sections), category=f"c{number % 40}"
        )


def measure_writing(documents: list[Document], root: Path) -> None:
    """Print what a full write and a write after one edit cost, and leave the index in `root`."""
    started = time.process_time()
    blobs = {document.ref: analyse(document) for document in documents}
    analysed = time.process_time()
    report = write(blobs, root / "first", state=root / "state")
    written = time.process_time()
    print(
        f"{report.documents} articles: analysed in {analysed - started:.2f} s, written in {written - analysed:.2f} s, "
        f"{report.files} files"
    )
    edited = documents[len(documents) // 2]
    text = Section(text="A brandnew paragraph on refunds and boards.")
    blobs[edited.ref] = analyse(replace(edited, sections=(*edited.sections, text)))
    started = time.process_time()
    report = write(blobs, root / "second", previous=root / "first", state=root / "state")
    print(f"one edit: written in {time.process_time() - started:.2f} s, {report.written} files are new")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)


def measure_bytes(folder: Path, queries: list[str], name: str) -> None:
    """Print gzip bytes and requests of cold queries until ranked, and of the fragments of ten results."""
    sizes: dict[str, int] = {}

    def size(file: str) -> int:
        if file not in sizes:
            sizes[file] = len(gzip.compress((folder / file).read_bytes(), 9))
        return sizes[file]

    cold, fragments, requests = [], [], []
    for query in queries:
        index = Index(lambda file: (folder / file).read_bytes())
        search(index, query, 10)
        ranked = [file for file in index.requests if not file.startswith("r/")]
        cold.append(sum(map(size, ranked)))
        requests.append(len(ranked))
        fragments.append(sum(size(file) for file in index.requests if file.startswith("r/")))
    for values in (cold, fragments, requests):
        values.sort()
    middle, late = len(queries) // 2, len(queries) * 95 // 100
    print(
        f"{name}: until ranked {cold[middle] / 1000:.1f} kB median, {cold[late] / 1000:.1f} kB p95, "
        f"{requests[middle]} requests median, {requests[-1]} at most; ten results {fragments[middle] / 1000:.1f} kB median, "
        f"{fragments[late] / 1000:.1f} kB p95; manifest {size('manifest.json') / 1000:.1f} kB",
        flush=True,
    )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=10_000, help="0 keeps the first folder's corpus as it is")
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    if asked.articles:
        documents = list(recombined(asked.folders, asked.articles))
    else:
        from relevance import documents as corpus

        documents = list(corpus(asked.folders[0] / "corpus.jsonl"))
    with tempfile.TemporaryDirectory() as root:
        measure_writing(documents, Path(root))
        for folder in asked.folders:
            for variant in ("", "_typo", "_prefix"):
                queries = [row["query"] for row in rows(folder / f"queries{variant}.jsonl")]
                chosen = queries[:: max(len(queries) // asked.queries, 1)]
                measure_bytes(Path(root, "first"), chosen, f"{folder.name}{variant}")


if __name__ == "__main__":
    main()
