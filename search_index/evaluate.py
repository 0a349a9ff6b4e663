"""How good a ranking is: metrics over questions with known answers, and the ranks that search tests ask for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A question, the grades of its answers by ref (1 and more), and refs to take out of the ranking before it is measured."""

    query: str
    relevant: Mapping[str, int]
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Means over questions, each between 0 and 1; `success` maps k to the share with an answer among the first k."""

    questions: int
    ndcg: float
    mrr: float
    success: Mapping[int, float]
    no_result: float


def measure(judgements: Iterable[Judgement], search: Search) -> Metrics:
    """Ask every question and measure the answers.

    nDCG@10 has gain 2^grade - 1 and discount log2(rank + 1) (Järvelin and Kekäläinen 2002); MRR is cut at 10 as well.

    Args:
        judgements: the questions.
        search: returns refs for a query, best first; twenty leave room for excluded ones.
    """
    rows = []
    for judgement in judgements:
        refs = [ref for ref in search(judgement.query) if ref not in judgement.exclude]
        grades = [judgement.relevant.get(ref, 0) for ref in refs[:10]]
        rank = next((at for at, grade in enumerate(grades, 1) if grade > 0), 0)
        rows.append((_ndcg(grades, judgement.relevant.values()), 1 / rank if rank else 0.0, rank, not refs))
    count = max(len(rows), 1)
    return Metrics(
        questions=len(rows),
        ndcg=sum(row[0] for row in rows) / count,
        mrr=sum(row[1] for row in rows) / count,
        success={k: sum(0 < row[2] <= k for row in rows) / count for k in (1, 3, 5, 10)},
        no_result=sum(row[3] for row in rows) / count,
    )


def _ndcg(grades: Sequence[int], ideal: Iterable[int]) -> float:
    best = _dcg(sorted(ideal, reverse=True)[:10])
    return _dcg(grades) / best if best else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum((math.exp2(grade) - 1) / math.log2(at + 2) for at, grade in enumerate(grades))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A search test: `expect` must be among the first `within` answers to `query`, and ahead of `before` ("" for nothing)."""

    query: str
    expect: str
    within: int = 3
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a search test found: ranks count from 1, 0 is not among the answers."""

    expectation: Expectation
    rank: int
    rank_of_before: int
    first: str

    @property
    def passed(self) -> bool:
        """Tell whether the answer ranks where the test wants it."""
        if not 0 < self.rank <= self.expectation.within:
            return False
        return not self.rank_of_before or self.rank < self.rank_of_before


def check(expectations: Iterable[Expectation], search: Search) -> list[Outcome]:
    """Run search tests.

    Args:
        expectations: the tests; `expect` and `before` are refs as `search` returns them.
        search: returns refs for a query, best first.
    """
    outcomes = []
    for expectation in expectations:
        refs = list(search(expectation.query))
        outcomes.append(
            Outcome(
                expectation=expectation,
                rank=_rank(refs, expectation.expect),
                rank_of_before=_rank(refs, expectation.before) if expectation.before else 0,
                first=refs[0] if refs else "",
            )
        )
    return outcomes


def _rank(refs: Sequence[str], ref: str) -> int:
    return refs.index(ref) + 1 if ref in refs else 0
