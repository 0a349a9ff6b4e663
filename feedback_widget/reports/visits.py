"""Events of a day -> visits, those that say the same together, without the bots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from feedback_widget.reports.rules import Rules
from feedback_widget.reports.shapes import Shape, Shapes
from feedback_widget.reports.steps import MOST, Step, Steps, Trace

# who (the visitor, or where nobody is known the visit itself), then moment and step of each event in turn
Visit = list[Any]


class Crowd:
    """Those who visited, day after day.

    Args:
        rules: how much is too much for a person.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._steps, self._shapes = Steps(), Shapes(rules)

    def by_shape(self, traces: Iterable[Trace]) -> tuple[dict[Shape, list[Visit]], int]:
        """Gather the visits of a day that look like people's by what they say.

        Left out are visits that search too much or repeat themselves, and swarms that ask one exact query and nothing
        else.

        Args:
            traces: the events of a day, in order of time.

        Returns:
            The visits of each shape, and how many were left out.
        """
        people: defaultdict[Shape, list[Visit]] = defaultdict(list)
        lone: defaultdict[Step, list[Visit]] = defaultdict(list)
        shape_of, bots = self._shapes.of, 0
        for visit in self._visits(traces):
            if len(visit) == 3 and visit[2].kind == "search":
                lone[visit[2]].append(visit)
                continue
            shape = shape_of(visit[1::2], tuple(visit[2::2]))
            if shape.bot:
                bots += 1
            else:
                people[shape].append(visit)
        swarms = _swarms(lone, self._rules)
        for step, visits in lone.items():
            if step.text in swarms:
                kept = [one for one in visits if not _in_swarm(one[1], swarms[step.text], self._rules)]
                bots += len(visits) - len(kept)
                visits = kept
            if visits:
                people[shape_of(visits[0][1:2], (step,))] += visits
        return people, bots

    def _visits(self, traces: Iterable[Trace]) -> list[Visit]:
        """Put the events of each visit together; an event without a visit is a visit of its own."""
        if len(self._steps) > MOST:
            self._steps.clear()
        steps = self._steps
        found: dict[str, Visit] = {}
        nameless: list[Visit] = []
        get = found.get
        for visit, at, visitor, text in traces:
            known = get(visit)
            if known is not None:
                known += (at, steps[text])
            elif visit:
                found[visit] = [visitor or visit, at, steps[text]]
            else:
                nameless.append([visitor, at, steps[text]])
        return [*nameless, *found.values()]


def _swarms(lone: Mapping[Step, Sequence[Visit]], rules: Rules) -> dict[str, list[int]]:
    """Return the times of each query that came too often within the window: {query: times inside swarms}."""
    times: defaultdict[str, list[int]] = defaultdict(list)
    for step, visits in lone.items():
        times[step.text] += [visit[1] for visit in visits]
    swarms = {}
    for query, moments in times.items():
        if len(moments) < rules.swarm_visits:
            continue
        moments.sort()
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
