"""Average-link clustering of a sparse similarity graph.

1. Every node is a cluster. A link between clusters carries the sum of similarities between their members; pairs
   without an edge count 0.
2. The two clusters with the highest average similarity (sum / product of sizes) join, until none reaches the limit.
3. A heap holds the candidate links; outdated ones are recognised by their value and skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

Links = Mapping[int, float]


def average_link(links: Sequence[Links], least: float) -> list[list[int]]:
    """Cluster nodes 0..n-1 by average link.

    Args:
        links: for each node {other node: similarity}; symmetric.
        least: average similarity below which clusters stay apart.

    Returns:
        Clusters as sorted lists of nodes, in order of their first node.
    """
    sums = [dict(near) for near in links]
    members: list[list[int]] = [[n] for n in range(len(links))]
    heap = [
        (-alike, one, two)
        for one, near in enumerate(links)
        for two, alike in near.items()
        if one < two and alike >= least
    ]
    heapify(heap)
    while heap:
        negative, one, two = heappop(heap)
        if not members[one] or not members[two] or _average(sums, members, one, two) != -negative:
            continue
        _join(sums, members, one, two)
        for other in sums[one]:
            average = _average(sums, members, one, other)
            if average >= least:
                heappush(heap, (-average, min(one, other), max(one, other)))
    return [sorted(cluster) for cluster in members if cluster]


def _average(sums: list[dict[int, float]], members: list[list[int]], one: int, two: int) -> float:
    return sums[one].get(two, 0.0) / (len(members[one]) * len(members[two]))


def _join(sums: list[dict[int, float]], members: list[list[int]], one: int, two: int) -> None:
    members[one] += members[two]
    members[two] = []
    moved = sums[two]
    sums[two] = {}
    sums[one].pop(two, None)
    for other, total in moved.items():
        if other == one:
            continue
        del sums[other][two]
        both = sums[one].get(other, 0.0) + total
        sums[one][other] = sums[other][one] = both
