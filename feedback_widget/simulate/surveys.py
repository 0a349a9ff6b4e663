"""What some visitors answer when they are asked how it went: after a message (CSAT), or after a vote (NPS)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from feedback_widget.simulate.visitors import Row, Step

ANSWERS_CSAT, ANSWERS_NPS = 0.4, 0.25
CSAT = (1, 2, 3, 3, 4, 4, 4, 5, 5)
PLEASED, DISPLEASED = (6, 7, 8, 8, 9, 9, 10, 10), (0, 2, 4, 5, 6, 7)


def surveyed(visits: Iterable[list[Step]], rng: Random) -> Iterator[list[Step]]:
    """Yield visits, some of which end in the answer to a survey.

    Args:
        visits: steps of each.
        rng: of its own, so that the visits stay as they were played.
    """
    for visit in visits:
        kinds = {step.row[1]: step for step in visit}
        if (asked := kinds.get("contact")) and rng.random() < ANSWERS_CSAT:
            visit = [*visit, _answer(asked, "csat", rng.choice(CSAT), visit)]
        elif (voted := kinds.get("vote")) and rng.random() < ANSWERS_NPS:
            scores = PLEASED if voted.row[5] else DISPLEASED
            visit = [*visit, _answer(voted, "nps", rng.choice(scores), visit)]
        yield visit


def _answer(after: Step, survey: str, score: int, visit: list[Step]) -> Step:
    _, _, name, _, _, _, _, version, lang, visitor, _ = after.row
    row: Row = (visit[-1].row[0] + 8, "survey", name, "", "", score, survey, version, lang, visitor, 0)
    return Step(row, after.need)
