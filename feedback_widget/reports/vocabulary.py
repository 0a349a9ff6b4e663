"""The words customers ask with, and what came of the intents that used each."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from feedback_widget.reports.asked import Asked
from feedback_widget.reports.wording import stem, telling

ENOUGH_SUCCESSES = 50
FAMILIAR = 2


class Use(msgspec.Struct, gc=False):
    """One word: the intents that used it, the thousandths of failure among them, and those that did not fail at all."""

    intents: int
    missed: int
    good: int


def vocabulary(asked: Mapping[str, Asked]) -> dict[str, Use]:
    """Count the telling words of all wordings; an intent counts once for each word of each of its wordings."""
    found: dict[str, Use] = {}
    get = found.get
    for query, entry in asked.items():
        intents, missed, good = entry.intents, entry.missed, entry.good
        for word in dict.fromkeys(telling(query)):
            use = get(word)
            if use is None:
                found[word] = Use(intents, missed, good)
            else:
                use.intents += intents
                use.missed += missed
                use.good += good
    return found


def familiar_stems(asked: Mapping[str, Asked], used: Mapping[str, Use]) -> frozenset[str] | None:
    """Return the stems that searches with a good end share; None when there are too few such searches to tell."""
    if sum(entry.good for entry in asked.values()) < ENOUGH_SUCCESSES:
        return None
    # Counted before they are stemmed: most words ever asked are slips that were asked once.
    return frozenset(stem(word.removesuffix("'s")) for word, use in used.items() if use.good >= FAMILIAR)
