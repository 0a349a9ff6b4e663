"""Worlds with a known truth for `gaps.py`: a set of questions, some of whose answers are withheld, hidden or bad.

Of the topics that enough questions ask for, a fifth is withheld from the index (missing). Of the others a twelfth
each is: kept by an article that does not help (unhelpful), listed below its neighbours (ranking), written without any
of the customers' words (wording). The search is the shipped one, over an index written for the purpose.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from feedback_widget.reports.days import Events
from feedback_widget.reports.digest import digest
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.phrasebook import Phrasebook
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.site import ArticleFacts, Site
from feedback_widget.reports.steps import Step as Done
from feedback_widget.reports.steps import Trace
from feedback_widget.reports.visits import Crowd
from feedback_widget.reports.wording import plain, stem, stems, words
from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.month import DAY, play
from feedback_widget.simulate.visitors import Need, Row, Step
from feedback_widget.simulate.words import OFF_TOPIC
from search_index.documents import Document, Section
from search_index.planner import search
from search_index.reader import Index
from search_index.writer import write_documents

START = 1_767_225_600.0
LEAST_QUESTIONS = 5
Results = tuple[Sequence[str], str]


@dataclass(frozen=True, slots=True)
class Topics:
    """A directory in the relevance format: its articles, and the questions of each topic that has enough of them."""

    name: str
    articles: list[dict[str, str]]
    questions: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class World:
    """One simulated period and the truth behind it."""

    cause: dict[str, str]
    visits: list[list[Step]]
    site: Site
    asked: dict[str, Counter[str]]
    visitors: Counter[str]

    def withheld(self, least: int = 3) -> set[str]:
        """Return the withheld needs that at least so many visits had."""
        return {need for need, cause in self.cause.items() if cause == "missing" and self.visitors[need] >= least}

    def events(self, first_day: int, days: int, rules: Rules) -> Events:
        """Return the digests of some of its days, counted from 0."""
        book, crowd = Phrasebook(), Crowd(rules)
        digests = {
            day_name(day): digest(traces, int(START // DAY) + day, book, crowd)
            for day, traces in self._traces(first_day, days).items()
        }
        return Events(digests, [(min(digests), max(digests), book.written())])

    def intents(self, first_day: int, days: int, rules: Rules) -> Iterator[Intent]:
        """Yield the intents of people on some of its days."""
        crowd = Crowd(rules)
        for traces in self._traces(first_day, days).values():
            for shape, visits in crowd.by_shape(traces)[0]:
                yield from [need.intent for need in shape.needs] * len(visits)

    def _traces(self, first_day: int, days: int) -> dict[int, list[Trace]]:
        by_day: dict[int, list[Trace]] = {day: [] for day in range(first_day, first_day + days)}
        for visit in self.visits:
            for step in visit:
                by_day.get(int((step.row[0] - START) // DAY), []).append(_trace(step.row))
        return {day: sorted(traces, key=lambda trace: trace[1]) for day, traces in by_day.items()}


def _trace(row: Row) -> Trace:
    at, kind, visit, text, ref, number, extra, version, lang, visitor, dwell = row
    return (visit, round(1000 * at), visitor, Done(kind, number, extra, dwell, version, lang, ref, text).written())


def read_topics(folder: Path) -> Topics:
    """Read `corpus.jsonl` and `queries.jsonl`; a question belongs to the article that answers it best."""
    articles = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    questions: defaultdict[str, list[str]] = defaultdict(list)
    for line in (folder / "queries.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        questions[max(row["rel"], key=lambda ref: row["rel"][ref])].append(row["query"])
    enough = {ref: tuple(asked) for ref, asked in questions.items() if len(asked) >= LEAST_QUESTIONS}
    return Topics(folder.name, articles, enough)


def build(topics: Topics, seed: int, *, months: int = 1, visits: int = 2000, habits: Habits | None = None,
          off_topic: Sequence[str] = OFF_TOPIC) -> World:  # fmt: skip
    """Play some months of visits to a help center that lacks some answers."""
    rng = Random(seed)
    names = sorted(topics.questions)
    rng.shuffle(names)
    cause = _causes(names, rng)
    documents = [_document(row, cause, topics) for row in topics.articles if cause.get(row["id"]) != "missing"]
    find = _engine(documents, {name for name, why in cause.items() if why == "ranking"})
    needs = [
        Need(name, topics.questions[name], () if cause[name] == "missing" else (name,), cause[name] != "unhelpful")
        for name in names
    ]
    played = list(
        play(
            needs, find, rng, visits=visits * months, start=START, days=30 * months, habits=habits, off_topic=off_topic
        )
    )
    return World(cause, played, _site(documents, find), *_truth(played))


def day_name(day: int) -> str:
    """Return the date of a day of the simulation, counted from 0."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(START + day * DAY, UTC).date().isoformat()


def _causes(names: Sequence[str], rng: Random) -> dict[str, str]:
    withheld = set(rng.sample(list(names), len(names) // 5))
    rest = [name for name in names if name not in withheld]
    rng.shuffle(rest)
    few = max(1, len(names) // 12)
    cause = dict.fromkeys(names, "") | dict.fromkeys(withheld, "missing")
    for place, why in enumerate(("unhelpful", "ranking", "wording")):
        cause |= dict.fromkeys(rest[place * few : (place + 1) * few], why)
    return cause


def _document(row: dict[str, str], cause: dict[str, str], topics: Topics) -> Document:
    title, body = row["title"], row["body"]
    if cause.get(row["id"]) == "wording":
        theirs = {part for question in topics.questions[row["id"]] for part in stems(plain(question))}
        title, body = _without(title, theirs), _without(body, theirs)
    return Document(ref=row["id"], url=row["id"] + "/", title=title, sections=(Section(text=body),))


def _without(text: str, unwanted: set[str]) -> str:
    return " ".join(word for word in words(text.lower()) if stem(word) not in unwanted)


def _engine(documents: Sequence[Document], low: set[str]) -> Callable[[str], Results]:
    """Return the shipped search over an index of the documents; articles in `low` come out below their neighbours."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_documents(documents, root)
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    index = Index(files.__getitem__)

    @cache
    def find(query: str) -> Results:
        answer = search(index, query, k=10)
        refs = [result.ref for result in answer.results]
        for ref in [ref for ref in refs[:4] if ref in low][:1]:
            refs.remove(ref)
            refs.insert(5, ref)
        return tuple(refs), answer.match if refs else "none"

    return find


def _site(documents: Sequence[Document], find: Callable[[str], Results]) -> Site:
    text = " ".join(f"{d.title} {d.sections[0].text}".lower() for d in documents)
    vocabulary = {stem(word) for word in words(text)}

    def ask(query: str, k: int) -> list[tuple[str, int, str]]:
        refs, match = find(query)
        return [(ref, rank, match) for rank, ref in enumerate(refs[:k], 1)]

    articles = {document.ref: ArticleFacts(title=document.title) for document in documents}
    return Site(articles=articles, search=ask, knows=lambda word: stem(word) in vocabulary)


def _truth(played: Sequence[Sequence[Step]]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Return whose need each query was, and how many visits had each need; bots' visits are not counted."""
    asked: defaultdict[str, Counter[str]] = defaultdict(Counter)
    visitors: Counter[str] = Counter()
    for visit in played:
        searches = [step for step in visit if step.row[1] == "search"]
        if len(searches) > Rules().bot_searches:
            continue
        for step in searches:
            asked[plain(step.row[3])][step.need] += 1
        visitors.update({step.need for step in searches if step.need})
    return asked, visitors
