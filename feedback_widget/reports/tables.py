"""The report's tables: one list of columns for each, which every renderer shows in the same order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from feedback_widget.reports.report import ArticleRow, Figure, Gap, Report, SearchRow, TermRow

Kind = Literal["text", "list", "count", "number", "share", "day", "trend"]
Value = str | int | float | tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` names it in CSV and JSON, `title` in what people read. `get` takes a row's cells from it. `priority` says
    which columns stay when a terminal is narrow: 0 always, higher ones go first.
    """

    key: str
    title: str
    kind: Kind
    get: Callable[[Any], Value]
    priority: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table: what it is for, its columns, and its rows in order.

    The first `leading` columns are what a page shows at once, the others what it shows when asked; None: all at once.
    """

    name: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    leading: int | None = None

    def cells(self) -> list[list[Value]]:
        """Return every row's values, in the order of the columns."""
        return [[column.get(row) for column in self.columns] for row in self.rows]


def tables(report: Report, replay: Mapping[str, str], kind: str) -> list[Table]:
    """Return the tables of one kind of report.

    Args:
        report: what to show.
        replay: the ledger's replay result of a gap by its id ("answered, 5 of 6"), where there is one.
        kind: gaps, articles, search or summary; a summary has them all.
    """
    chosen = {
        "gaps": (figure_table, gap_table, term_table),
        "articles": (article_table,),
        "search": (search_table, term_table),
        "summary": (figure_table, gap_table, article_table, search_table, term_table),
    }[kind]
    return [build(report, replay) if build is gap_table else build(report) for build in chosen]  # type: ignore[call-arg]


def figure_table(report: Report) -> Table:
    """The headline figures, with the period before."""

    def of(name: str) -> Callable[[Figure], Value]:
        return lambda figure: getattr(figure, name)

    columns = (
        Column("figure", "Figure", "text", of("title"), 0),
        Column("unit", "Unit", "text", of("unit"), 3),
        Column("value", "Value", "number", of("value"), 0),
        Column("n", "n", "count", of("n"), 0),
        Column("low", "Low (95 %)", "number", of("low"), 2),
        Column("high", "High (95 %)", "number", of("high"), 2),
        Column("before", "Before", "number", of("before"), 1),
        Column("change", "Change", "number", of("change"), 0),
        Column("definition", "Definition", "text", of("definition"), 4),
    )
    return Table(
        "figures", "At a glance", "How the help center does, against the period before.", columns, report.figures
    )


def gap_table(report: Report, replay: Mapping[str, str]) -> Table:
    """What customers could not find, most costly first."""
    places = {gap.id: place for place, gap in enumerate(report.gaps, 1)}

    def near(name: str) -> Callable[[Gap], Value]:
        return lambda gap: getattr(gap.nearest, name) if gap.nearest else None

    columns = (
        Column("rank", "#", "count", lambda gap: places[gap.id], 0),
        Column("label", "What customers ask", "text", lambda gap: gap.label, 0),
        Column("cause", "Cause", "text", lambda gap: gap.cause, 0),
        Column("action", "Do next", "text", lambda gap: gap.action, 0),
        Column("impact", "Impact", "number", lambda gap: gap.impact, 0),
        Column("failed", "Failed", "number", lambda gap: gap.failed, 0),
        Column("intents", "Asked", "count", lambda gap: gap.intents, 1),
        Column("failure", "Failure rate", "share", lambda gap: gap.failure.value, 1),
        Column("trend", "Trend", "trend", lambda gap: tuple(week.failed for week in gap.trend), 3),
        Column("nearest", "Nearest article", "text", near("title"), 1),
        Column("status", "Status", "text", lambda gap: gap.status, 1),
        Column("owner", "Owner", "text", lambda gap: gap.owner, 2),
        Column("nearest_rank", "Its rank", "count", lambda gap: near("rank")(gap) or None, 2),
        Column("replay", "Replay", "text", lambda gap: replay.get(gap.id, ""), 3),
        Column("unknown_words", "Words we never use", "list", lambda gap: gap.unknown_words, 2),
        Column("visits", "Visits", "count", lambda gap: gap.visits, 2),
        Column("days", "Days", "count", lambda gap: gap.days, 4),
        Column("failure_low", "Low (95 %)", "share", lambda gap: gap.failure.low, 4),
        Column("failure_high", "High (95 %)", "share", lambda gap: gap.failure.high, 4),
        Column("share", "Share", "share", lambda gap: gap.share, 3),
        Column("cumulative", "Cumulative", "share", lambda gap: gap.cumulative, 3),
        Column("first_seen", "First seen", "day", lambda gap: gap.first_seen, 5),
        Column("last_seen", "Last seen", "day", lambda gap: gap.last_seen, 4),
        Column("nearest_match", "Match", "text", near("match"), 4),
        Column("wordings", "Wordings", "list", lambda gap: tuple(wording.query for wording in gap.wordings), 4),
        Column("versions", "Versions", "list", lambda gap: _counted(gap.versions), 5),
        Column("languages", "Languages", "list", lambda gap: _counted(gap.languages), 5),
        Column("sources", "Heard in", "list", lambda gap: _counted(gap.sources), 5),
        Column("evidence", "Why", "list", _evidence, 5),
        Column("category", "Category", "text", lambda gap: gap.category, 4),
        Column("id", "Gap", "text", lambda gap: gap.id, 2),
    )
    purpose = "Needs that customers brought and left with, most costly first. Write, extend or reword from the top."
    return Table("gaps", "Content gaps", purpose, columns, report.gaps, leading=12)


