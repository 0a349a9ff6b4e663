"""Does the report find what is missing? Simulated months with a known truth, beside what others list.

python benchmarks/gaps.py ../shared/relevance/stackfaq [DIR...] [--seeds 5] [--no-dwell]

Every DIR is in the format of ../shared/relevance. For each: `--seeds` worlds of 2,000 visits, a fifth of the topics
withheld from the index (gap_worlds.py), people as feedback_widget/simulate plays them, 10 % noise. Prints means over
the seeds for the report, for the list of searches without results, and for the list of exact queries without a click,
in the same run; then the means over all directories. A simulator is not a log: the figures compare methods.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import perf_counter

from gap_scores import Listed, confusion, macro_f1, scores, stability
from gap_worlds import Topics, World, build, day_name, read_topics

from feedback_widget.reports.compute import compute
from feedback_widget.reports.gaps import fingerprint
from feedback_widget.reports.intents import Intent
from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import Rules
from feedback_widget.simulate.habits import Habits
from feedback_widget.simulate.words import OFF_TOPIC

LEAST_TOPICS = 20
WANTED = {
    "precision": "precision@N", "recall": "recall@1.6N", "large": "needs >= 15 visits", "weighted": "impact-weighted",
    "noise": "noise", "duplicates": "duplicates", "purity": "purity", "b_cubed": "B-cubed F",
}  # fmt: skip


def report_on(world: World, first_day: int, rules: Rules, remembered: dict[str, tuple[str, ...]]) -> Report:
    """Return the report of 30 days of a world."""
    events = world.events(first_day, 30, rules)
    events = replace(events, remembered=remembered)
    return compute(events, world.site, since=day_name(first_day), until=day_name(first_day + 29), rules=rules)


def question_gaps(report: Report) -> Listed:
    """Return the wordings of the report's gaps, in its order."""
    return [report.memory[gap.id] for gap in report.gaps if gap.kind == "question"]


def lists_of_others(asked: Iterable[Intent]) -> dict[str, Listed]:
    """Return what hosted tools show: searches without results, and exact queries without a click, most asked first."""
    empty: Counter[str] = Counter()
    unclicked: Counter[str] = Counter()
    for intent in asked:
        for query in intent.queries:
            empty[query] += intent.match == "none"
            unclicked[query] += not intent.clicked
    return {
        "searches without results": [[query] for query, n in empty.most_common() if n],
        "exact queries without click": [[query] for query, n in unclicked.most_common() if n],
    }


def measure(
    topics: Topics, seeds: Sequence[int], habits: Habits, off_topic: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return the mean scores of each method over the seeds."""
    runs: dict[str, list[dict[str, float]]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    kept, seconds, events, needs = [], [], [], []
    rules = Rules()
    for seed in seeds:
        world = build(topics, seed, habits=habits, off_topic=off_topic)
        began = perf_counter()
        report = report_on(world, 0, rules, {})
        seconds.append(perf_counter() - began)
        runs.setdefault("askwell", []).append(scores(question_gaps(report), world))
        for name, listed in lists_of_others(world.intents(0, 30, rules)).items():
            runs.setdefault(name, []).append(scores(listed, world))
        pairs += confusion(report, world)
        two = build(topics, seed + 1000, months=2, habits=habits, off_topic=off_topic)
        first = report_on(two, 0, rules, {})
        second = report_on(two, 30, rules, dict(first.memory))
        kept.append(stability(first, second, failing_again(two, rules)))
        events.append(sum(len(visit) for visit in world.visits))
        needs.append(len(world.withheld()))
    means = {name: {key: mean(run[key] for run in found) for key in found[0]} for name, found in runs.items()}
    means["askwell"] |= {"cause F1": macro_f1(pairs), "stable": mean(kept), "seconds": mean(seconds)}
    means["askwell"] |= {"events": mean(events), "N": mean(needs)}
    return means


def failing_again(world: World, rules: Rules) -> dict[str, float]:
    """Return the failure mass of each wording in a world's second month, by fingerprint."""
    found: Counter[str] = Counter()
    for intent in world.intents(30, 30, rules):
        for query in intent.queries:
            found[fingerprint(query)] += rules.weights[intent.outcome]  # type: ignore[assignment]
    return dict(found)


def show(name: str, means: dict[str, dict[str, float]]) -> None:
    """Print one table."""
    ours = means["askwell"]
    about = f"N {ours['N']:.1f}, {ours['events']:.0f} events, report in {ours['seconds']:.2f} s" if "N" in ours else ""
    print(f"\n{name}: {about}")
    print(f"{'':28}" + "".join(f"{title:>20}" for title in WANTED.values()))
    for method, found in means.items():
        print(f"{method:28}" + "".join(f"{found[key]:20.3f}" for key in WANTED))
    print(f"causes, macro F1 {ours['cause F1']:.3f}; gaps that keep id and members {ours['stable']:.3f}")


def main() -> None:
    """Measure every directory named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--no-dwell", action="store_true", help="collectors that do not say how long results were read")
    options = parser.parse_args()
    sets = [read_topics(folder) for folder in options.folders]
    habits = replace(Habits(), tells_dwell=not options.no_dwell)
    found = []
    for topics in sets:
        if len(topics.questions) < LEAST_TOPICS:
            print(f"\n{topics.name}: only {len(topics.questions)} topics with enough questions, left out")
            continue
        others = [q for other in sets if other is not topics for asked in other.questions.values() for q in asked]
        found.append(measure(topics, range(options.seeds), habits, [*OFF_TOPIC, *others]))
        show(topics.name, found[-1])
    if len(found) > 1:
        methods = found[0]
        show("mean over sets", {m: {k: mean(one[m][k] for one in found) for k in methods[m]} for m in methods})


if __name__ == "__main__":
    main()
