"""A search's answer, printed for people or as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from search_index.analysis import analyzer
from search_index.snippet import Passage, hits, snippet

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from search_index.planner import Answer, Result

GRADES = {
    "strong": ("strong match", "green"),
    "weak": ("weak match: these come closest", "yellow"),
    "none": ("no match", "red"),
}


class Stemmer:
    """One language's way from a word to its term."""

    def __init__(self, language: str) -> None:
        self._analyzer = analyzer(language)

    def __call__(self, word: str) -> str:
        return next(iter(self._analyzer.terms(word)), "")


def plain(query: str, answer: Answer, stem: Stemmer, milliseconds: float) -> dict[str, Any]:
    """Return the answer as data: what `--json` prints."""
    results = []
    for rank, result in enumerate(answer.results, 1):
        passage = _passage(result, answer, stem)
        row = {"rank": rank} | asdict(result)
        del row["sections"]
        results.append(row | {"section": passage.section, "snippet": passage.text, "marks": passage.marks})
    return {
        "query": query,
        "match": answer.match,
        "total": answer.total,
        "suggestion": answer.suggestion,
        "terms": answer.terms,
        "ms": round(milliseconds, 1),
        "results": results,
    }


def show(console: Console, query: str, answer: Answer, stem: Stemmer) -> None:
    """Print the answer with its match grade, and each result with where it is and its best passage."""
    grade, colour = GRADES[answer.match]
    console.print(f"[bold]{answer.total}[/] {'answer' if answer.total == 1 else 'answers'}, [{colour}]{grade}[/]")
    if answer.suggestion:
        console.print(f"Did you mean [bold]{answer.suggestion}[/]?")
    for rank, result in enumerate(answer.results, 1):
        _show_result(console, rank, result, answer, stem)


def _show_result(console: Console, rank: int, result: Result, answer: Answer, stem: Stemmer) -> None:
    from rich.padding import Padding
    from rich.text import Text

    passage = _passage(result, answer, stem)
    title_marks = tuple((hit.start, hit.end) for hit in hits(result.title, set(answer.terms), stem))
    title = Text(f"{rank:>2}  ", style="dim") + _marked(result.title, title_marks, "bold")
    if passage.section:
        title.append(f" › {passage.section}", style="dim")
    console.print()
    console.print(title)
    where = f"{result.url}#{result.anchor}" if result.anchor else result.url
    console.print(Padding(Text(f"{where}  {result.category_title}  {result.score:.3f}", style="cyan"), (0, 0, 0, 4)))
    console.print(Padding(_marked(passage.text, passage.marks, ""), (0, 0, 0, 4)))


def _passage(result: Result, answer: Answer, stem: Stemmer) -> Passage:
    return snippet(result.sections, result.anchor, set(answer.terms), stem)


def _marked(text: str, marks: tuple[tuple[int, int], ...], style: str) -> Text:
    from rich.text import Text

    written = Text(text, style=style)
    for start, end in marks:
        written.stylize("bold yellow", start, end)
    return written