def article_table(report: Report) -> Table:
    """Articles by the readers they did not help."""
    columns = (
        Column("title", "Article", "text", lambda row: row.title, 0),
        Column("lost", "Readers lost", "number", lambda row: row.lost, 0),
        Column("helpful", "Helpful", "share", lambda row: row.helpful.value if row.helpful.n else None, 0),
        Column("helpful_low", "Low (95 %)", "share", lambda row: row.helpful.low if row.helpful.n else None, 3),
        Column("helpful_high", "High (95 %)", "share", lambda row: row.helpful.high if row.helpful.n else None, 3),
        Column("yes", "Yes", "count", lambda row: row.yes, 1),
        Column("no", "No", "count", lambda row: row.no, 1),
        Column("reasons", "Reasons", "list", lambda row: _counted(row.reasons), 2),
        Column("views", "Views", "count", lambda row: row.views, 1),
        Column("clicks", "From search", "count", lambda row: row.clicks, 2),
        Column("mean_rank", "Mean rank", "number", lambda row: row.mean_rank, 3),
        Column("category", "Category", "text", lambda row: row.category, 3),
        Column("owner", "Owner", "text", lambda row: row.owner, 2),
        Column("comments", "Comments", "list", lambda row: row.comments, 4),
        Column("ref", "Ref", "text", lambda row: row.ref, 2),
    )
    purpose = "Articles people open and leave without help, the most readers lost first."
    rows: Sequence[ArticleRow] = report.articles
    return Table("articles", "Articles", purpose, columns, rows, leading=10)


def search_table(report: Report) -> Table:
    """What people search for."""
    columns = (
        Column("query", "Query", "text", lambda row: row.query, 0),
        Column("intents", "Asked", "count", lambda row: row.intents, 0),
        Column("failed", "Failed", "number", lambda row: row.failed, 0),
        Column("none", "No result", "count", lambda row: row.none, 1),
        Column("weak", "Weak match", "count", lambda row: row.weak, 1),
        Column("clicked", "Opened a result", "share", lambda row: row.clicked.value, 0),
        Column("clicked_low", "Low (95 %)", "share", lambda row: row.clicked.low, 3),
        Column("clicked_high", "High (95 %)", "share", lambda row: row.clicked.high, 3),
    )
    rows: Sequence[SearchRow] = report.searches
    return Table("searches", "Searches", "What people ask most, and how often they open an answer.", columns, rows)


def term_table(report: Report) -> Table:
    """Words without content."""
    columns = (
        Column("word", "Word", "text", lambda row: row.word, 0),
        Column("intents", "Asked", "count", lambda row: row.intents, 0),
        Column("failed", "Failed", "number", lambda row: row.failed, 0),
        Column("nearest", "Do they mean", "text", lambda row: row.nearest, 1),
        Column("queries", "As in", "list", lambda row: row.queries, 1),
    )
    purpose = "Words customers use that no article does: candidates for synonyms, or for an article."
    rows: Sequence[TermRow] = report.terms
    return Table("terms", "Words with no content", purpose, columns, rows)


def _evidence(gap: Gap) -> tuple[str, ...]:
    """Return what speaks for each cause, the strongest first."""
    return tuple(f"{cause.name}: {line}" for cause in gap.causes for line in cause.evidence)


def _counted(counts: Mapping[str, int]) -> tuple[str, ...]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(f"{name or 'none'} ({count})" for name, count in ranked if count)
