"""What a report says, or needs, whatever its groups of wordings come to be; it can be worked out beside them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from feedback_widget.reports.article_rows import article_rows
from feedback_widget.reports.known import KnownGap
from feedback_widget.reports.other_sources import article_gaps
from feedback_widget.reports.questions import Questions
from feedback_widget.reports.report import ArticleRow, Gap, SearchRow, TermRow
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.search_rows import search_rows, term_rows
from feedback_widget.reports.selection import Selection
from feedback_widget.reports.site import Site
from feedback_widget.reports.vocabulary import familiar_stems, vocabulary


class Apart(msgspec.Struct, frozen=True):
    """What was worked out.

    Attributes:
        familiar: stems of searches that succeeded; None when there were too few to tell.
        refused: a gap for each article whose readers say "no".
        articles: rows of articles, of every category.
        searches: rows of queries.
        terms: rows of words no article uses.
    """

    familiar: frozenset[str] | None
    refused: list[Gap]
    articles: tuple[ArticleRow, ...]
    searches: tuple[SearchRow, ...]
    terms: tuple[TermRow, ...]


def worked_out(
    questions: Questions,
    period: Selection,
    site: Site,
    rules: Rules,
    listed: Mapping[str, KnownGap],
) -> Apart:
    """Work it out.

    Args:
        questions: of the period.
        period: its events.
        site: today's search and vocabulary.
        rules: thresholds.
        listed: gaps of the ledger, by id.
    """
    asked = questions.asked()
    used = vocabulary(asked)
    return Apart(
        familiar=familiar_stems(asked, used),
        refused=article_gaps(period, site, rules, listed),
        articles=article_rows(period, site),
        searches=search_rows(asked, questions.visitors, rules),
        terms=term_rows(asked, used, questions.faces, site.knows, rules),
    )
