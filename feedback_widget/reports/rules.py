"""Every rule and weight of the gap report, in one place, so that the report can print them beside its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# How an intent ended -> how much of a failure that is, 0 to 1. A closed set; see outcomes.py for when each applies.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "contacted": 1.0,
        "voted_no": 1.0,
        "no_result": 0.95,
        "gave_up": 0.95,
        "came_back": 0.9,
        "left_weak": 0.85,
        "left_strong": 0.7,
        "browsed": 0.6,
        "read_in_place": 0.0,
        "clicked": 0.0,
        "voted_yes": 0.0,
    }
)

# Cause -> how much of a failed intent is lost. Whoever meets a missing answer has nowhere to go; who meets a badly
# ranked or worded one may still scroll, browse or ask differently; noise is nobody.
SEVERITY: Mapping[str, float] = MappingProxyType(
    {
        "missing": 1.0,
        "moved": 1.0,
        "unhelpful": 0.2,
        "wording": 0.2,
        "ranking": 0.15,
        "out_of_scope": 0.05,
        "noise": 0.02,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Thresholds and weights. Times in seconds; similarities, rates and shares between 0 and 1.

    Attributes:
        bot_searches: visits with more searches than this are dropped.
        bot_repeats: visits that ask one query this often are dropped.
        swarm_visits: one exact query from this many single-search visits within `swarm_window` is a bot.
        swarm_window: see `swarm_visits`.
        swarm_share: the window must also hold this share of the query's single-search visits of the day.
        unlike_pause: an unlike search after this pause begins a new intent.
        intent_length: no intent is longer.
        alike_grams: searches with this 3-gram Jaccard similarity are the same intent.
        read_pause: a strong match looked at for this long before the visit goes on was read in place.
        weights: failure weight of each outcome.
        most_wordings: how many wordings of a language are compared, those that failed most first.
        near: similarity from which a wording lends its failure rate to another.
        prior: weight of the overall failure rate in a smoothed rate, in intents.
        doubt: failure weight of a click on an article that hardly anybody with the need settled on.
        agreed: share of similar intents that must have settled on an article for a click to be beyond doubt.
        failing: smoothed rate from which a wording belongs to a gap.
        link: average similarity at which clusters join.
        same_intent: added to the similarity of two wordings of one intent.
        together: added to the similarity of two clusters, times the share of the smaller one's intents that used both.
        merge: similarity of whole clusters at which they are one gap.
        adopt: similarity from which a new wording joins a known gap.
        scope, engaged: a gap is out of scope when successful searches share less than this of its words, and fewer than
            `engaged` of its intents opened anything or wrote.
        severity: factor on the impact by cause: what is left to a customer who meets such a gap.
        strong: how much of a missing gap's severity goes when all its searches end on a strong match, which says that
            something much like an answer is there.
        least_visits: gaps with fewer visits are not listed.
        one_day: factor on the impact of a gap seen on one day only.
        private: a raw wording is shown after this many visits (k-anonymity).
    """

    bot_searches: int = 15
    bot_repeats: int = 5
    swarm_visits: int = 8
    swarm_window: float = 3600.0
    swarm_share: float = 0.3
    unlike_pause: float = 45.0
    intent_length: float = 1800.0
    alike_grams: float = 0.3
    read_pause: float = 15.0
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    most_wordings: int = 3000
    near: float = 0.25
    prior: float = 1.5
    doubt: float = 0.15
    agreed: float = 0.2
    failing: float = 0.45
    link: float = 0.38
    same_intent: float = 0.9
    together: float = 1.6
    merge: float = 0.42
    adopt: float = 0.35
    scope: float = 0.5
    engaged: float = 0.15
    severity: Mapping[str, float] = field(default_factory=lambda: SEVERITY)
    strong: float = 0.5
    least_visits: int = 2
    one_day: float = 0.3
    private: int = 2
