"""Events in, counters out: what one event adds to the rollups of its day. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec.json import decode

from feedback_widget.store.records import DAY, Row, day_of

Key = tuple[str, ...]
Counters = dict[Key, list[int]]

TOTALS = (
    "events", "searches", "none", "weak", "strong", "clicks", "rank_sum", "views", "yes", "no", "comments",
    "contacts", "notfounds", "csat_n", "csat_sum", "nps_n", "nps_promoters", "nps_detractors",
)  # fmt: skip
QUERIES = ("searches", "none", "weak", "results_sum")
ARTICLES = ("views", "clicks", "rank_sum", "yes", "no", "wrong", "unclear", "missing", "unsolved", "comments")
PATHS = ("notfounds",)
COLUMNS = {"day_totals": TOTALS, "query_days": QUERIES, "article_days": ARTICLES, "path_days": PATHS}
KEYS = {"day_totals": (), "query_days": ("query",), "article_days": ("ref",), "path_days": ("path",)}


@lru_cache(maxsize=8192)
def normal_query(query: str) -> str:
    """Return the form under which wordings count as one question: NFKC, casefolded, blanks collapsed.

    >>> normal_query("  How do I  RESET ")
    'how do i reset'
    """
    return " ".join(unicodedata.normalize("NFKC", query).casefold().split())


@lru_cache(maxsize=512)
def day_of_number(number: int) -> str:
    """Return the UTC day of a number of days since 1970."""
    return day_of(number * DAY)


class Rollup:
    """The sum of what a batch of events adds, per table and key.

    Example:
        >>> rollup = Rollup()
        >>> rollup.tables["query_days"]
        {}
    """

    def __init__(self) -> None:
        self.tables: dict[str, Counters] = {name: {} for name in COLUMNS}

    def add(self, rows: Iterable[Row], sign: int = 1) -> Rollup:
        """Count rows in, or out again with sign -1."""
        for row in rows:
            scope = (day_of_number(row.occurred_at // DAY), row.version, row.lang)
            counts = _COUNT[row.kind](row)
            self._bump("day_totals", scope, counts, sign)[0] += sign
            if row.kind == "search":
                sums = self._bump("query_days", (*scope, normal_query(row.text)), counts, sign)
                sums[_RESULTS] += sign * row.number
            elif row.kind == "notfound":
                self._bump("path_days", (*scope, row.ref), counts, sign)
            elif row.ref:
                self._bump("article_days", (*scope, row.ref), counts, sign)
        return self

    def _bump(self, table: str, key: Key, counts: dict[str, int], sign: int) -> list[int]:
        """Add counts to a row's sums, those that the table has columns for; return the sums."""
        place, counters = _PLACE[table], self.tables[table]
        sums = counters.get(key)
        if sums is None:
            sums = counters[key] = [0] * len(place)
        for name, n in counts.items():
            column = place.get(name)
            if column is not None:
                sums[column] += sign * n
        return sums

    def lines(self, table: str) -> list[list[str | int]]:
        """Return a table's rows, key columns first, sorted by key so that no two nodes lock them in opposite order."""
        return [[*key, *sums] for key, sums in sorted(self.tables[table].items())]


_PLACE = {table: {name: place for place, name in enumerate(columns)} for table, columns in COLUMNS.items()}
_RESULTS = QUERIES.index("results_sum")


def _search(row: Row) -> dict[str, int]:
    return {"searches": 1, row.extra: 1}


def _click(row: Row) -> dict[str, int]:
    return {"clicks": 1, "rank_sum": row.number}


def _vote(row: Row) -> dict[str, int]:
    """Count a vote with its reasons and take back those it changes, whatever the order in which the two arrive."""
    counts = {"yes": row.number, "no": 1 - row.number, "comments": int(bool(row.text))}
    if row.extra:
        counts |= dict.fromkeys(row.extra.split(","), 1)
    if '"was' in row.detail:
        before = decode(row.detail)
        if "was" in before:
            counts["yes" if before["was"] else "no"] -= 1
        for reason in set(before.get("was_reasons", ())):
            counts[reason] = counts.get(reason, 0) - 1
    return counts


def _survey(row: Row) -> dict[str, int]:
    if row.extra == "csat":
        return {"csat_n": 1, "csat_sum": row.number}
    return {"nps_n": 1, "nps_promoters": int(row.number >= 9), "nps_detractors": int(row.number <= 6)}


_COUNT: dict[str, Callable[[Row], dict[str, int]]] = {
    "search": _search,
    "click": _click,
    "view": lambda row: {"views": 1},
    "vote": _vote,
    "contact": lambda row: {"contacts": 1},
    "survey": _survey,
    "notfound": lambda row: {"notfounds": 1},
}
