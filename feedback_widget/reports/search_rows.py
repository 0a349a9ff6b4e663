"""Queries by how often they were asked, and the words among them that no article uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from feedback_widget.reports.intents import Intent
from feedback_widget.reports.report import SearchRow, TermRow
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.statistics import rate
from feedback_widget.reports.wording import telling

TOP = 200
TERMS = 100
Visitors = Callable[[list[str]], Mapping[str, int]]
# intents, without result, weak match, opened something, failure mass
Sums = list[float]


def query_sums(days: Mapping[str, Mapping[Intent, int]], rules: Rules) -> dict[str, Sums]:
    """Return for each query [intents, with no result, with a weak match, with a click, failure mass]."""
    found: defaultdict[str, Sums] = defaultdict(lambda: [0, 0, 0, 0, 0.0])
    for counts in days.values():
        for intent, n in counts.items():
            if intent.source != "search":
                continue
            mass = n * rules.weights[intent.outcome]
            for query in intent.queries:
                sums = found[query]
                sums[0] += n
                if intent.match != "strong":
                    sums[1 if intent.match == "none" else 2] += n
                if intent.clicked:
                    sums[3] += n
                sums[4] += mass
    return found


def search_rows(sums: Mapping[str, Sums], visitors: Visitors, rules: Rules) -> tuple[SearchRow, ...]:
    """Return the queries asked most, of those enough visitors used."""
    most = sorted((q for q, s in sums.items() if s[0] >= rules.private), key=lambda q: (-sums[q][0], q))[: 2 * TOP]
    shown = visitors(most)
    rows = []
    for query in most:
        if shown[query] >= rules.private:
            intents, none, weak, clicked, failed = sums[query]
            rows.append(
                SearchRow(
                    query=query,
                    intents=int(intents),
                    none=int(none),
                    weak=int(weak),
                    clicked=rate(clicked, int(intents)),
                    failed=round(failed, 3),
                )
            )
    return tuple(rows[:TOP])


def term_rows(
    sums: Mapping[str, Sums], visitors: Visitors, knows: Callable[[str], bool], rules: Rules
) -> tuple[TermRow, ...]:
    """Return the words no article uses, by the failure mass of the queries that hold them."""
    intents: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    queries: defaultdict[str, list[str]] = defaultdict(list)
    for query, line in sums.items():
        for word in set(telling(query)):
            intents[word] += int(line[0])
            failed[word] += line[4]  # type: ignore[assignment]
            queries[word].append(query)
    asked = (word for word, n in intents.items() if n >= rules.private and failed[word] > 0 and not word.isdigit())
    unknown = sorted((w for w in asked if not knows(w)), key=lambda w: (-failed[w], w))[:TERMS]
    shown = visitors([query for word in unknown for query in queries[word]])
    common = [word for word, n in intents.most_common(2000) if len(word) > 3 and n > 2 and knows(word)]
    rows = []
    for word in unknown:
        public = sorted((q for q in queries[word] if shown[q] >= rules.private), key=lambda q: (-sums[q][0], q))
        if public or len(queries[word]) > 1:
            near = get_close_matches(word, common, 1, 0.8)
            rows.append(
                TermRow(
                    word=word,
                    intents=intents[word],
                    failed=round(failed[word], 3),
                    queries=tuple(public[:3]),
                    nearest=near[0] if near else "",
                )
            )
    return tuple(rows)
