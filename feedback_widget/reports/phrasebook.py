"""The wordings of some days with the intents that used them, small enough to keep.

A phrasebook is written once a day and joined to weeks. It keeps what can be added up, for each version and language:
the sums of the intents that used one wording alone, and of those that used several together. Written down, the few
numbers that every report needs of every wording are columns; the rest is read for the wordings a report looks into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from feedback_widget.reports.tally import SETTLED, Tally
from feedback_widget.reports.wording import stem, telling

if TYPE_CHECKING:
    from feedback_widget.reports.intents import Intent

CROWD = 16
"""Visitors of a wording are told apart up to this many; a wording needs far fewer to be shown."""
COLUMNS = 7

_Key = tuple[str, str]
_encode = msgspec.msgpack.Encoder().encode
_tally = msgspec.msgpack.Decoder(Tally)
_tallies = msgspec.msgpack.Decoder(list[Tally])
_crowds = msgspec.msgpack.Decoder(list[bytes])


class Ties(msgspec.Struct, array_like=True, gc=False):
    """What links a wording: intents that used another one too, by its place; intents that settled, by article."""

    partners: dict[int, int] = {}
    settled: dict[str, int] = {}


class _Partners(msgspec.Struct, array_like=True, gc=False):
    """The first half of Ties."""

    partners: dict[int, int]


class _Settled(msgspec.Struct, array_like=True, gc=False):
    """The second half of Ties."""

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
        ties: for each wording its Ties; read when needed.
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


class _Written(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A page as it is written; the same as a Page, read to the bottom."""

    version: str
    lang: str
    wordings: list[str]
    counts: tuple[list[int], ...]
    visitors: list[bytes]
    ties: list[Ties]
    alone: list[Tally | None]
    together: list[tuple[tuple[int, ...], Tally]]
    stems: dict[str, str]


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
        self._sheets: dict[_Key, _Sheet] = {}

    def add(self, intent: Intent, n: int, mass: int, day: int, visitors: Iterable[str] = (), sibling: int = 0) -> None:
        """Count `n` equal intents of a day.

        Args:
            intent: one without a wording is left out.
            n: how many.
            mass: failure of each, in thousandths.
            day: number of days since 1970.
            visitors: who they were, as far as that is known.
            sibling: number within the day of the one visit it is of, when that had other intents too.
        """
        if not intent.queries:
            return
        sheet = self._sheet(intent[6:8])
        queries = intent.queries
        sheet.tally(queries).add(intent, n, mass, day, sibling)
        for query in queries:
            group = sheet.visitors.get(query)
            if group is None:
                group = sheet.visitors[query] = set()
            if len(group) < CROWD:
                for visitor in visitors:
                    group.add(crc32(visitor.encode()).to_bytes(4, "big"))
                    if len(group) == CROWD:
                        break

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

    def _sheet(self, key: _Key) -> _Sheet:
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._sheets[key] = _Sheet()
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


class _Sheet:
    """A page being written."""

    def __init__(self) -> None:
        self.alone: dict[str, Tally] = {}
        self.together: dict[tuple[str, ...], Tally] = {}
        self.visitors: dict[str, set[bytes]] = {}

    def tally(self, queries: tuple[str, ...]) -> Tally:
        """Return the sums of the intents that used exactly these wordings, in whichever order."""
        if len(queries) == 1:
            tally = self.alone.get(queries[0])
            if tally is None:
                tally = self.alone[queries[0]] = Tally()
            return tally
        key = tuple(sorted(queries))
        tally = self.together.get(key)
        if tally is None:
            tally = self.together[key] = Tally()
        return tally

    def join(self, other: _Sheet) -> None:
        _join(self.alone, other.alone)
        _join(self.together, other.together)
        for query, group in other.visitors.items():
            mine = self.visitors.setdefault(query, group)
            if mine is not group and len(mine) < CROWD:
                mine.update(sorted(group)[: CROWD - len(mine)])

    def read(self, page: Page) -> None:
        other = _Sheet()
        for places, tally in page.tallies():
            queries = tuple(page.wordings[place] for place in places)
            if len(queries) == 1:
                other.alone[queries[0]] = tally
            else:
                other.together[queries] = tally
        for query, crowd in zip(page.wordings, page.crowds(), strict=True):
            if crowd:
                other.visitors[query] = set(faces(crowd))
        self.join(other)

    def page(self, version: str, lang: str, *, stems: bool) -> _Written:
        wordings = list(dict.fromkeys([*self.alone, *(query for queries in self.together for query in queries)]))
        place = {query: n for n, query in enumerate(wordings)}
        together = [(tuple([place[query] for query in queries]), tally) for queries, tally in self.together.items()]
        counts, ties = self._sums(wordings, together)
        nobody = frozenset[bytes]()
        return _Written(
            version=version,
            lang=lang,
            wordings=wordings,
            counts=counts,
            visitors=[b"".join(sorted(self.visitors.get(query, nobody))) for query in wordings],
            ties=ties,
            alone=[self.alone.get(query) for query in wordings],
            together=together,
            stems=_stems(wordings, counts[0], lang) if stems else {},
        )

    def _sums(
        self, wordings: list[str], together: list[tuple[tuple[int, ...], Tally]]
    ) -> tuple[tuple[list[int], ...], list[Ties]]:
        """Return the counts and the ties of each wording, over the intents that used it alone or with others."""
        rest = [0] * (len(wordings) - len(self.alone))
        alone = [tally.counts() for tally in self.alone.values()]  # the first wordings are these, in this order
        counts = tuple(list(column) + rest for column in zip(*alone, strict=True)) if alone else _none(len(rest))
        ties = [Ties() for _ in wordings]
        for tie, tally in zip(ties, self.alone.values(), strict=False):
            if tally.articles:
                _settle(tie, tally)
        for places, tally in together:
            for column, n in zip(counts, tally.counts(), strict=True):
                if n:
                    for place in places:
                        column[place] += n
            for place in places:
                tie = ties[place]
                if tally.articles:
                    _settle(tie, tally)
                for other in places:
                    if other != place:
                        tie.partners[other] = tie.partners.get(other, 0) + tally.intents
        return counts, ties


def faces(crowd: bytes) -> Iterator[bytes]:
    """Yield the visitors of a wording, four bytes each."""
    return (crowd[at : at + 4] for at in range(0, len(crowd), 4))


def _none(wordings: int) -> tuple[list[int], ...]:
    return tuple([0] * wordings for _ in range(COLUMNS))


def _stems(wordings: Sequence[str], intents: Sequence[int], lang: str) -> dict[str, str]:
    often = (query for query, n in zip(wordings, intents, strict=True) if n > 1)
    words = {word.removesuffix("'s") for query in often for word in telling(query)}
    return {word: stem(word, lang[:2].lower() or "en") for word in sorted(words)}


def _settle(tie: Ties, tally: Tally) -> None:
    for ref, numbers in tally.articles.items():
        if n := numbers[SETTLED]:
            tie.settled[ref] = tie.settled.get(ref, 0) + n


def _join(mine: dict[Any, Tally], more: dict[Any, Tally]) -> None:
    for key, tally in more.items():
        known = mine.get(key)
        if known is None:
            mine[key] = tally
        else:
            known.join(tally)
