"""The headline figures, each with its interval, the period before, and its definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from feedback_widget.reports.definitions import FIGURES
from feedback_widget.reports.known import KnownGap
from feedback_widget.reports.report import Figure
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.selection import Selection
from feedback_widget.reports.statistics import wilson

# Places in a row of the rollup `day_totals`, after (day, version, lang).
EVENTS, YES, NO = 3, 11, 12
CSAT_N, CSAT_SUM, NPS_N, NPS_PROMOTERS, NPS_DETRACTORS = 16, 17, 18, 19, 20

Measure = tuple[float | None, int, tuple[float, float] | None]


def figures(now: Selection, known: Sequence[KnownGap], rules: Rules) -> tuple[Figure, ...]:
    """Return the headline figures of a period beside those of the period before."""
    past = now.before()
    current, former = _measures(now, rules), _measures(past, rules)
    current["days_to_close"] = _days_to_close(known, now)
    former["days_to_close"] = _days_to_close(known, past)
    return tuple(_figure(key, measure, former[key]) for key, measure in current.items())


def _figure(key: str, now: Measure, before: Measure) -> Figure:
    title, unit, good, definition = FIGURES[key]
    (value, n, bounds), (old, _, old_bounds) = now, before
    certain = bool(bounds and old_bounds and (bounds[0] > old_bounds[1] or bounds[1] < old_bounds[0]))
    return Figure(
        key=key,
        title=title,
        unit=unit,
        value=value,
        n=n,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        before=old,
        change=value - old if value is not None and old is not None else None,
        certain=certain,
        good=good,
        definition=definition,
    )


def _measures(period: Selection, rules: Rules) -> dict[str, Measure]:
    ends = period.ends()
    searched = sum(ends.values())
    failed = sum(n * rules.weights[outcome] for (outcome, _), n in ends.items())
    clicked = sum(n for (_, opened), n in ends.items() if opened)
    visits, contacting = period.visits()
    sums = _sums(period)
    return {
        "search_success": _share(searched - failed, searched),
        "click_rate": _share(clicked, searched),
        "helpfulness": _share(sums[YES], sums[YES] + sums[NO]),
        "contact_rate": _share(contacting, visits),
        "self_service": (visits / contacting if contacting else None, visits, None),
        "csat": (sums[CSAT_SUM] / sums[CSAT_N] if sums[CSAT_N] else None, sums[CSAT_N], None),
        "nps": _nps(sums),
    }


def _sums(period: Selection) -> list[int]:
    sums = [0] * 21
    for row in period.rows(period.events.totals):
        for place in range(EVENTS, 21):
            sums[place] += row[place]
    return sums


def events_in(period: Selection) -> int:
    """Return how many events the period holds, bots' included."""
    return _sums(period)[EVENTS]


def _share(hits: float, n: int) -> Measure:
    return (hits / n, n, wilson(hits, n)) if n > 0 else (None, 0, None)


def _nps(sums: Sequence[int]) -> Measure:
    n = sums[NPS_N]
    return (100 * (sums[NPS_PROMOTERS] - sums[NPS_DETRACTORS]) / n if n else None, n, None)


def _days_to_close(known: Iterable[KnownGap], period: Selection) -> Measure:
    """Return the median days from opening to answering, of the gaps answered in the period."""
    lengths = sorted(
        (date.fromisoformat(gap.answered_on) - date.fromisoformat(gap.opened_on)).days
        for gap in known
        if gap.opened_on and period.since <= gap.answered_on <= period.until
    )
    if not lengths:
        return (None, 0, None)
    return ((lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) / 2, len(lengths), None)
