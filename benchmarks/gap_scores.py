"""How good a list of gaps is, measured against the truth of a simulated world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean

from gap_worlds import World

from feedback_widget.reports.report import Report

Listed = Sequence[Sequence[str]]
CAUSES = ("missing", "wording", "ranking", "unhelpful", "noise")


def scores(listed: Listed, world: World) -> dict[str, float]:
    """Score gaps, given as lists of wordings, best first.

    N is the number of withheld needs with at least 3 visits. A gap stands for the need behind at least half of its
    searches. Precision counts a need once, however many gaps stand for it.
    """
    withheld = world.withheld()
    n, reach = len(withheld), round(1.6 * len(withheld))
    needs = [need_of(wordings, world) for wordings in listed]
    found = set(needs[:reach]) & withheld
    large = world.withheld(15)
    purity, b_cubed = clustering(listed, world, withheld)
    return {
        "precision": len(set(needs[:n]) & withheld) / n,
        "recall": len(found) / n,
        "large": len(found & large) / len(large) if large else 1.0,
        "weighted": sum(world.visitors[need] for need in found) / sum(world.visitors[need] for need in withheld),
        "noise": sum(need == "" for need in needs[:n]) / n,
        "duplicates": sum(bool(need) and need in needs[:place] for place, need in enumerate(needs[:n])) / n,
        "purity": purity,
        "b_cubed": b_cubed,
    }


def need_of(wordings: Sequence[str], world: World) -> str | None:
    """Return the need behind at least half of the searches with these wordings ("": noise), or None."""
    counts: Counter[str] = Counter()
    for query in wordings:
        counts.update(world.asked.get(query, Counter()))
    if not counts:
        return None
    need, most = counts.most_common(1)[0]
    return need if 2 * most >= counts.total() else None


def clustering(listed: Listed, world: World, withheld: set[str]) -> tuple[float, float]:
    """Return purity over all gaps, by searches, and B-cubed F over the wordings of withheld needs.

    A wording in no gap is a cluster of its own. B-cubed: Bagga and Baldwin, ACL 1998.
    """
    majority = total = 0
    for wordings in listed:
        counts: Counter[str] = Counter()
        for query in wordings:
            counts.update(world.asked.get(query, Counter()))
        majority += max(counts.values(), default=0)
        total += counts.total()
    place = {query: k for k, wordings in enumerate(listed) for query in wordings}
    sizes = Counter(place.values())
    items = []
    for number, (query, counts) in enumerate(world.asked.items()):
        need = counts.most_common(1)[0][0]
        if need in withheld:
            items.append((need, place.get(query, -1 - number)))
    both, of_need = Counter(items), Counter(need for need, _ in items)
    precision = mean(both[need, k] / (sizes[k] if k >= 0 else 1) for need, k in items)
    recall = mean(both[need, k] / of_need[need] for need, k in items)
    return majority / max(1, total), 2 * precision * recall / (precision + recall)


def confusion(report: Report, world: World) -> Counter[tuple[str, str]]:
    """Count (true cause, cause given) over the question gaps that stand for a failing need, or for noise."""
    pairs: Counter[tuple[str, str]] = Counter()
    for gap in report.gaps:
        need = need_of(report.memory.get(gap.id, ()), world) if gap.kind == "question" else None
        true = world.cause[need] if need else "noise" if need == "" else ""
        if true:
            pairs[true, "noise" if gap.cause == "out_of_scope" else gap.cause] += 1
    return pairs


def macro_f1(pairs: Mapping[tuple[str, str], int]) -> float:
    """Return the mean F1 over the causes."""
    each = []
    for cause in CAUSES:
        right = pairs.get((cause, cause), 0)
        given = sum(n for (_, said), n in pairs.items() if said == cause)
        true = sum(n for (was, _), n in pairs.items() if was == cause)
        each.append(2 * right / (given + true) if given + true else 1.0)
    return mean(each)


def stability(first: Report, second: Report, failing: Mapping[str, float]) -> float:
    """Return the share of gaps that kept id and members: of their wordings listed again, two thirds under the old id.

    Judged are gaps whose wordings failed at least twice in the second period (`failing`: {fingerprint: failure mass});
    one whose id is gone has not been kept.
    """
    home = {wording: gap.id for gap in second.gaps for wording in gap.members}
    kept = judged = 0
    for gap in first.gaps:
        if gap.kind != "question" or sum(failing.get(wording, 0.0) for wording in gap.members) < 2:
            continue
        back = [wording for wording in gap.members if wording in home]
        judged += 1
        kept += bool(back) and 3 * sum(home[wording] == gap.id for wording in back) >= 2 * len(back)
    return kept / max(1, judged)
