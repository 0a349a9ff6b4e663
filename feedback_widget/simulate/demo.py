"""A month of visitors to a site some of whose articles search does not show, so that there is something to find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from feedback_widget.reports.wording import telling
from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.month import play
from feedback_widget.simulate.paraphrase import paraphrases
from feedback_widget.simulate.surveys import surveyed
from feedback_widget.simulate.visitors import Need, Step

# (query, k) -> [(ref, rank, match)], as reports ask it
Search = Callable[[str, int], Sequence[tuple[str, int, str]]]
UNHELPFUL = 10


@dataclass(frozen=True, slots=True)
class Topic:
    """One article of the site: its ref, title, text, and wordings the site itself knows for it."""

    ref: str
    title: str
    text: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demo:
    """What will be played: the needs, and which articles search will not show."""

    needs: tuple[Need, ...]
    withheld: tuple[Topic, ...]


def plan(topics: Sequence[Topic], withhold: int, rng: Random) -> Demo:
    """Choose what is withheld, and word what customers will ask.

    Args:
        topics: the site's articles.
        withhold: how many of them search will not show; they are asked for as often as others.
        rng: chooses.

    Returns:
        The demo; one article in UNHELPFUL of those shown does not help.
    """
    order = list(topics)
    rng.shuffle(order)
    step = max(1, len(order) // max(1, withhold))
    hidden = order[::step][:withhold]
    refs = {topic.ref for topic in hidden}
    common = Counter(word for topic in order for word in set(telling(topic.text.casefold())))
    needs = []
    for number, topic in enumerate(order):
        words = _typical(topic, common, len(order))
        asked = paraphrases(topic.title, topic.wordings, words, rng)
        helps = number % UNHELPFUL != UNHELPFUL - 1
        needs.append(Need(topic.ref, asked, () if topic.ref in refs else (topic.ref,), helps))
    return Demo(tuple(needs), tuple(hidden))


def visit_site(
    demo: Demo,
    search: Search,
    rng: Random,
    *,
    visits: int,
    days: int,
    start: float,
    version: str = "",
    lang: str = "en",
    habits: Habits | None = None,
) -> Iterator[list[Step]]:
    """Yield the steps of each visit; `start` is in epoch seconds."""
    hidden = {topic.ref for topic in demo.withheld}
    known: dict[str, tuple[Sequence[str], str]] = {}

    def find(query: str) -> tuple[Sequence[str], str]:
        if query not in known:
            known[query] = _without(search(query, 10 + len(hidden)), hidden)
        return known[query]

    played = play(
        demo.needs, find, rng, visits=visits, start=start, days=days, habits=habits, version=version, lang=lang or "en"
    )
    return surveyed(played, Random(visits))


def _without(results: Sequence[tuple[str, int, str]], hidden: set[str]) -> tuple[Sequence[str], str]:
    """Return what search would have shown; a match that a hidden article made is a weak one without it."""
    refs = [ref for ref, _, _ in results if ref not in hidden][:10]
    if not refs:
        return (), "none"
    return refs, "weak" if results[0][0] in hidden else results[0][2]


def _typical(topic: Topic, common: Mapping[str, int], articles: int) -> list[str]:
    """Return the words of a text that are many here and few elsewhere (tf x idf), best first."""
    counts = Counter(word for word in telling(topic.text.casefold()) if len(word) > 3 and word.isalpha())
    return sorted(counts, key=lambda word: (-counts[word] * log(articles / common.get(word, 1) + 1), word))[:12]
