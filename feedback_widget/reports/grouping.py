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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest, nsmallest

from feedback_widget.reports.asked import Asked
from feedback_widget.reports.clusters import average_link
from feedback_widget.reports.questions import Questions, Settled
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.similarity import Wordings
from feedback_widget.reports.smoothing import doubted, smoothed
from feedback_widget.reports.tally import THOUSAND

FLOOR = 0.15
"""Similarities below this are taken for none."""
SILENT = 2
"""How many wordings of known gaps are compared though nobody asked them, for each of the `most_wordings` that were."""


@dataclass(slots=True)
class Group:
    """Wordings of one need; `known` is the id of the gap they belong to, "" for a new one; `rate` the smoothed rate."""

    queries: list[str]
    rate: float
    known: str = ""


def group(
    found: Mapping[str, Asked],
    questions: Questions,
    known: Mapping[str, Sequence[str]],
    rules: Rules,
    lang: str = "en",
    knows: Callable[[str], bool] | None = None,
) -> list[Group]:
    """Group the wordings of one language.

    Args:
        found: how often each wording was asked and failed.
        questions: tell on which articles the intents of wordings settled, and which other wordings they used.
        known: {gap id: its wordings}, as `wording.plain` writes them.
        rules: thresholds.
        lang: language whose stemming rules apply.
        knows: whether the content uses a word; such words are never taken for slips.

    Returns:
        The groups, known gaps first; a known gap nobody asked for is left out.
    """
    owner = {query: gap for gap, queries in known.items() for query in queries}
    chosen = set(
        nlargest(rules.most_wordings, found, key=lambda query: (found[query].missed, found[query].intents, query))
    )
    queries = sorted(chosen) + sorted(_listed(known, chosen, found, SILENT * rules.most_wordings))
    space = Wordings(queries, lang, knows)
    near = space.neighbours(max(FLOOR, rules.near))
    nodes = _nodes(queries, space, found, questions.settled(queries), owner)
    rates = _rates(nodes, near, rules)
    # From here on only these matter, and they also when they are less alike.
    failing = {n for n, node in enumerate(nodes) if node.home or (node.mass > 0 and rates[n] >= rules.failing)}
    near = space.neighbours(FLOOR, failing)
    _meet(failing, nodes, dict(zip(queries, space.node, strict=True)), questions)
    home = _adopted(nodes, near, rates, rules)
    free = [n for n, node in enumerate(nodes) if node.mass > 0 and rates[n] >= rules.failing and n not in home]
    fresh = [[free[k] for k in cluster] for cluster in _clusters(free, nodes, near, rules)]
    groups = []
    for cluster, gap in _merged(fresh, home, nodes, space, rules):
        asked = [(query, rates[n]) for n in cluster for query in nodes[n].queries if query in found]
        if asked:
            total = sum(found[query].intents for query, _ in asked)
            rate = sum(found[query].intents * own for query, own in asked) / total
            groups.append(Group([query for query, _ in asked], rate, gap))
    return groups


def joined(groups: Iterable[Group]) -> list[Group]:
    """Join the groups of one known gap, which are several when customers put it in several languages."""
    found: dict[str, Group] = {}
    every = []
    for one in groups:
        first = found.setdefault(one.known, one) if one.known else one
        if first is one:
            every.append(one)
            continue
        own, more = len(first.queries), len(one.queries)
        first.rate = (own * first.rate + more * one.rate) / (own + more)
        first.queries += one.queries
    return every


def _listed(
    known: Mapping[str, Sequence[str]], chosen: Collection[str], found: Mapping[str, Asked], most: int
) -> list[str]:
    """Return the wordings that known gaps list besides the chosen ones: all that were asked, and of the others `most`.

    A ledger of thousands of gaps would else be compared with itself, at the cost of its square. The first wordings of
    each gap are the most telling.
    """
    listed = {query: n for queries in known.values() for n, query in enumerate(queries) if query not in chosen}
    asked = [query for query in listed if query in found]
    silent = nsmallest(most, (query for query in listed if query not in found), key=listed.__getitem__)
    return asked + silent


@dataclass(slots=True)
class _Node:
    """Queries of the same stems, counted as one; `home` is the known gap that lists one of them."""

    queries: list[str] = field(default_factory=list)
    intents: float = 0.0
    missed: int = 0
    partners: Counter[int] = field(default_factory=Counter)
    settled: dict[str, int] = field(default_factory=dict)
    home: str = ""

    @property
    def mass(self) -> float:
        """Return the failure mass."""
        return self.missed / THOUSAND


