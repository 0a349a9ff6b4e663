"""What customers asked in a selection of days: counted at once, looked into where a report asks for more.

Pages are kept by days and weeks; a wording's sums are those of all pages that hold it. Counts of every wording are
columns and cheap to add up; tallies are decoded for the wordings of gaps only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from feedback_widget.reports.asked import Asked, count
from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.phrasebook import CROWD, Page, faces
from feedback_widget.reports.wording import learn

Ties = dict[str, tuple[dict[str, int], dict[str, int]]]
"""For each wording: the intents that used another one too, by that; the intents that settled, by article."""


class Questions:
    """The pages of a selection.

    Args:
        pages: of days and weeks that do not overlap.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        for page in pages:
            learn(page.stems, page.lang[:2].lower() or "en")
        self._crowds: list[list[bytes]] | None = None

    def asked(self) -> dict[str, Asked]:
        """Return how often each wording was asked, and failed."""
        return count(self._pages)

    def ties(self, queries: Collection[str]) -> Ties:
        """Return what links some wordings."""
        found: Ties = {query: ({}, {}) for query in queries}
        for page in self._pages:
            wordings = page.wordings
            for place, query in [item for item in enumerate(wordings) if item[1] in found]:
                tie = page.ties_of(place)
                partners, settled = found[query]
                for other, n in tie.partners.items():
                    name = wordings[other]
                    partners[name] = partners.get(name, 0) + n
                for ref, n in tie.settled.items():
                    settled[ref] = settled.get(ref, 0) + n
        return found

    def evidence(self, groups: Sequence[Sequence[str]]) -> list[Evidence]:
        """Collect the evidence of each group of wordings; an intent counts once for each group it touches."""
        owner = {query: k for k, queries in enumerate(groups) for query in queries}
        found = [Evidence() for _ in groups]
        for page in self._pages:
            owners = {place: owner[query] for place, query in enumerate(page.wordings) if query in owner}
            for place, k in owners.items():
                if tally := page.alone_of(place):
                    found[k].add(tally, page.version, page.lang, (page.wordings[place],))
            strangers = owners.keys().isdisjoint
            for places, body in page.together:
                if strangers(places):
                    continue
                tally = page.tally_of(body)
                for k in {owners[place] for place in places if place in owners}:
                    own = [page.wordings[place] for place in places if owners.get(place) == k]
                    found[k].add(tally, page.version, page.lang, own)
        return found

    def visitors(self, queries: Iterable[str]) -> dict[str, int]:
        """Return how many distinct visitors used each query, as far as they can be told apart; CROWD: so many or more."""
        if self._crowds is None:
            self._crowds = [page.crowds() for page in self._pages]
        wanted = dict.fromkeys(queries, b"")
        for page, crowds in zip(self._pages, self._crowds, strict=True):
            for query, crowd in zip(page.wordings, crowds, strict=True):
                if query in wanted:
                    wanted[query] += crowd
        return {query: min(CROWD, len(set(faces(crowd)))) if crowd else 0 for query, crowd in wanted.items()}
