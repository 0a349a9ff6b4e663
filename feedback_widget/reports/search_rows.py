"""Queries by how often they were asked, and the words among them that no article uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nsmallest

from feedback_widget.reports.asked import Asked
from feedback_widget.reports.report import SearchRow, TermRow
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.statistics import rate
from feedback_widget.reports.tally import THOUSAND
from feedback_widget.reports.wording import telling

TOP = 200
TERMS = 100
Wordings = Mapping[str, Asked]
Visitors = Callable[[Iterable[str]], Mapping[str, int]]


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


def term_rows(found: Wordings, visitors: Visitors, knows: Callable[[str], bool], rules: Rules) -> tuple[TermRow, ...]:
    """Return the words no article uses, by the failure mass of the queries that hold them."""
    intents, missed = _by_word(found)
    asked = (word for word, n in intents.items() if n >= rules.private and missed[word] > 0 and not word.isdigit())
    unknown = nsmallest(TERMS, (w for w in asked if not knows(w)), key=lambda w: (-missed[w], w))
    if not unknown:
        return ()
    from difflib import get_close_matches

    queries = _holding(set(unknown), found)
    shown = visitors([query for word in unknown for query in queries[word]])
    common = [word for word, n in intents.most_common(2000) if len(word) > 3 and n > 2 and knows(word)]
    rows = []
    for word in unknown:
        public = sorted((q for q in queries[word] if shown[q] >= rules.private), key=lambda q: (-found[q].intents, q))
        if public or len(queries[word]) > 1:
            near = get_close_matches(word, common, 1, 0.8)
            rows.append(
                TermRow(
                    word=word,
                    intents=intents[word],
                    failed=missed[word] / THOUSAND,
                    queries=tuple(public[:3]),
                    nearest=near[0] if near else "",
                )
            )
    return tuple(rows)


def _by_word(found: Wordings) -> tuple[Counter[str], dict[str, int]]:
    """Return how many intents used each word, and the thousandths of failure among them."""
    sums: dict[str, list[int]] = {}
    get = sums.get
    for query, entry in found.items():
        for word in set(telling(query)):
            both = get(word)
            if both is None:
                sums[word] = [entry.intents, entry.missed]
            else:
                both[0] += entry.intents
                both[1] += entry.missed
    return Counter({word: n for word, (n, _) in sums.items()}), {word: missed for word, (_, missed) in sums.items()}


def _holding(words: set[str], found: Wordings) -> Mapping[str, list[str]]:
    """Return the queries that hold each of some words."""
    queries: defaultdict[str, list[str]] = defaultdict(list)
    for query in found:
        for word in words.intersection(telling(query)):
            queries[word].append(query)
    return queries
