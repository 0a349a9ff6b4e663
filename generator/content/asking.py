"""Search tests: each question is asked, and its article must come where it is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.content.lint.rule import Hit
from generator.content.models import Content, SearchTest

Search = Callable[[str, int], list[str]]
"""Takes a query and k, returns at most k refs, best first."""

# How far down a result is still looked for, so that a message can say where it was.
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one search test: the rank of the expected article (from 1), None below the first 20.

    `waiting` tests expect an article that is a draft still.
    """

    test: SearchTest
    rank: int | None = None
    failure: str = ""
    waiting: bool = False


def ask_all(content: Content, search: Search) -> list[Asked]:
    """Ask every search test of a content tree."""
    pages = {page.ref: page for page in content.pages}
    asked = []
    for test in content.search_tests:
        page = pages.get(test.expect)
        if page is None:
            continue  # the loader has said so already
        waiting = page.status == "draft"
        asked.append(Asked(test, waiting=True) if waiting else _ask(test, search))
    return asked


def _ask(test: SearchTest, search: Search) -> Asked:
    refs = search(test.query, max(DEPTH, test.within))
    rank = _rank(refs, test.expect)
    other = _rank(refs, test.before) if test.before else None
    failure = ""
    if rank is None or rank > test.within:
        place = f"at rank {rank}" if rank else f"not among the first {max(DEPTH, test.within)}"
        first = f"; first is {refs[0]}" if refs else "; nothing is found"
        failure = f"'{test.query}' must find {test.expect} within the first {test.within}, it is {place}{first}"
    elif other is not None and other < rank:
        failure = f"'{test.query}' must find {test.expect} before {test.before}, which comes first"
    return Asked(test, rank, failure)


def _rank(refs: list[str], ref: str) -> int | None:
    return refs.index(ref) + 1 if ref in refs else None


def hits(asked: list[Asked]) -> list[Hit]:
    """Return a hit for each search test that failed."""
    way_out = "add the customer's words to the article, its 'synonyms' or synonyms.yml"
    return [
        Hit("search-test", item.test.source, item.test.line, item.failure, way_out) for item in asked if item.failure
    ]


def summary(asked: list[Asked]) -> str:
    """Say the result in one line: "12 search tests passed, 1 failed, 2 wait for a draft"."""
    failed = sum(bool(item.failure) for item in asked)
    waiting = sum(item.waiting for item in asked)
    passed = len(asked) - failed - waiting
    parts = [f"{passed} search test{'s' * (passed != 1)} passed"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{waiting} wait{'s' * (waiting == 1)} for a draft"] if waiting else []
    return ", ".join(parts)
