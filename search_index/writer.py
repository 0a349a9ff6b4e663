"""Documents to an index in a folder: only what changed is computed, only what is new is written."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path

from search_index.analysed import ANALYSIS_VERSION, analyse
from search_index.analysis import analyzer
from search_index.documents import Document
from search_index.files import IndexReport, size_class, write_files
from search_index.manifest import FORMAT, NAME, tag
from search_index.options import DEFAULT, IndexOptions
from search_index.revision import update
from search_index.slots import assign
from search_index.state import ByKey, Forgotten, Recall, State, StateFile, Supply
from search_index.titles import has_room

__all__ = ["ANALYSIS_VERSION", "IndexOptions", "IndexReport", "analyse", "write", "write_documents"]

_STATE_VERSION = 9


def write_documents(documents: Iterable[Document], out_dir: Path, options: IndexOptions = DEFAULT) -> IndexReport:
    """Analyse and write `documents` in one go."""
    return write({d.ref: analyse(d, options.language) for d in documents}, out_dir, options)


def write(
    analysed: Mapping[str, bytes],
    out_dir: Path,
    options: IndexOptions = DEFAULT,
    *,
    previous: Path | None = None,
    state: Path | None = None,
    keys: Mapping[str, bytes] | None = None,
    recall: Recall | None = None,
) -> IndexReport:
    """Write the index of all documents into `out_dir`.

    The bytes are the same however they came about: from nothing, or from the previous index and a change.

    Args:
        analysed: ref to what `analyse` returned.
        out_dir: an empty or missing folder, or the previous one.
        options: language and synonyms.
        previous: the folder an earlier write filled; unchanged files are hard-linked from it. When it is `out_dir`,
            files that change are replaced by new ones: what else is linked to them stays.
        state: a file of our own, kept between builds, which makes the next write incremental.
        keys: ref to bytes that name the document in `analysed`: one with the key of the last write is not asked for.
        recall: gives the document that a key of an earlier write named, None when it is lost; without it, the state
            keeps a copy of every document.

    Raises:
        ValueError: something in `analysed` is not from `analyse`.
        KeyError: a document is not in `analysed` that has to be.
    """
    file = StateFile(state)
    report = write_from(file, Supply(analysed, keys or {}, recall), out_dir, options, previous=previous)
    file.save()
    return report


def write_from(
    file: StateFile, supply: Supply, out_dir: Path, options: IndexOptions, *, previous: Path | None
) -> IndexReport:
    """Write as `write` does, from a state that may have been read already, and leave it to the caller to save the next."""
    with no_collection():
        saved = file.read(state_key(options.language))
        known = previous is not None and _belong_together(saved, previous)
        slots = _slots(supply, saved if known else State())
        nothing = from_nothing(saved.key, len(slots))
        if not known or size_class(len(slots)) != size_class(len(saved.slots)):
            saved = nothing
        try:
            change = update(saved, supply, slots, analyzer(options.language))
        except Forgotten:
            saved = nothing
            change = update(saved, supply, slots, analyzer(options.language))
        report = write_files(saved, change, options, out_dir, previous)
        file.keep(saved)
        return report


def amend(
    file: StateFile,
    folder: Path,
    options: IndexOptions,
    *,
    keys: Mapping[str, bytes],
    gone: Set[str] = frozenset(),
    recall: Recall,
) -> IndexReport:
    """Bring an index in place to a few other documents.

    Args:
        file: of the index's state, which knows all documents by keys; the caller saves it.
        folder: of the index.
        options: as it was written with, but for synonyms.
        keys: ref to what names the document, of those that came or changed.
        gone: refs of those to take out.
        recall: gives the document that a key names, of these or of earlier writes.

    Raises:
        Forgotten: the state is of no use, `write` is needed; nothing was changed.
    """
    with no_collection():
        saved = file.read(state_key(options.language))
        if not _belong_together(saved, folder) or saved.keys.keys() != saved.slots.keys():
            raise Forgotten(str(folder))
        known = {ref: key for ref, key in {**saved.keys, **keys}.items() if ref not in gone}
        slots = dict(saved.slots) if known.keys() == saved.slots.keys() else assign(known)
        if size_class(len(slots)) != size_class(len(saved.slots)):
            raise Forgotten(str(folder))
        change = update(saved, Supply(ByKey(known, recall), known, recall), slots, analyzer(options.language))
        report = write_files(saved, change, options, folder, folder)
        file.keep(saved)
        return report


def from_nothing(key: str, documents: int) -> State:
    """Make the state before the first of so many documents; titles are noted at once where there may be room for them."""
    return State(key=key, named={} if has_room(documents, documents) else None)


def state_key(language: str) -> str:
    """Name what a state holds for: this version, and a language."""
    return f"{FORMAT} {ANALYSIS_VERSION} {_STATE_VERSION} {sys.version_info[:2]} {language}"


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from visiting a million fresh tuples again and again; none of them form cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _belong_together(saved: State, previous: Path) -> bool:
    """Tell whether the state describes the files in the previous folder."""
    manifest = previous / NAME
    return bool(saved.manifest) and manifest.is_file() and tag(manifest.read_bytes()) == saved.manifest


def _slots(supply: Supply, saved: State) -> dict[str, int]:
    """Give every document its slot; the same documents have those they had."""
    same = len(saved.slots) == len(supply.analysed) and saved.slots.keys() == supply.keys.keys()
    return dict(saved.slots) if same else assign(supply.analysed)
