"""A month of visits: who comes when, with which need, and the bots among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.visitors import Need, Search, Step, Visitor, zipf
from feedback_widget.simulate.words import OFF_TOPIC, rubbish

DAY = 86400.0


def play(
    needs: Sequence[Need],
    search: Search,
    rng: Random,
    *,
    visits: int = 2000,
    start: float = 0.0,
    days: int = 30,
    habits: Habits | None = None,
    version: str = "",
    lang: str = "en",
    off_topic: Sequence[str] = OFF_TOPIC,
) -> Iterator[list[Step]]:
    """Play visits one after another, in order of arrival.

    Args:
        needs: what customers need; earlier ones are asked more often (shuffle them first).
        search: the engine people face.
        rng: all chance there is; the same seed gives the same month.
        visits: how many visits, noise included.
        start: epoch seconds of the first day's beginning.
        days: how many days the visits spread over.
        habits: how people behave.
        off_topic: what people ask who came to the wrong place.

    Yields:
        The steps of each visit.
    """
    habits = habits or Habits()
    weights = zipf(len(needs), habits.skew)
    arrivals = sorted(_arrival(rng, start, days) for _ in range(visits))
    swarm = _swarm(rng, needs, arrivals, habits)
    for at in arrivals:
        visitor = Visitor(_visit_id(rng), at, search, habits, rng, version, lang)
        if at in swarm:
            visitor.ask(swarm[at])
        elif rng.random() < habits.noise:
            _make_noise(visitor, needs, rng, off_topic)
        else:
            visitor.seek(rng.choices(needs, cum_weights=weights)[0])
            while rng.random() < habits.second_need:
                visitor.wait(60, 400)
                visitor.seek(rng.choices(needs, cum_weights=weights)[0])
        yield visitor.steps


def _arrival(rng: Random, start: float, days: int) -> float:
    """Draw a time: fewer at week-ends, most by day."""
    day = rng.randrange(days)
    while day % 7 > 4 and rng.random() < 0.5:
        day = rng.randrange(days)
    return start + day * DAY + min(DAY - 1, max(0.0, rng.gauss(0.55, 0.17) * DAY))


def _swarm(rng: Random, needs: Sequence[Need], arrivals: Sequence[float], habits: Habits) -> dict[float, str]:
    """Let a bot ask one question in a dozen consecutive visits, once a month."""
    if len(arrivals) < 200 or not habits.noise:
        return {}
    query = rng.choice(rng.choice(needs).wordings)
    first = rng.randrange(len(arrivals) - 12)
    start = arrivals[first]
    return {at: query for at in arrivals[first : first + 12] if at - start < 3600}


def _make_noise(visitor: Visitor, needs: Sequence[Need], rng: Random, off_topic: Sequence[str]) -> None:
    kind = rng.random()
    if kind < 0.25:
        for _ in range(rng.randrange(16, 30)):
            visitor.ask(rng.choice(rng.choice(needs).wordings))
            visitor.wait(0.5, 2)
        return
    for _ in range(rng.choice((1, 1, 1, 2))):
        visitor.ask(rubbish(rng, off_topic))
        visitor.wait(2, 10)


def _visit_id(rng: Random) -> str:
    return f"{rng.getrandbits(64):016x}"
