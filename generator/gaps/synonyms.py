"""Propose synonyms from gaps, and accept one only when replay gains by it and no other question loses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.gaps.models import CLOSED, Gap
from generator.gaps.replay import DEPTH, Search

MAX_TERMS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word customers use and the content never does, and a word of the article that should answer them."""

    word: str
    term: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate that holds: each wording gained as (wording, rank before, rank after); None is not found."""

    candidate: Candidate
    gained: tuple[tuple[str, int | None, int | None], ...]
    controls: int

    @property
    def gain(self) -> float:
        """How much nearer the answer comes, over all wordings: reciprocal ranks after less those before."""
        return sum(1 / (after or DEPTH + 1) - 1 / (before or DEPTH + 1) for _, before, after in self.gained)

    @property
    def line(self) -> str:
        """The line for `synonyms.yml`, its evidence as a comment."""
        word, term = (json.dumps(text, ensure_ascii=False) for text in (self.candidate.word, self.candidate.term))
        wording, before, after = self.gained[0]
        moved = f"{json.dumps(wording, ensure_ascii=False)} from {_rank(before)} to {_rank(after)}"
        others = "1 other question" if self.controls == 1 else f"{self.controls} other questions"
        evidence = f"gap {self.candidate.gap.id}: {moved}; {others} unchanged"
        return f"- {word}: [{term}]  # {evidence}\n"


def candidates(
    gaps: Iterable[Gap], words: Callable[[str], list[str]], knows: Callable[[str], bool], titles: Mapping[str, str]
) -> list[Candidate]:
    """Pair each unknown word of a gap with the words of its answer's title.

    Args:
        gaps: the ledger; gaps without an answer or closed ones give nothing.
        words: splits text into words.
        knows: whether the content uses a word.
        titles: of articles and FAQ entries, by ref.
    """
    found: dict[tuple[str, str], Candidate] = {}
    for gap in gaps:
        if gap.status in CLOSED or gap.answer not in titles:
            continue
        unknown = dict.fromkeys(word for wording in gap.wordings for word in words(wording) if not knows(word))
        terms = [word for word in words(titles[gap.answer]) if knows(word) and len(word) > 2][:MAX_TERMS]
        for word in unknown:
            for term in terms:
                found.setdefault((word, term), Candidate(word, term, gap))
    return list(found.values())


def judge(candidate: Candidate, now: Search, then: Search, controls: Mapping[str, str]) -> Proposal | None:
    """Try a synonym: None unless a wording of its gap moves up and nothing else moves down.

    Args:
        candidate: the pair to try.
        now: the index as it is.
        then: the index with the synonym.
        controls: questions whose answer must not lose rank: query to ref.
    """
    gap = candidate.gap
    ranks = [
        (wording, _rank_of(now, wording, gap.answer), _rank_of(then, wording, gap.answer)) for wording in gap.wordings
    ]
    if any(_worse(before, after) for _, before, after in ranks):
        return None
    gained = tuple(row for row in ranks if _worse(row[2], row[1]))
    if not gained or any(
        _worse(_rank_of(now, query, ref), _rank_of(then, query, ref)) for query, ref in controls.items()
    ):
        return None
    return Proposal(candidate, gained, len(controls))


def control_queries(
    gaps: Iterable[Gap], candidate: Candidate, tests: Mapping[str, str], titles: Mapping[str, str]
) -> dict[str, str]:
    """Collect what must not lose: search tests, the other gaps' wordings, and every title that holds either word."""
    controls = dict(tests)
    for gap in gaps:
        if gap.id != candidate.gap.id and gap.status not in CLOSED and gap.answer:
            controls |= dict.fromkeys(gap.wordings, gap.answer)
    touched = (candidate.word.casefold(), candidate.term.casefold())
    controls |= {title: ref for ref, title in titles.items() if any(word in title.casefold() for word in touched)}
    return controls


def _rank_of(search: Search, query: str, ref: str) -> int | None:
    refs = search(query, DEPTH)
    return refs.index(ref) + 1 if ref in refs else None


def _worse(before: int | None, after: int | None) -> bool:
    return (after or DEPTH + 1) > (before or DEPTH + 1)


def _rank(rank: int | None) -> str:
    return f"rank {rank}" if rank else "not found"
