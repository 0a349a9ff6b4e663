"""Where the marks of the report's charts go; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from feedback_widget.reports.report import Gap

VITAL_SHARE = 0.8
MOST_BARS = 24
NOTHING_TO_WRITE = frozenset({"ignore", "wait", "done"})


@dataclass(frozen=True, slots=True)
class Bar:
    """One gap of the Pareto chart, in the chart's units (a viewBox of `width` by `height`).

    `number` is that of its row in the table; `vital` says that it is one of the few that make up 80 %.
    """

    x: float
    y: float
    width: float
    height: float
    number: int
    gap: Gap
    vital: bool


@dataclass(frozen=True, slots=True)
class Pareto:
    """Bars by failed intents, the cumulative share as a line, and the 80 % line.

    `vital` is how many of the first gaps make up 80 % of what failed, None when the bars do not reach it.
    """

    width: float
    height: float
    bars: tuple[Bar, ...]
    line: str
    cut: float
    ticks: tuple[tuple[float, str], ...]
    vital: int | None
    all_gaps: int


def pareto(gaps: Sequence[Gap], width: float = 720, height: float = 220) -> Pareto:
    """Lay out the Pareto chart of the gaps somebody can do something about, most failed first.

    Args:
        gaps: in the order of the report's table.
        width: of the drawing, in the units of its viewBox.
        height: likewise.
    """
    numbered = [(number, gap) for number, gap in enumerate(gaps, 1) if gap.action not in NOTHING_TO_WRITE]
    ranked = sorted(numbered, key=lambda pair: -pair[1].failed)
    shown = ranked[:MOST_BARS]
    total = sum(gap.failed for _, gap in ranked) or 1.0
    top = _ceiling(shown[0][1].failed) if shown else 1.0
    step = width / max(len(shown), 1)
    bars, points, running, vital = [], [], 0.0, None
    for place, (number, gap) in enumerate(shown):
        size = height * gap.failed / top
        bars.append(Bar((place + 0.12) * step, height - size, step * 0.76, size, number, gap, vital is None))
        running += gap.failed / total
        points.append(f"{(place + 0.5) * step:.1f},{height * (1 - running):.1f}")
        if vital is None and running >= VITAL_SHARE - 1e-9:
            vital = place + 1
    ticks = tuple((height * (1 - part), f"{top * part:,.0f}") for part in (0, 0.25, 0.5, 0.75, 1))
    cut = height * (1 - VITAL_SHARE)
    return Pareto(width, height, tuple(bars), " ".join(points), cut, ticks, vital, len(ranked))


def sparkline(values: Sequence[float], width: float = 72, height: float = 20) -> str:
    """Return the points of a small line chart, "" when there is nothing to draw."""
    if len(values) < 2:
        return ""
    top = max(values) or 1.0
    step = (width - 2) / (len(values) - 1)
    return " ".join(
        f"{1 + i * step:.1f},{height - 1 - (height - 2) * value / top:.1f}" for i, value in enumerate(values)
    )


def _ceiling(value: float) -> float:
    """Return the next number that reads well on an axis: 4, 8, 20, 40, 80, ..."""
    if value <= 4:
        return 4.0
    power: float = 10 ** (ceil(log10(value)) - 1)
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= value)
