"""What customers asked in a selection of days: counted at once, looked into where a report asks for more.

Pages are kept by days and weeks; a wording's sums are those of all pages that hold it. Counts of every wording are
columns and cheap to add up; tallies are decoded for the wordings of gaps only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Raw

from feedback_widget.reports.asked import Asked, count
from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.phrasebook import Page, tallies
from feedback_widget.reports.sheet import CROWD
from feedback_widget.reports.wording import learn

Partners = dict[str, dict[str, int]]
"""For each wording: the intents that used another one too, by that."""
Settled = dict[str, dict[str, int]]
"""For each wording: the intents that settled, by article."""


class Questions:
    """The pages of a selection.

    Args:
        pages: of days and weeks that do not overlap.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        for page in pages:
            learn(page.stems, page.lang[:2].lower() or "en")

    def asked(self) -> dict[str, Asked]:
        """Return how often each wording was asked, and failed."""
        return self._asked

    def settled(self, queries: Iterable[str]) -> Settled:
        """Return where the intents of some wordings ended."""
        found: Settled = {query: {} for query in queries}
        for page, held in self._holding(found):
            for query, counts in zip(held, page.settled_of(held.values()), strict=True):
                if counts:
                    settled = found[query]
                    for ref, n in counts.items():
                        settled[ref] = settled.get(ref, 0) + n
        return found

    def partners(self, queries: Iterable[str]) -> Partners:
        """Return which other wordings the intents of some wordings used."""
        found: Partners = {query: {} for query in queries}
        for page, held in self._holding(found):
            wordings = page.wordings
            for query, counts in zip(held, page.partners_of(held.values()), strict=True):
                partners = found[query]
                for place, n in counts.items():
                    other = wordings[place]
                    partners[other] = partners.get(other, 0) + n
        return found

    def evidence(self, groups: Sequence[Sequence[str]]) -> list[Evidence]:
        """Collect the evidence of each group of wordings; an intent counts once for each group it touches."""
        owner = {query: k for k, queries in enumerate(groups) for query in queries}
        bodies: defaultdict[tuple[str, str], list[list[Raw]]] = defaultdict(lambda: [[] for _ in groups])
        for page, held in self._holding(owner):
            _sort(page, {place: owner[query] for query, place in held.items()}, bodies[page.version, page.lang])
        found = [Evidence(wordings=self._said(queries)) for queries in groups]
        for scope, lists in bodies.items():
            for evidence, own in zip(found, lists, strict=True):
                if own:
                    evidence.add(tallies(own), *scope)
        return found

    def faces(self, queries: Iterable[str]) -> dict[str, set[int]]:
        """Return numbers for those who used each query, as far as they can be told apart; of many, CROWD or some more."""
        wanted: dict[str, set[int]] = {query: set() for query in queries}
        for (_, held), crowds in zip(self._holding(wanted), self._crowds, strict=True):
            for query, place in held.items():
                seen = wanted[query]
                if len(seen) < CROWD:
                    seen.update(memoryview(crowds[place]).cast("I"))  # four bytes each
        return wanted

    def visitors(self, queries: Iterable[str]) -> dict[str, int]:
        """Return how many distinct visitors used each query; CROWD: so many or more."""
        return {query: min(CROWD, len(seen)) for query, seen in self.faces(queries).items()}

    def _holding(self, queries: Collection[str]) -> Iterator[tuple[Page, dict[str, int]]]:
        """Yield each page with the places of those of some wordings it has."""
        for page, places in zip(self._pages, self._places, strict=True):
            yield page, {query: places[query] for query in queries if query in places}

    @cached_property
    def _asked(self) -> dict[str, Asked]:
        return count(self._pages)

    @cached_property
    def _places(self) -> list[dict[str, int]]:
        return [dict(zip(page.wordings, range(len(page.wordings)), strict=True)) for page in self._pages]

    @cached_property
    def _crowds(self) -> list[list[bytes]]:
        return [page.crowds() for page in self._pages]

    def _said(self, queries: Iterable[str]) -> dict[str, tuple[int, float]]:
        asked = self._asked
        return {query: (asked[query].intents, asked[query].mass) for query in queries if query in asked}


def _sort(page: Page, owners: Mapping[int, int], bodies: Sequence[list[Raw]]) -> None:
    """Give each group the tallies of a page that are its, unread; `owners` are the groups of some wordings."""
    for place, k in owners.items():
        if len(body := page.alone[place]) > 1:
            bodies[k].append(body)
    strangers = owners.keys().isdisjoint
    for places, body in page.together:
        if not strangers(places):
            for k in {owners[place] for place in places if place in owners}:
                bodies[k].append(body)
