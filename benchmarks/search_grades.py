"""How far the grade of a match can be trusted: with the right answer there, and with it taken away.

    python benchmarks/search_grades.py ../shared/relevance/stackfaq ../shared/relevance/arduino

For each folder and kind of query: the share of queries graded strong, weak and none, and for each grade how often the first answer
is right and how often a right one is among the first five. `removed` asks the same with every right answer left out of the ranking: each
grade but none is then an answer to another question.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from relevance import VARIANTS, documents, rows

from search_index.grade import grade
from search_index.ranking import rank
from search_index.reader import Index, open_index
from search_index.wording import read_query, resolve
from search_index.writer import write_documents

GRADES = ("strong", "weak", "none")


def ask(index: Index, refs: dict[int, str], query: str, left_out: set[str]) -> tuple[str, list[str]]:
    """Return the grade and the first five refs, some documents left out."""
    tokens = read_query(index, query)
    resolve(index, tokens)
    allowed = {slot for slot, ref in refs.items() if ref not in left_out}
    ranked = rank(index, tokens, allowed)
    return grade(index, tokens, ranked), [refs[row.slot] for row in ranked[:5]]


def measure(folder: Path, index: Index) -> None:
    """Print the lines of one folder."""
    refs = {slot: row[0] for slot, row in index.lengths().items()}
    for variant, file in VARIANTS.items():
        if not (folder / file).is_file():
            continue
        found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        removed: dict[str, int] = defaultdict(int)
        queries = list(rows(folder / file))
        for query in queries:
            right, excluded = set(query["rel"]), set(query.get("exclude", ()))
            name, first = ask(index, refs, query["query"], excluded)
            found[name].append((bool(first) and first[0] in right, bool(right.intersection(first))))
            removed[ask(index, refs, query["query"], excluded | right)[0]] += 1
        print_lines(f"{folder.name} {variant}", len(queries), found, removed)


def print_lines(name: str, count: int, found: dict[str, list[tuple[bool, bool]]], removed: dict[str, int]) -> None:
    """Print a line for each grade."""
    for grade_name in GRADES:
        hits = found[grade_name]
        first, five = (sum(hit[at] for hit in hits) / max(len(hits), 1) for at in (0, 1))
        print(
            f"{name:<18}{grade_name:<8}{len(hits) / count:>8.3f}{first:>8.3f}{five:>8.3f}"
            f"{removed[grade_name] / count:>10.3f}",
            flush=True,
        )


def main(folders: list[str]) -> None:
    """Print the table."""
    if not folders:
        sys.exit(__doc__)
    print(f"{'set':<18}{'grade':<8}{'share':>8}{'first':>8}{'of 5':>8}{'removed':>10}")
    for folder in map(Path, folders):
        with tempfile.TemporaryDirectory() as out:
            write_documents(documents(folder / "corpus.jsonl"), Path(out))
            measure(folder, open_index(Path(out)))


if __name__ == "__main__":
    main(sys.argv[1:])
