"""How often each wording was asked, and how often that ended in failure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from feedback_widget.reports.phrasebook import Page
from feedback_widget.reports.tally import THOUSAND


class Asked(msgspec.Struct, gc=False):
    """One wording.

    `intents` used it, with `missed` thousandths of failure among them; `good` of them did not fail at all. Of the
    `searched` ones, `none` found nothing, `weak` ended on a weak match, `clicked` opened a result. `lang` is the
    language it was mostly asked in.
    """

    intents: int
    missed: int
    good: int
    searched: int
    none: int
    weak: int
    clicked: int
    lang: str

    @property
    def mass(self) -> float:
        """Return the failure mass, 0 to `intents`."""
        return self.missed / THOUSAND


def count(pages: Iterable[Page]) -> dict[str, Asked]:
    """Count the intents of some pages by wording; an intent counts for each of its wordings."""
    languages: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        languages[page.lang].append(page)
    found: dict[str, Asked] = {}
    most: dict[str, int] = {}
    for lang, some in sorted(languages.items(), reverse=True):
        counted = _in_language(some, lang)
        found = _both(found, counted, most) if found else counted
        if len(languages) > 1:
            most |= {query: entry.intents for query, entry in counted.items() if entry.intents > most.get(query, 0)}
    return found


def _in_language(pages: Iterable[Page], lang: str) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    get = found.get
    for page in pages:
        for query, intents, missed, good, searched, none, weak, clicked in zip(
            page.wordings, *page.counts, strict=True
        ):
            entry = get(query)
            if entry is None:
                found[query] = Asked(intents, missed, good, searched, none, weak, clicked, lang)
                continue
            entry.intents += intents
            entry.searched += searched
            # Most rows are of one intent: to look whether there is anything to add takes less than to add nothing.
            if missed:
                entry.missed += missed
            if good:
                entry.good += good
            if none:
                entry.none += none
            if weak:
                entry.weak += weak
            if clicked:
                entry.clicked += clicked
    return found


def _both(one: dict[str, Asked], two: Mapping[str, Asked], most: Mapping[str, int]) -> dict[str, Asked]:
    """Add the counts of another language; a wording's language is that of most of its intents."""
    for query, more in two.items():
        entry = one.get(query)
        if entry is None:
            one[query] = more
            continue
        lang = more.lang if more.intents > most[query] else entry.lang
        one[query] = Asked(
            intents=entry.intents + more.intents,
            missed=entry.missed + more.missed,
            good=entry.good + more.good,
            searched=entry.searched + more.searched,
            none=entry.none + more.none,
            weak=entry.weak + more.weak,
            clicked=entry.clicked + more.clicked,
            lang=lang,
        )
    return one