def _nodes(
    queries: Sequence[str], space: Wordings, found: Mapping[str, Asked], settled: Settled, owner: Mapping[str, str]
) -> list[_Node]:
    place = dict(zip(queries, space.node, strict=True))
    nodes = [_Node() for _ in space.vectors]
    for query, number in place.items():
        node = nodes[number]
        node.queries.append(query)
        node.home = node.home or owner.get(query, "")
        if query in found:
            entry = found[query]
            node.intents += entry.intents
            node.missed += entry.missed
            for ref, n in settled[query].items():
                node.settled[ref] = node.settled.get(ref, 0) + n
    return nodes


def _meet(some: Iterable[int], nodes: Sequence[_Node], place: Mapping[str, int], questions: Questions) -> None:
    """Set the partners of some nodes: those that intents of theirs used too."""
    members = [query for n in some for query in nodes[n].queries]
    for query, partners in questions.partners(members).items():
        number = place[query]
        for other, n in partners.items():
            if place.get(other, number) != number:
                nodes[number].partners[place[other]] += n


def _rates(nodes: Sequence[_Node], near: Sequence[Mapping[int, float]], rules: Rules) -> list[float]:
    counts = [node.intents for node in nodes]
    doubts = doubted([node.settled for node in nodes], counts, near, rules.near, rules.agreed)
    masses = [node.mass + rules.doubt * doubt for node, doubt in zip(nodes, doubts, strict=True)]
    return smoothed(masses, counts, near, rules.near, rules.prior)


def _adopted(
    nodes: Sequence[_Node], near: Sequence[Mapping[int, float]], rates: Sequence[float], rules: Rules
) -> dict[int, str]:
    """Return {node: known gap}: those it lists, and failing ones whose three nearest of its nodes are near."""
    home = {n: node.home for n, node in enumerate(nodes) if node.home}
    if not home:
        return {}
    sizes = Counter(home.values())
    joined = {}
    for n, links in enumerate(near):
        if n in home or not nodes[n].mass or rates[n] < rules.failing:
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
    free: Sequence[int], nodes: Sequence[_Node], near: Sequence[Mapping[int, float]], rules: Rules
) -> list[list[int]]:
    place = {n: k for k, n in enumerate(free)}
    links = [{place[other]: alike for other, alike in near[n].items() if other in place} for n in free]
    for k, n in enumerate(free):
        for other in nodes[n].partners:
            if other in place:
                links[k][place[other]] = links[k].get(place[other], 0.0) + rules.same_intent
    return average_link(links, rules.link)


def _merged(
    clusters: list[list[int]], home: Mapping[int, str], nodes: Sequence[_Node], space: Wordings, rules: Rules
) -> list[tuple[list[int], str]]:
    """Merge clusters whose centroids are alike; known gaps come first and never merge with each other."""
    gaps: defaultdict[str, list[int]] = defaultdict(list)
    for n, gap in home.items():
        gaps[gap].append(n)
    names = sorted(gaps)
    every = [gaps[name] for name in names] + clusters
    centres = [space.centroid(cluster) for cluster in every]
    postings: defaultdict[int, list[int]] = defaultdict(list)
    links: list[dict[int, float]] = [{} for _ in every]
    for one, centre in enumerate(centres):
        others = {other for term in centre.stems for other in postings[term]}
        for other in others:
            if one >= len(names) or other >= len(names):
                links[one][other] = links[other][one] = space.alike(centre, centres[other])
        for term in centre.stems:
            postings[term].append(one)
    for one, other, share in _shared(every, nodes):
        if one >= len(names) or other >= len(names):
            links[one][other] = links[other][one] = links[one].get(other, 0.0) + rules.together * share
    merged = []
    for family in average_link(links, rules.merge):
        old = [k for k in family if k < len(names)]
        new = [n for k in family if k >= len(names) for n in every[k]]
        merged += [(every[k] + (new if k == old[0] else []), names[k]) for k in old] or [(new, "")]
    return merged


def _shared(every: Sequence[Sequence[int]], nodes: Sequence[_Node]) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of clusters with the share of the smaller one's intents that touched both."""
    owner = {n: k for k, cluster in enumerate(every) for n in cluster}
    sizes = [sum(nodes[n].intents for n in cluster) for cluster in every]
    both: Counter[tuple[int, int]] = Counter()
    for n, k in owner.items():
        for other, times in nodes[n].partners.items():
            if owner.get(other, k) > k:
                both[k, owner[other]] += times
    for (one, other), times in both.items():
        yield one, other, min(1.0, times / max(1, min(sizes[one], sizes[other])))
