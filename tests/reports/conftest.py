"""A report with one of everything, its words as hostile as customers' can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from feedback_widget.reports.report import (
    ArticleRow,
    Cause,
    Figure,
    Gap,
    Nearest,
    Report,
    Scope,
    SearchRow,
    TermRow,
    Week,
    Wording,
)
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.statistics import rate


def make_gap(number: int, label: str, failed: float, total: float, **changes: Any) -> Gap:
    known: dict[str, Any] = {
        "id": f"gap-{number:04x}",
        "label": label,
        "kind": "question",
        "cause": "missing",
        "causes": (Cause(name="missing", score=0.8, evidence=(f"no article covers '{label}'",)),),
        "impact": failed * 0.8,
        "failed": failed,
        "intents": int(failed) + 3,
        "visits": int(failed) + 1,
        "days": 9,
        "failure": rate(failed, int(failed) + 3),
        "share": failed / total,
        "cumulative": 0.0,
        "first_seen": "2026-02-02",
        "last_seen": "2026-02-27",
        "trend": tuple(
            Week(start=f"2026-02-{2 + 7 * week:02}", intents=week + 2, failed=week + 1.0) for week in range(4)
        ),
        "versions": {"2.1": 7},
        "languages": {"en": 7},
        "wordings": (Wording(query=label, intents=5, visitors=4, failed=4.0),),
        "withheld": 2,
        "members": ("0" * 16,),
        "unknown_words": (label,),
        "nearest": Nearest(ref="articles/a/b", title=f"About {label}", rank=4, match="weak", covered=0.4),
        "answers": (),
        "action": "write",
        "category": "billing",
        "owner": "ana" if number % 2 else "docs",
        "status": "open",
        "sources": {"search": 5},
        "outcomes": {"gave_up": 4, "contacted": 1},
        "comments": (label,),
    }
    return Gap(**{**known, **changes})


@pytest.fixture(scope="session")
def make_report() -> Callable[[list[str]], Report]:
    """Return a builder of reports with these labels in every place a customer's or a writer's words reach."""

    def build(labels: list[str]) -> Report:
        sizes = [20.0 / (place + 1) + 2 for place in range(len(labels))]
        gaps = tuple(
            make_gap(number, label, size, sum(sizes))
            for number, (label, size) in enumerate(zip(labels, sizes, strict=True), 1)
        )
        figure = {"n": 210, "low": 0.7, "high": 0.8, "before": 0.6, "change": 0.15, "certain": True}
        return Report(
            scope=Scope(since="2026-02-01", until="2026-02-28", events=4600, intents=2100, dropped={"bots": 12}),
            figures=(
                Figure(key="success", title="Search success", unit="share", value=0.75, definition="Found.", **figure),
                Figure(key="nps", title="Net promoter score", unit="score", value=None, n=0, definition="NPS."),
            ),
            gaps=gaps,
            articles=tuple(
                ArticleRow(
                    ref="articles/a/b", title=label, category="a", owner="ana", views=9, clicks=4, mean_rank=1.5, yes=3,
                    no=2, helpful=rate(3, 5), reasons={"unclear": 2}, lost=3.1, comments=(label,),
                )
                for label in labels
            ),
            searches=tuple(
                SearchRow(query=label, intents=5, none=1, weak=2, clicked=rate(2, 5), failed=2.5) for label in labels
            ),
            terms=tuple(
                TermRow(word=label, intents=3, failed=2.0, queries=(label,), nearest="refund") for label in labels
            ),
            rules=Rules(),
            definitions={"impact": "Failed intents times the lower bound of their rate."},
        )  # fmt: skip

    return build
