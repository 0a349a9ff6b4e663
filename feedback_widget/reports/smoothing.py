"""Failure rates of single wordings, steadied by those of similar wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def smoothed(
    masses: Sequence[float], counts: Sequence[float], near: Sequence[Mapping[int, float]], least: float, prior: float
) -> list[float]:
    """Return each wording's failure rate, smoothed over similar wordings, successes included.

    rate_i = (prior * overall + sum_j s_ij^2 mass_j) / (prior + sum_j s_ij^2 count_j), with s_ii = 1 and s_ij >= least:
    a kernel estimate that shrinks to the overall rate where nothing similar was asked.

    Args:
        masses: failure mass of each wording.
        counts: intents of each wording.
        near: similarities of each wording to others.
        least: similarities below this lend nothing.
        prior: weight of the overall rate, in intents.
    """
    overall = sum(masses) / max(1.0, sum(counts))
    rates = []
    for one, links in enumerate(near):
        mass, count = prior * overall + masses[one], prior + counts[one]
        for two, alike in links.items():
            if alike >= least:
                mass += alike * alike * masses[two]
                count += alike * alike * counts[two]
        rates.append(mass / count)
    return rates


def doubted(
    settled: Sequence[Mapping[str, int]],
    counts: Sequence[float],
    near: Sequence[Mapping[int, float]],
    least: float,
    agreed: float,
) -> list[float]:
    """Return for each wording how many of its clicks are in doubt, because its neighbours did not settle there.

    An article that answers a need gathers the clicks of most who ask for it; clicks on what merely looked like an
    answer scatter. A click on article r counts 1 - min(1, share_r / agreed), where share_r is the share of the intents
    of this and similar wordings (weights s_ij^2, one intent of doubt added) that settled on r.

    Args:
        settled: for each wording, {article: intents that ended on it}.
        counts: intents of each wording.
        near: similarities of each wording to others.
        least: similarities below this do not count as neighbours.
        agreed: share from which a click is beyond doubt.
    """
    totals = [1.0] * len(settled)
    there: list[dict[str, float]] = [dict(refs) for refs in settled]
    for one, mine in enumerate(there):
        if not mine:
            continue
        total = 1.0 + counts[one]
        for two, alike in near[one].items():
            if alike >= least:
                weight = alike * alike
                total += weight * counts[two]
                for ref in mine.keys() & settled[two].keys():
                    mine[ref] += weight * settled[two][ref]
        totals[one] = total
    return [
        sum(n * max(0.0, 1.0 - there[one][ref] / totals[one] / agreed) for ref, n in refs.items())
        for one, refs in enumerate(settled)
    ]
