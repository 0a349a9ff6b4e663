"""A page of a phrasebook being written: what was asked in one version and language, added up wording by wording."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from struct import pack, unpack
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from feedback_widget.reports.tally import SETTLED, Tally, Use, total
from feedback_widget.reports.wording import stem, telling

if TYPE_CHECKING:
    from feedback_widget.reports.phrasebook import Page

CROWD = 16
"""Visitors of a wording are told apart up to this many; a wording needs far fewer to be shown."""
COLUMNS = 7

_encode = msgspec.msgpack.Encoder().encode
_NOTHING = msgspec.Raw(_encode(None))


class Ties(msgspec.Struct, array_like=True, gc=False):
    """What links a wording: intents that used another one too, by its place; intents that settled, by article."""

    partners: dict[int, int] = {}
    settled: dict[str, int] = {}


_LOOSE = Ties()


class Written(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A page as it is written; phrasebook.Page tells what is what."""

    version: str
    lang: str
    wordings: list[str]
    counts: tuple[list[int], ...]
    visitors: list[bytes]
    ties: list[Ties]
    alone: list[msgspec.Raw]
    together: list[tuple[tuple[int, ...], msgspec.Raw]]
    stems: dict[str, str]


class Sheet:
    """A page being written.

    What events say is only put down use by use. It is added up when it is written, each sum by itself: most wordings are
    used but once, and to hold a sum takes ten times the memory of a use.
    """

    def __init__(self) -> None:
        self._uses: dict[tuple[str, ...], list[Use]] = {}
        self._sums: dict[tuple[str, ...], Tally] = {}
        self._visitors: dict[str, list[int]] = {}

    def add(self, use: Use, visits: Collection[Sequence[Any]]) -> None:
        """Put down a use of some wordings, and the visits it was in."""
        queries = use[0].queries
        wordings = queries if len(queries) == 1 else tuple(sorted(queries))
        uses = self._uses.get(wordings)
        if uses is None:
            self._uses[wordings] = [use]
        else:
            uses.append(use)
        for query in queries:
            group = self._visitors.get(query)
            if group is None:
                group = self._visitors[query] = []
            elif len(group) == CROWD:
                continue
            for visit in visits:
                face = crc32(visit[0].encode())
                if face not in group:
                    group.append(face)
                    if len(group) == CROWD:
                        break

    def read(self, page: Page) -> None:
        """Add what was written before."""
        for places, tally in page.tallies():
            self._sum(tuple([page.wordings[place] for place in places]), tally)
        for query, crowd in zip(page.wordings, page.crowds(), strict=True):
            if crowd:
                self._meet(query, unpack(f">{len(crowd) // 4}I", crowd))

    def join(self, other: Sheet) -> None:
        """Add another one, which is used up."""
        for wordings, uses in other._uses.items():
            self._uses.setdefault(wordings, []).extend(uses)
        for wordings, tally in other._sums.items():
            self._sum(wordings, tally)
        for query, group in other._visitors.items():
            self._meet(query, sorted(group))

    def _sum(self, wordings: tuple[str, ...], tally: Tally) -> None:
        known = self._sums.get(wordings)
        if known is None:
            self._sums[wordings] = tally
        else:
            known.join(tally)

    def _meet(self, query: str, visitors: Sequence[int]) -> None:
        group = self._visitors.setdefault(query, [])
        if len(group) < CROWD:
            group += [visitor for visitor in visitors[: CROWD - len(group)] if visitor not in group]

    def page(self, version: str, lang: str, *, stems: bool) -> Written:
        """Return it as it is kept, with the stems of its words if wanted."""
        every = list(dict.fromkeys([*self._sums, *self._uses]))
        alone = [wordings for wordings in every if len(wordings) == 1]
        together = [wordings for wordings in every if len(wordings) > 1]
        wordings = list(dict.fromkeys([query for queries in (*alone, *together) for query in queries]))
        lines = _Lines(wordings, len(alone))
        return Written(
            version=version,
            lang=lang,
            wordings=wordings,
            alone=lines.alone(self._tallies(alone)),
            together=lines.together(together, self._tallies(together)),
            counts=lines.counts,
            ties=lines.ties,
            visitors=[_crowd(self._visitors.get(query, ())) for query in wordings],
            stems=_stems(wordings, lines.counts[0], lang) if stems else {},
        )

    def _tallies(self, every: Iterable[tuple[str, ...]]) -> Iterator[Tally]:
        for wordings in every:
            tally = self._sums.get(wordings)
            if tally is None:
                yield total(self._uses[wordings])
                continue
            if uses := self._uses.pop(wordings, None):
                tally.join(total(uses))
            yield tally


class _Lines:
    """What is said of each wording, over the intents that used it alone or with others.

    Args:
        wordings: all of them.
        alone: how many of them, from the first, were used alone.
    """

    def __init__(self, wordings: Sequence[str], alone: int) -> None:
        self._place = {query: n for n, query in enumerate(wordings)}
        self._rest = len(wordings) - alone
        self.counts: tuple[list[int], ...] = tuple([] for _ in range(COLUMNS))
        self.ties = [_LOOSE] * len(wordings)

    def alone(self, tallies: Iterable[Tally]) -> list[msgspec.Raw]:
        """Add the sums of each wording by itself, in their order; return them as they are kept."""
        written, counts = [], []
        for place, tally in enumerate(tallies):
            counts.append(tally.counts())
            if tally.articles:
                self._settle((place,), tally)
            written.append(msgspec.Raw(_encode(tally)))
        for mine, column in zip(self.counts, zip(*counts, strict=True), strict=False):
            mine += column
        for mine in self.counts:
            mine += [0] * self._rest
        return [*written, *[_NOTHING] * self._rest]

    def together(
        self, every: Iterable[tuple[str, ...]], tallies: Iterable[Tally]
    ) -> list[tuple[tuple[int, ...], msgspec.Raw]]:
        """Add the sums of several wordings; return them as they are kept."""
        written = []
        for wordings, tally in zip(every, tallies, strict=True):
            places = tuple([self._place[query] for query in wordings])
            for column, n in zip(self.counts, tally.counts(), strict=True):
                if n:
                    for place in places:
                        column[place] += n
            if tally.articles:
                self._settle(places, tally)
            n = tally.intents
            for place in places:
                partners = self._tie(place).partners
                for other in places:
                    if other != place:
                        partners[other] = partners.get(other, 0) + n
            written.append((places, msgspec.Raw(_encode(tally))))
        return written

    def _settle(self, places: Iterable[int], tally: Tally) -> None:
        for ref, numbers in tally.articles.items():
            if n := numbers[SETTLED]:
                for place in places:
                    settled = self._tie(place).settled
                    settled[ref] = settled.get(ref, 0) + n

    def _tie(self, place: int) -> Ties:
        tie = self.ties[place]
        if tie is _LOOSE:
            tie = self.ties[place] = Ties()
        return tie


def _crowd(visitors: Sequence[int]) -> bytes:
    return pack(f">{len(visitors)}I", *sorted(visitors))


def _stems(wordings: Sequence[str], intents: Sequence[int], lang: str) -> dict[str, str]:
    often = (query for query, n in zip(wordings, intents, strict=True) if n > 1)
    words = {word.removesuffix("'s") for query in often for word in telling(query)}
    return {word: stem(word, lang[:2].lower() or "en") for word in sorted(words)}
