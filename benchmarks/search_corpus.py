"""Write the search index of a `corpus.jsonl` (the format of ../shared/relevance) with the shipped writer.

    python benchmarks/search_corpus.py CORPUS OUT

CORPUS is the file or its folder. Prints one JSON line: {"documents", "files", "build_ms"}.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from search_index.documents import Document, Section
from search_index.writer import IndexOptions, write_documents


def read_corpus(path: Path) -> list[Document]:
    """Read `{id, title, body, sections: [{heading, text}]}` lines as documents whose refs are the ids."""
    source = path / "corpus.jsonl" if path.is_dir() else path
    with source.open(encoding="utf-8") as lines:
        return [document(json.loads(line)) for line in lines if line.strip()]


def document(row: dict[str, Any]) -> Document:
    """Make a document of a row; a row without sections has its body as the only one."""
    ref = str(row["id"])
    sections = tuple(_sections(row)) or (Section(text=row.get("body") or ""),)
    return Document(ref=ref, url=f"articles/{ref}/", title=row.get("title") or "", sections=sections)


def _sections(row: dict[str, Any]) -> Iterator[Section]:
    for number, section in enumerate(row.get("sections") or ()):
        heading = section.get("heading") or ""
        anchor = re.sub(r"\W+", "-", heading.lower()).strip("-") or f"section-{number}"
        yield Section(text=section.get("text") or "", heading=heading, anchor=anchor if heading else "")


def main(corpus: str, out: str) -> None:
    """Write the index of `corpus` below `out` and print what it took."""
    started = time.perf_counter()
    report = write_documents(read_corpus(Path(corpus)), Path(out), IndexOptions(language="en"))
    spent = round((time.perf_counter() - started) * 1000)
    print(json.dumps({"documents": report.documents, "files": report.files, "build_ms": spent}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
