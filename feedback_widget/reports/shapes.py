"""Visits of the same steps are understood once.

Most visits are one search, or a search and a click on one of its results, and like many others. Those of several
searches are not: hardly two are alike, and what they say depends on the time between the searches too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from feedback_widget.reports.intents import Intent, intents, whole, written
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.steps import Step
from feedback_widget.reports.tally import thousandths

SEEKS = frozenset({"search", "click", "view"})

Scope = tuple[str, str]
End = tuple[str, str, str, bool]


class Need(msgspec.Struct, frozen=True, gc=False):
    """One intent of a shape.

    Attributes:
        intent: all of it.
        mass: its failure, in thousandths.
        end: (version, lang, outcome, whether a result was opened) of one that searched.
    """

    intent: Intent
    mass: int
    end: End | None


class Shape(msgspec.Struct, eq=False, gc=False):
    """What all visits of the same steps say.

    Attributes:
        bot: it searches too much, or repeats itself.
        several: it searches more than once; each visit that does has a shape of its own.
        lone: what it searched for, when it did nothing else.
        scope: version and language.
        seeks, asks: whether it searched or read, and whether it asked a person.
        needs: its intents.
        comments: (place, ref, comment, version, lang) of "no" votes.
    """

    bot: bool
    several: bool
    lone: str | None
    scope: Scope
    seeks: bool
    asks: bool
    needs: list[Need]
    comments: Sequence[tuple[int, str, str, str, str]]


BOT = Shape(bot=True, several=False, lone=None, scope=("", ""), seeks=False, asks=False, needs=[], comments=())
"""Of bots nothing is said but that they were there."""


class Shapes:
    """The shapes met so far.

    Args:
        rules: what an intent is, when it failed, and what a bot does.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules, self._masses = rules, thousandths(rules)
        # What says the same is one object: to look at memory takes longer than anything that is done with it.
        self._ends: dict[End, End] = {}
        self.known: dict[tuple[Step, ...], Shape] = {}

    def read(self, times: Sequence[int], steps: tuple[Step, ...]) -> Shape:
        """Return the shape of a visit, and remember it where the next of the same steps must have it too.

        Args:
            times: of its events, in milliseconds, ascending.
            steps: what happened in each.
        """
        kinds = [step.kind for step in steps]
        searches = kinds.count("search")
        if searches > self._rules.bot_searches:
            return BOT
        if searches >= self._rules.bot_repeats and _repeats(steps) >= self._rules.bot_repeats:
            return BOT
        if searches == 1:
            found = [whole(steps[kinds.index("search") :], self._rules)]
        else:
            found = intents(times, steps, self._rules) if searches else _messages(steps)
        shape = Shape(
            bot=False,
            several=searches > 1,
            lone=steps[0].text if searches and len(steps) == 1 else None,
            scope=steps[0].where,
            seeks=searches > 0 or not SEEKS.isdisjoint(kinds),
            asks="contact" in kinds,
            needs=[Need(intent, self._masses[intent.outcome], self._end(intent)) for intent in found],
            comments=_comments(steps) if "vote" in kinds else (),
        )
        if searches < 2:
            self.known[steps] = shape
        return shape

    def _end(self, intent: Intent) -> End | None:
        if intent.source != "search":
            return None
        end = (intent.version, intent.lang, intent.outcome, bool(intent.clicked))
        return self._ends.setdefault(end, end)


def _repeats(steps: Sequence[Step]) -> int:
    """Return how often a visit asks what it asks most often."""
    return max(Counter([step.query for step in steps if step.kind == "search"]).values())


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
