"""Articles, ranked by the readers they lost."""

from __future__ import annotations

from collections import defaultdict

from feedback_widget.reports.report import ArticleRow
from feedback_widget.reports.selection import Selection
from feedback_widget.reports.site import Site
from feedback_widget.reports.statistics import rate, wilson

REASONS = ("wrong", "unclear", "missing", "unsolved")
COMMENTS = 5


def article_rows(period: Selection, site: Site) -> tuple[ArticleRow, ...]:
    """Return a row for each article that was opened or voted on, most readers lost first."""
    comments: defaultdict[str, list[str]] = defaultdict(list)
    for _, ref, text in period.comments():
        if len(comments[ref]) < COMMENTS:
            comments[ref].append(text)
    rows = [_row(ref, sums, tuple(comments[ref]), site) for ref, sums in period.articles().items()]
    return tuple(sorted(rows, key=lambda row: (-row.lost, -row.no, -row.views - row.clicks, row.ref)))


def _row(ref: str, sums: list[int], comments: tuple[str, ...], site: Site) -> ArticleRow:
    views, clicks, rank_sum, yes, no = sums[:5]
    yes, no = max(0, yes), max(0, no)
    facts = site.articles.get(ref)
    opened = max(views + clicks, yes + no)
    return ArticleRow(
        ref=ref,
        title=facts.title if facts else ref,
        category=facts.category if facts else "",
        owner=facts.owner if facts else "",
        views=views,
        clicks=clicks,
        mean_rank=rank_sum / clicks if clicks > 0 else None,
        yes=yes,
        no=no,
        helpful=rate(yes, yes + no),
        reasons={name: n for name, n in zip(REASONS, sums[5:9], strict=True) if n > 0},
        lost=round(wilson(no, yes + no)[0] * opened, 3) if no else 0.0,
        comments=comments,
    )
