"""Measure writing an index and the bytes of a cold search, on articles recombined from real help centers.

    python benchmarks/index_size.py ../shared/relevance/arduino ../shared/relevance/stackfaq --articles 10000

Each article mixes passages of the given corpora with words of its own, so that the vocabulary grows as a real one does. Prints
seconds (processor time of this process) to analyse and write all, to write again after one edit, the most memory that took, and
the gzip bytes, requests and round trips of the corpora's own queries (clean, with typing errors, cut short, with an error in
the first letters, letter by letter) until the ranking is known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
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


def mistyped(query: str) -> str:
    """Swap the second and third letter of the longest word, where term shards are told apart, or double the second."""
    word = max(query.split(), key=len)
    head, second, third, rest = word[:1], word[1:2], word[2:3], word[3:]
    return query.replace(word, head + (third + second if second != third else second * 3) + rest, 1)


class Scales:
    """Weighs the files of an index as a host sends them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sizes: dict[str, int] = {}

    def open(self) -> Index:
        """Return the index as a browser has it that comes first."""
        return Index(lambda file: (self.folder / file).read_bytes())

    def weigh(self, files: list[str]) -> int:
        """Return the gzip bytes of files."""
        for file in files:
            if file not in self._sizes:
                self._sizes[file] = len(gzip.compress((self.folder / file).read_bytes(), 9))
        return sum(self._sizes[file] for file in files)


def measure_bytes(scales: Scales, queries: list[str], name: str) -> None:
    """Print gzip bytes, requests and round trips of cold queries until ranked, and bytes of the fragments of ten results."""
    cold, fragments, requests, trips = [], [], [], []
    for query in queries:
        index = scales.open()
        search(index, query, 10)
        ranked = [file for file in index.requests if not file.startswith("r/")]
        cold.append(scales.weigh(ranked) / 1000)
        requests.append(len(ranked))
        trips.append(index.trips)
        fragments.append(scales.weigh([file for file in index.requests if file.startswith("r/")]) / 1000)
    print(
        f"{name}: until ranked {spread(cold)} kB, {spread(requests)} requests, {spread(trips)} round trips; "
        f"ten results {spread(fragments)} kB",
        flush=True,
    )


def measure_typing(scales: Scales, queries: list[str], name: str) -> None:
    """Print what the same costs when every letter is asked about, and the round trips behind the worst letter."""
    cold, requests, trips = [], [], []
    for query in queries:
        index = scales.open()
        before, worst = index.trips, 0
        for end in range(1, len(query) + 1):
            search(index, query[:end], 0)
            before, worst = index.trips, max(worst, index.trips - before)
        cold.append(scales.weigh(index.requests) / 1000)
        requests.append(len(index.requests))
        trips.append(worst)
    print(
        f"{name}, letter by letter: {spread(cold)} kB, {spread(requests)} requests, {spread(trips)} trips a letter",
        flush=True,
    )


def spread(values: Sequence[float]) -> str:
    """Return median, 95th percentile and maximum."""
    ordered = sorted(values)
    shown = (ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1])
    return "/".join(f"{value:.1f}" if isinstance(value, float) else str(value) for value in shown)


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
        scales = Scales(Path(root, "first"))
        print(f"manifest {scales.weigh(['manifest.json']) / 1000:.1f} kB; below: median/95th percentile/most")
        for folder in asked.folders:
            asked_for = {
                v: [row["query"] for row in rows(folder / f"queries{v}.jsonl")] for v in ("", "_typo", "_prefix")
            }
            asked_for["_typo in the first letters"] = [mistyped(query) for query in asked_for[""]]
            for variant, queries in asked_for.items():
                chosen = queries[:: max(len(queries) // asked.queries, 1)]
                measure_bytes(scales, chosen, f"{folder.name}{variant}")
            measure_typing(scales, asked_for[""][:: max(len(asked_for[""]) // 50, 1)], folder.name)


if __name__ == "__main__":
    main()
