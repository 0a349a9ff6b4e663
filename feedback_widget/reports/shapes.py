"""Visits of the same steps are understood once.

Most visits are one search, or a search and a click on one of its results, and like many others. Those of several
searches are not: hardly two are alike, and what they say depends on the time between the searches too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from feedback_widget.reports.intents import Intent, intents, written
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.steps import Step
from feedback_widget.reports.tally import thousandths

SEEKS = frozenset({"search", "click", "view"})
MOST = 25_000
"""Shapes remembered at a time."""


class Need(NamedTuple):
    """One intent of a shape.

    Attributes:
        intent: all of it.
        mass: its failure, in thousandths.
        end: (version, lang, outcome, whether a result was opened) of one that searched.
    """

    intent: Intent
    mass: int
    end: tuple[str, str, str, bool] | None


class Shape(msgspec.Struct, eq=False):
    """What all visits of the same steps say.

    Attributes:
        bot: it searches too much, or repeats itself.
        scope: version and language.
        seeks, asks: whether it searched or read, and whether it asked a person.
        needs: its intents.
        comments: (place, ref, comment, version, lang) of "no" votes.
    """

    bot: bool
    scope: tuple[str, str]
    seeks: bool
    asks: bool
    needs: list[Need]
    comments: list[tuple[int, str, str, str, str]]


BOT = Shape(bot=True, scope=("", ""), seeks=False, asks=False, needs=[], comments=[])
"""Of bots nothing is said but that they were there."""


class Shapes:
    """The shapes met so far.

    Args:
        rules: what an intent is, when it failed, and what a bot does.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules, self._masses = rules, thousandths(rules)
        self._known: dict[tuple[Step, ...], Shape] = {}

    def of(self, times: Sequence[int], steps: tuple[Step, ...]) -> Shape:
        """Return the shape of a visit.

        Args:
            times: of its events, in milliseconds, ascending.
            steps: what happened in each.
        """
        shape = self._known.get(steps)
        if shape is None:
            kinds = [step.kind for step in steps]
            searches = kinds.count("search")
            if searches >= self._rules.bot_repeats and _is_bot(steps, self._rules):
                return BOT
            shape = self._read(times, steps, kinds)
            if searches < 2:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[steps] = shape
        return shape

    def _read(self, times: Sequence[int], steps: Sequence[Step], kinds: Sequence[str]) -> Shape:
        searched = "search" in kinds
        found = intents(times, steps, self._rules) if searched else _messages(steps)
        return Shape(
            bot=False,
            scope=(steps[0].version, steps[0].lang),
            seeks=searched or not SEEKS.isdisjoint(kinds),
            asks="contact" in kinds,
            needs=[Need(one, self._masses[one.outcome], _end(one)) for one in found],
            comments=_comments(steps) if "vote" in kinds else [],
        )


def _end(intent: Intent) -> tuple[str, str, str, bool] | None:
    if intent.source != "search":
        return None
    return (intent.version, intent.lang, intent.outcome, bool(intent.clicked))


def _is_bot(steps: Sequence[Step], rules: Rules) -> bool:
    queries = [step.query for step in steps if step.kind == "search"]
    return len(queries) > rules.bot_searches or max(Counter(queries).values()) >= rules.bot_repeats


def _messages(steps: Sequence[Step]) -> list[Intent]:
    """Return an intent for each message of a visit that never searched."""
    found = (written(step.text, step.version, step.lang, "contact") for step in steps if step.kind == "contact")
    return [intent for intent in found if intent]


def _comments(steps: Sequence[Step]) -> list[tuple[int, str, str, str, str]]:
    return [
        (place, step.ref, step.text, step.version, step.lang)
        for place, step in enumerate(steps)
        if step.kind == "vote" and step.text and not step.number
    ]
