"""Queries by how often they were asked, and the words among them that no article uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest, nsmallest

from msgspec.structs import replace

from feedback_widget.reports.asked import Asked
from feedback_widget.reports.report import SearchRow, TermRow
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.statistics import rate
from feedback_widget.reports.tally import THOUSAND
from feedback_widget.reports.vocabulary import Use
from feedback_widget.reports.wording import runs, telling

TOP = 200
TERMS = 100
Wordings = Mapping[str, Asked]
Visitors = Callable[[Iterable[str]], Mapping[str, int]]
Faces = Callable[[Iterable[str]], Mapping[str, set[int]]]


def search_rows(found: Wordings, visitors: Visitors, rules: Rules) -> tuple[SearchRow, ...]:
    """Return the queries asked most, of those enough visitors used."""
    often = (query for query, entry in found.items() if entry.searched >= rules.private)
    most = nsmallest(2 * TOP, often, key=lambda query: (-found[query].searched, query))
    shown = visitors(most)
    rows = [_row(query, found[query]) for query in most if shown[query] >= rules.private]
    return tuple(rows[:TOP])


def _row(query: str, entry: Asked) -> SearchRow:
    return SearchRow(
        query=query,
        intents=entry.searched,
        none=entry.none,
        weak=entry.weak,
        clicked=rate(entry.clicked, entry.searched),
        failed=round(entry.mass, 3),
    )


def term_rows(
    found: Wordings, used: Mapping[str, Use], faces: Faces, knows: Callable[[str], bool], rules: Rules
) -> tuple[TermRow, ...]:
    """Return the words no article uses that enough visitors used, by the failure mass of the queries that hold them."""
    asked = (w for w, use in used.items() if use.missed > 0 and use.intents >= rules.private and not w.isdigit())
    unknown = nsmallest(TERMS, (w for w in asked if not knows(w)), key=lambda w: (-used[w].missed, w))
    if not unknown:
        return ()
    from difflib import get_close_matches

    queries = _holding(set(unknown), found)
    seen = faces([query for word in unknown for query in queries[word]])
    most = nlargest(2000, used, key=lambda word: used[word].intents)
    common = [word for word in most if len(word) > 3 and used[word].intents > 2 and knows(word)]
    rows = []
    for word in unknown:
        public = [query for query in queries[word] if len(seen[query]) >= rules.private]
        if len(set().union(*(seen[query] for query in queries[word]))) >= rules.private:
            near = get_close_matches(word, common, 1, 0.8)
            rows.append(
                TermRow(
                    word=word,
                    intents=used[word].intents,
                    failed=used[word].missed / THOUSAND,
                    queries=tuple(sorted(public, key=lambda query: (-found[query].intents, query))[:3]),
                    nearest=near[0] if near else "",
                )
            )
    return _legible(rows)


def _legible(rows: Sequence[TermRow]) -> tuple[TermRow, ...]:
    """Return rows whose words can be read: of the pairs of characters that one run is made of, the first stands for it."""
    whole = runs({row.word for row in rows}, (query for row in rows for query in row.queries))
    legible: dict[str, TermRow] = {}
    for row in rows:
        word = whole.get(row.word, row.word)
        legible.setdefault(word, replace(row, word=word))
    return tuple(legible.values())


def _holding(words: set[str], found: Wordings) -> Mapping[str, list[str]]:
    """Return the queries that hold each of some words."""
    queries: defaultdict[str, list[str]] = defaultdict(list)
    for query in found:
        for word in words.intersection(telling(query)):
            queries[word].append(query)
    return queries
