"""Events of a day -> visits, those that say the same together, without the bots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import ceil
from typing import Any

from feedback_widget.reports.rules import Rules
from feedback_widget.reports.shapes import Shape, Shapes
from feedback_widget.reports.steps import Step, Steps, Trace

MOST_STEPS, MOST_SHAPES = 30_000, 25_000
"""What is remembered from day to day, at most."""

COURSE = {kind: place for place, kind in enumerate(("search", "click", "view", "vote", "contact"))}

# who (the visitor, or where nobody is known the visit itself), then moment and step of each event in turn
Visit = list[Any]


class Crowd:
    """Those who visited, day after day.

    Args:
        rules: how much is too much for a person.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules, self._shapes = rules, Shapes(rules)
        self._steps = Steps()

    def by_shape(self, traces: Iterable[Trace]) -> tuple[list[tuple[Shape, Sequence[Visit]]], int]:
        """Gather the visits of a day that look like people's by what they say.

        Left out are visits that search too much or repeat themselves, and swarms that ask one exact query and nothing
        else.

        Args:
            traces: the events of a day, about in order of time.

        Returns:
            The visits of each shape, and how many were left out.
        """
        self._forget()
        people: defaultdict[Shape, list[Visit]] = defaultdict(list)
        lone: defaultdict[Shape, list[Visit]] = defaultdict(list)
        several: list[tuple[Shape, Sequence[Visit]]] = []
        known, read, bots = self._shapes.known.get, self._shapes.read, 0
        visits = self._visits(traces)
        # One after the other, as what each looks at is then more often still in the processor's cache.
        trails = [tuple(visit[2::2]) for visit in visits]
        shapes = list(map(known, trails))
        for visit, steps, shape in zip(visits, trails, shapes, strict=True):
            shape = shape or known(steps) or read(visit[1::2], steps)
            if shape.several:
                several.append((shape, (visit,)))
            elif shape.lone is not None:
                lone[shape].append(visit)
            elif shape.bot:
                bots += 1
            else:
                people[shape].append(visit)
        swarms = _swarms(lone, self._rules)
        for shape, visits in lone.items():
            if swarm := swarms.get(shape.lone or ""):
                kept = [one for one in visits if not _in_swarm(one[1], swarm, self._rules)]
                bots += len(visits) - len(kept)
                visits = kept
            if visits:
                people[shape] = visits
        return [*people.items(), *several], bots

    def _forget(self) -> None:
        """Forget what other days had when it is much; never amid a day, whose visits of one shape stay together."""
        if len(self._steps) > MOST_STEPS or len(self._shapes.known) > MOST_SHAPES:
            self._steps.clear()
            self._shapes.known.clear()

    def _visits(self, traces: Iterable[Trace]) -> list[Visit]:
        """Put the events of each visit together; an event without a visit is a visit of its own."""
        steps = self._steps
        found: dict[str, Visit] = {}
        nameless: list[Visit] = []
        jumbled: list[Visit] = []
        get = found.get
        for visit, at, visitor, text in traces:
            known = get(visit)
            if known is not None:
                if at <= known[-2]:
                    jumbled.append(known)
                known += (at, steps[text])
            elif visit:
                found[visit] = [visitor or visit, at, steps[text]]
            else:
                nameless.append([visitor, at, steps[text]])
        for one in jumbled:
            in_time = sorted(zip(one[1::2], one[2::2], strict=True), key=_course)
            one[1:] = chain.from_iterable(in_time)
        return [*nameless, *found.values()]


def _course(event: tuple[int, Step]) -> tuple[int, int, str]:
    """Tell what came first: of things that happened at one moment, what leads to the others."""
    at, step = event
    return at, COURSE.get(step.kind, len(COURSE)), step.written()


def _swarms(lone: Mapping[Shape, Sequence[Visit]], rules: Rules) -> dict[str, list[int]]:
    """Return the times of each query that came too often within the window: {query: times inside swarms}."""
    asked: defaultdict[str, list[Visit]] = defaultdict(list)
    for shape, visits in lone.items():
        asked[shape.lone or ""] += visits
    swarms = {}
    for query, visits in asked.items():
        if len(visits) < rules.swarm_visits:
            continue
        moments = sorted([visit[1] for visit in visits])
        # What many ask all day long is popular; a swarm comes all at once.
        reach = max(rules.swarm_visits, ceil(rules.swarm_share * len(moments))) - 1
        dense = [first for first, last in zip(moments, moments[reach:], strict=False) if last - first <= _window(rules)]
        if dense:
            swarms[query] = dense
    return swarms


def _in_swarm(at: int, swarm: Iterable[int], rules: Rules) -> bool:
    return any(start <= at <= start + _window(rules) for start in swarm)


def _window(rules: Rules) -> float:
    return 1000 * rules.swarm_window
