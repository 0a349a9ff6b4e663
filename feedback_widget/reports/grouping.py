"""Wordings -> groups of one need each, those of known gaps first.

1. Each wording's failure rate is smoothed over similar wordings, successes included; this is what tells a topic that
   is answered badly from one unlucky visit.
2. A wording that a known gap lists stays with it, whatever became of its rate: a closed gap must show its successes.
3. A failing wording that is like a known gap's wordings joins it, so that a gap keeps its id as wordings arrive.
4. The other failing wordings are clustered by average link; two wordings of one intent are closer than they look.
5. Whole clusters that say the same are merged; a cluster that says what a known gap says joins that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import sqrt

from feedback_widget.reports.asked import Asked
from feedback_widget.reports.clusters import average_link
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.similarity import Vector, Wordings, cosine
from feedback_widget.reports.smoothing import doubted, smoothed

FLOOR = 0.1
Together = Sequence[tuple[int, Mapping[int, int]]]


@dataclass(slots=True)
class Group:
    """Wordings of one need; `known` is the id of the gap they belong to, "" for a new one; `rate` the smoothed rate."""

    queries: list[str]
    rate: float
    known: str = ""
    rates: dict[str, float] = field(default_factory=dict)


def group(
    found: Mapping[str, Asked],
    known: Mapping[str, Sequence[str]],
    rules: Rules,
    lang: str = "en",
    knows: Callable[[str], bool] | None = None,
) -> list[Group]:
    """Group the wordings of one language.

    Args:
        found: how often each wording was asked and failed.
        known: {gap id: its wordings}, as `wording.plain` writes them.
        rules: thresholds.
        lang: language whose stemming rules apply.
        knows: whether the content uses a word; such words are never taken for slips.

    Returns:
        The groups, known gaps first; a known gap nobody asked for is left out.
    """
    owner = {query: gap for gap, queries in known.items() for query in queries}
    silent = sorted(query for query in owner if query not in found)
    queries = sorted(found) + silent
    place = {query: n for n, query in enumerate(queries)}
    space = Wordings(queries, lang, knows)
    near = space.neighbours(FLOOR)
    counts = [float(found[query].intents) if query in found else 0.0 for query in queries]
    masses = [found[query].mass if query in found else 0.0 for query in queries]
    settled = [found[query].settled if query in found else {} for query in queries]
    doubts = doubted(settled, counts, near, rules.near, rules.agreed)
    masses = [mass + rules.doubt * doubt for mass, doubt in zip(masses, doubts, strict=True)]
    rates = smoothed(masses, counts, near, rules.near, rules.prior)
    home = _adopted(queries, near, owner, rates, masses, rules)
    free = [n for n, mass in enumerate(masses) if mass > 0 and rates[n] >= rules.failing and n not in home]
    partners = [{place[other] for other in found[queries[n]].partners} for n in free]
    fresh = [[free[k] for k in cluster] for cluster in _clusters(free, near, partners, rules)]
    clusters = _merged(fresh, home, space, _together([found.get(query) for query in queries], place), rules)
    groups = []
    for cluster, gap in clusters:
        asked = [n for n in cluster if counts[n]]
        if asked:
            total = sum(counts[n] for n in asked)
            rate = sum(rates[n] * counts[n] for n in asked) / total
            groups.append(Group([queries[n] for n in asked], rate, gap, {queries[n]: rates[n] for n in asked}))
    return groups


def _adopted(
    queries: Sequence[str],
    near: Sequence[Mapping[int, float]],
    owner: Mapping[str, str],
    rates: Sequence[float],
    masses: Sequence[float],
    rules: Rules,
) -> dict[int, str]:
    """Return {wording: known gap}: those it lists, and failing ones whose three nearest of its wordings are near."""
    home = {n: owner[query] for n, query in enumerate(queries) if query in owner}
    if not home:
        return {}
    sizes: defaultdict[str, int] = defaultdict(int)
    for gap in home.values():
        sizes[gap] += 1
    joined = {}
    for n, links in enumerate(near):
        if n in home or not masses[n] or rates[n] < rules.failing:
            continue
        pulls: defaultdict[str, list[float]] = defaultdict(list)
        for other, alike in links.items():
            if other in home:
                pulls[home[other]].append(alike)
        scores = {gap: sum(nlargest(3, pull)) / min(3, sizes[gap]) for gap, pull in pulls.items()}
        best = max(scores, key=lambda gap: (scores[gap], gap), default="")
        if best and scores[best] >= rules.adopt:
            joined[n] = best
    return home | joined


def _clusters(
    free: Sequence[int], near: Sequence[Mapping[int, float]], partners: Sequence[set[int]], rules: Rules
) -> list[list[int]]:
    place = {n: k for k, n in enumerate(free)}
    links = [{place[other]: alike for other, alike in near[n].items() if other in place} for n in free]
    for k, others in enumerate(partners):
        for other in others:
            if other in place:
                links[k][place[other]] = links[k].get(place[other], 0.0) + rules.same_intent
    return average_link(links, rules.link)


def _merged(
    clusters: list[list[int]], home: Mapping[int, str], space: Wordings, together: Together, rules: Rules
) -> list[tuple[list[int], str]]:
    """Merge clusters whose centroids are alike; known gaps come first and never merge with each other."""
    gaps: defaultdict[str, list[int]] = defaultdict(list)
    for n, gap in home.items():
        gaps[gap].append(n)
    names = sorted(gaps)
    every = [gaps[name] for name in names] + clusters
    stems = [_centroid(cluster, space.vectors) for cluster in every]
    letters = [_centroid(cluster, space.letters) for cluster in every]
    postings: defaultdict[int, list[int]] = defaultdict(list)
    links: list[dict[int, float]] = [{} for _ in every]
    for one, vector in enumerate(stems):
        others = {other for term in vector for other in postings[term]}
        for other in others:
            if one >= len(names) or other >= len(names):
                alike = (2 * cosine(stems[one], stems[other]) + cosine(letters[one], letters[other])) / 3
                links[one][other] = links[other][one] = alike
        for term in vector:
            postings[term].append(one)
    for one, other, share in _shared(every, together):
        if one >= len(names) or other >= len(names):
            links[one][other] = links[other][one] = links[one].get(other, 0.0) + rules.together * share
    merged = []
    for family in average_link(links, rules.merge):
        old = [k for k in family if k < len(names)]
        new = [n for k in family if k >= len(names) for n in every[k]]
        merged += [(every[k] + (new if k == old[0] else []), names[k]) for k in old] or [(new, "")]
    return merged


def _together(found: Sequence[Asked | None], place: Mapping[str, int]) -> Together:
    """Return for each wording how many intents used it, and how many used it with each other wording."""
    return [
        (entry.intents, {place[other]: n for other, n in entry.partners.items()}) if entry else (0, {})
        for entry in found
    ]


def _shared(every: Sequence[Sequence[int]], together: Together) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of clusters with the share of the smaller one's intents that touched both."""
    owner = {n: k for k, cluster in enumerate(every) for n in cluster}
    sizes = [sum(together[n][0] for n in cluster) for cluster in every]
    both: Counter[tuple[int, int]] = Counter()
    for n, k in owner.items():
        for other, times in together[n][1].items():
            if owner.get(other, k) > k:
                both[k, owner[other]] += times
    for (one, other), times in both.items():
        yield one, other, min(1.0, times / max(1, min(sizes[one], sizes[other])))


def _centroid(cluster: Sequence[int], vectors: Sequence[Vector]) -> Vector:
    total: defaultdict[int, float] = defaultdict(float)
    for n in cluster:
        for term, weight in vectors[n].items():
            total[term] += weight
    length = sqrt(sum(weight * weight for weight in total.values())) or 1.0
    return {term: weight / length for term, weight in total.items()}
