"""A search's answer, printed for people or as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from search_index.snippet import Passage, hits, snippet

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from search_index.analysis import Analyzer
    from search_index.explain import Explanation
    from search_index.planner import Answer, Result

GRADES = {"strong": ("strong match", "green"), "weak": ("weak match", "yellow"), "none": ("no match", "red")}
MARGIN = (0, 0, 0, 4)


class Stemmer:
    """One language's way from a word to its term."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def __call__(self, word: str) -> str:
        return next(iter(self._analyzer.terms(word)), "")

    def telling(self, terms: Iterable[str]) -> set[str]:
        """What to mark of `terms`: function words only when there is nothing else."""
        all_terms = set(terms)
        return all_terms - self._analyzer.stop_terms or all_terms


class Reasons(dict[str, "Explanation"]):
    """Why each result ranks where it does, by ref; empty unless asked for."""

    def __init__(self, explanations: Iterable[Explanation]) -> None:
        super().__init__((explanation.ref, explanation) for explanation in explanations)


def plain(query: str, answer: Answer, stem: Stemmer, reasons: Reasons, milliseconds: float) -> dict[str, Any]:
    """Return the answer as data: what `--json` prints."""
    results = []
    for rank, result in enumerate(answer.results, 1):
        passage = _passage(result, answer, stem)
        row = {"rank": rank} | asdict(result)
        del row["sections"]
        row |= {"section": passage.section, "snippet": passage.text, "marks": passage.marks}
        if result.ref in reasons:
            row["why"] = asdict(reasons[result.ref])
        results.append(row)
    return {
        "query": query,
        "match": answer.match,
        "total": answer.total,
        "suggestion": answer.suggestion,
        "terms": answer.terms,
        "ms": round(milliseconds, 1),
        "results": results,
    }


def show(console: Console, answer: Answer, stem: Stemmer, reasons: Reasons) -> None:
    """Print the answer with its match grade, and each result with where it is and its best passage."""
    grade, colour = GRADES[answer.match]
    console.print(f"[bold]{answer.total}[/] {'answer' if answer.total == 1 else 'answers'}, [{colour}]{grade}[/]")
    if answer.suggestion:
        console.print(f"Did you mean [bold]{answer.suggestion}[/]?")
    for rank, result in enumerate(answer.results, 1):
        _show_result(console, rank, result, answer, stem)
        if result.ref in reasons:
            _show_reason(console, reasons[result.ref])


def _show_result(console: Console, rank: int, result: Result, answer: Answer, stem: Stemmer) -> None:
    from rich.padding import Padding
    from rich.text import Text

    passage = _passage(result, answer, stem)
    title_hits = hits(result.title, stem.telling(answer.terms), stem)
    title = _marked(result.title, [(hit.start, hit.end) for hit in title_hits], "bold")
    if passage.section:
        title.append(f" › {passage.section}", style="dim")
    where = result.url if not result.anchor or "#" in result.url else f"{result.url}#{result.anchor}"
    console.print()
    console.print(Text(f"{rank:>2}  ", style="dim") + title)
    console.print(Padding(Text(where, style="cyan", overflow="fold"), MARGIN))
    console.print(Padding(Text(f"{result.category_title or result.category}  {result.score:.3f}", style="dim"), MARGIN))
    console.print(Padding(_marked(passage.text, passage.marks, ""), MARGIN))


def _show_reason(console: Console, why: Explanation) -> None:
    from rich.padding import Padding
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("word", "term", "how", "weight", "rarity", "title", "wordings", "text", "points"):
        table.add_column(heading, justify="left" if heading in ("word", "term", "how") else "right")
    for part in why.parts:
        numbers = (part.rarity, part.title, part.wordings, part.body, part.points)
        table.add_row(part.word, part.term, part.how, f"{part.weight:g}", *(f"{number:.2f}" for number in numbers))
    console.print(Padding(table, MARGIN))
    points = sum(part.points for part in why.parts)
    bonus = f"1 + {why.covered:.2f} title covered + {why.together:.2f} words together"
    formula = (
        f"({points:.2f} words + {why.passage:.2f} best passage) x ({bonus}) x {why.boost:g} boost = {why.score:.3f}"
    )
    console.print(Padding(formula, MARGIN), style="dim")


def _passage(result: Result, answer: Answer, stem: Stemmer) -> Passage:
    return snippet(result.sections, result.anchor, stem.telling(answer.terms), stem)


def _marked(text: str, marks: Iterable[tuple[int, int]], style: str) -> Text:
    from rich.text import Text

    written = Text(text, style=style)
    for start, end in marks:
        written.stylize("bold yellow", start, end)
    return written
