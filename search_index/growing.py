"""An index from nothing, whose documents are put in while others are still being made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search_index.analysis import analyzer
from search_index.files import IndexReport, write_files
from search_index.options import IndexOptions
from search_index.revision import Revision
from search_index.slots import assign
from search_index.state import StateFile
from search_index.writer import from_nothing, no_collection, state_key


class Growing:
    """Gives the bytes of `writer.write`, without waiting for the last document before the first is looked at.

    Args:
        refs: of all documents that are to come.
        language: ISO 639-1 code of their text.
    """

    def __init__(self, refs: Iterable[str], language: str) -> None:
        self._coming = assign(refs)
        self._state = from_nothing(state_key(language), len(self._coming))
        self._revision = Revision(self._state)
        self._language = language

    def order(self) -> list[str]:
        """Give the refs in the order in which the documents are to come."""
        return list(self._coming)

    def put_in(self, ref: str, key: bytes, blob: bytes) -> None:
        """Put the next document in.

        Args:
            ref: the first of `order` that has not come.
            key: names the document to `writer.amend` and `writer.write` later on.
            blob: what `analyse` returned.

        Raises:
            ValueError: `blob` is something else.
        """
        self._revision.put_in(ref, self._coming[ref], blob)
        self._state.keys[ref] = key

    def write(self, out_dir: Path, options: IndexOptions, state: Path) -> IndexReport:
        """Write the files into an empty or missing folder.

        Args:
            options: of the language given at first.
            state: the file `writer.write` and `writer.amend` go on from.

        Raises:
            KeyError: a document has not come.
        """
        if missing := self._coming.keys() - self._state.slots.keys():
            raise KeyError(min(missing))
        with no_collection():
            change = self._revision.settle(analyzer(self._language))
            report = write_files(self._state, change, options, out_dir, None)
        file = StateFile(state)
        file.keep(self._state)
        file.save()
        return report
