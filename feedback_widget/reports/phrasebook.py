"""The wordings of some days with the intents that used them, small enough to keep.

A phrasebook is written once a day and joined to weeks. It keeps what can be added up, for each version and language:
the sums of the intents that used one wording alone, and of those that used several together. Written down, the few
numbers that every report needs of every wording are columns; the rest is read for the wordings a report looks into.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from feedback_widget.reports.sheet import Sheet
from feedback_widget.reports.tally import Tally

if TYPE_CHECKING:
    from feedback_widget.reports.intents import Intent

_Key = tuple[str, str]
_encode = msgspec.msgpack.Encoder().encode
_tally = msgspec.msgpack.Decoder(Tally)
_tallies = msgspec.msgpack.Decoder(list[Tally])
_crowds = msgspec.msgpack.Decoder(list[bytes])


class _Partners(msgspec.Struct, array_like=True, gc=False):
    """The first half of sheet.Ties."""

    partners: dict[int, int]


class _Settled(msgspec.Struct, array_like=True, gc=False):
    """The second half of sheet.Ties."""

    partners: msgspec.Raw
    settled: dict[str, int]


_partners = msgspec.msgpack.Decoder(list[_Partners])
_settled = msgspec.msgpack.Decoder(list[_Settled])


class Page(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What was asked in one version and language.

    Attributes:
        wordings: each once.
        counts: for each wording, `Tally.counts` of the intents that used it, as seven columns.
        visitors: for each wording, up to CROWD visitors who used it, four bytes each; read when needed.
        ties: for each wording its sheet.Ties; read when needed.
        alone: for each wording the Tally of the intents that used no other, nothing when there is none.
        together: (places of the wordings, Tally) of intents that used several.
        stems: of the telling words of wordings asked more than once, in pages of weeks.
    """

    version: str
    lang: str
    wordings: list[str]
    counts: tuple[list[int], ...]
    visitors: msgspec.Raw
    ties: list[msgspec.Raw]
    alone: list[msgspec.Raw]
    together: list[tuple[tuple[int, ...], msgspec.Raw]]
    stems: dict[str, str]

    def crowds(self) -> list[bytes]:
        """Return the visitors of each wording, as numbers that mean nothing outside their day and the next."""
        return _crowds.decode(self.visitors)

    def partners_of(self, places: Iterable[int]) -> list[dict[int, int]]:
        """Return for each of some wordings the intents that used another one too, by its place."""
        return [found.partners for found in _partners.decode(_array([self.ties[place] for place in places]))]

    def settled_of(self, places: Iterable[int]) -> list[dict[str, int]]:
        """Return for each of some wordings the intents that settled, by article."""
        return [found.settled for found in _settled.decode(_array([self.ties[place] for place in places]))]

    def alone_of(self, place: int) -> Tally | None:
        """Return the sums of the intents that used only this wording."""
        found = self.alone[place]
        return None if len(found) == 1 else _tally.decode(found)

    def tallies(self) -> Iterator[tuple[tuple[int, ...], Tally]]:
        """Yield every tally with the places of its wordings."""
        for place in range(len(self.wordings)):
            if tally := self.alone_of(place):
                yield (place,), tally
        for places, body in self.together:
            yield places, _tally.decode(body)


_pages = msgspec.msgpack.Decoder(list[Page])


def tallies(bodies: Sequence[msgspec.Raw]) -> list[Tally]:
    """Return sums as they were written; many at once take less time than one after the other."""
    return _tallies.decode(_array(bodies))


def _array(bodies: Sequence[msgspec.Raw]) -> bytes:
    """Return what is written of several values as what is written of a list of them."""
    return b"\xdd" + len(bodies).to_bytes(4, "big") + b"".join(bodies)


class Phrasebook:
    """A phrasebook being written."""

    def __init__(self) -> None:
        self._sheets: dict[_Key, Sheet] = {}

    def add(
        self, intent: Intent, n: int, mass: int, day: int, visits: Collection[Sequence[Any]] = (), sibling: int = 0
    ) -> None:
        """Count `n` equal intents of a day.

        Args:
            intent: one without a wording is left out.
            n: how many.
            mass: failure of each, in thousandths.
            day: number of days since 1970.
            visits: those they were in, as far as that is known; each begins with who it was (visits.Visit).
            sibling: number within the day of the one visit it is of, when that had other intents too.
        """
        if intent.queries:
            key = (intent.version, intent.lang)
            sheet = self._sheets.get(key) or self._sheet(key)
            sheet.add((intent, n, mass, day, sibling), visits)

    def join(self, other: Phrasebook) -> None:
        """Add another phrasebook, which is used up."""
        for key, sheet in other._sheets.items():
            if key in self._sheets:
                self._sheets[key].join(sheet)
            else:
                self._sheets[key] = sheet

    def written(self, *, stems: bool = False) -> bytes:
        """Return it as `pages` and `read` take it, with the stems of its words if wanted."""
        return _encode([sheet.page(*key, stems=stems) for key, sheet in sorted(self._sheets.items())])

    def _sheet(self, key: _Key) -> Sheet:
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._sheets[key] = Sheet()
        return sheet


def pages(body: bytes) -> list[Page]:
    """Return the pages of a written phrasebook."""
    return _pages.decode(body)


def read(bodies: Iterable[bytes]) -> Phrasebook:
    """Return written phrasebooks as one that can be added to."""
    book = Phrasebook()
    for body in bodies:
        for page in pages(body):
            book._sheet((page.version, page.lang)).read(page)
    return book


def faces(crowd: bytes) -> Iterator[bytes]:
    """Yield the visitors of a wording, four bytes each."""
    return (crowd[at : at + 4] for at in range(0, len(crowd), 4))
