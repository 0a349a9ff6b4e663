"""Every rule and weight of the report and the ledger, in one place: its name, its default, what it may be and what it does.

Settings (rule_settings.py), documentation and the report itself read them here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from math import inf
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from feedback_widget.reports.definitions import CAUSES as CAUSES_MEANT
from feedback_widget.reports.definitions import OUTCOMES

Default = TypeVar("Default")

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


class Kind(NamedTuple):
    """What a rule may be: a number from `least` to `most`, `whole` or not; `beyond`: more than `least`.

    `said` is that in words, `unit` what stands behind a value.
    """

    said: str
    least: float
    most: float = inf
    whole: bool = False
    beyond: bool = False
    unit: str = ""


SECONDS = Kind("a number of seconds above 0", 0, beyond=True, unit=" s")
DAYS = Kind("a whole number of days from 1", 1, whole=True, unit=" days")
SHARE = Kind("a number from 0 to 1", 0, 1)
SOME_SHARE = Kind("a number above 0, at most 1", 0, 1, beyond=True)
ALIKE = Kind("a number from 0.15 to 1", 0.15, 1)
WEIGHT = Kind("a number above 0", 0, beyond=True)
FACTOR = Kind("a number from 0", 0)
GROWTH = Kind("a number above 1", 1, beyond=True)
COUNT = Kind("a whole number from 1", 1, whole=True)
SEVERAL = Kind("a whole number from 2", 2, whole=True)
CROWD = Kind("a whole number from 1 to 16", 1, 16, whole=True)
RANK = Kind("a whole number from 1 to 20", 1, 20, whole=True)

INTENTS, FAILURE, GROUPING, ORDER, CAUSES, LEDGER = "intents", "failure", "grouping", "order", "causes", "ledger"


def rule(default: Default, kind: Kind, group: str, said: str) -> Default:
    """Declare a rule.

    Args:
        default: its value unless a project sets another; of a mapping, every key it can have.
        kind: what it, or each value of the mapping, may be.
        group: what it is about. Rules of INTENTS and FAILURE decide what is digested of a day.
        said: what it does, in a sentence.
    """
    made = {"default_factory": lambda: default} if isinstance(default, Mapping) else {"default": default}
    found: Default = field(**made, metadata={"kind": kind, "group": group, "said": said})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Thresholds and weights. Times in seconds or days; similarities, rates and shares between 0 and 1."""

    bot_searches: int = rule(15, COUNT, INTENTS, "Visits with more searches than this are left out as bots.")
    bot_repeats: int = rule(5, SEVERAL, INTENTS, "Visits that ask one query this often are left out as bots.")
    swarm_visits: int = rule(
        8,
        SEVERAL,
        INTENTS,
        "One exact query from so many single-search visits, all within the window below, is a bot's.",
    )
    swarm_window: float = rule(3600.0, SECONDS, INTENTS, "The window within which the visits of such a swarm come.")
    swarm_share: float = rule(
        0.3, SHARE, INTENTS, "The window must also hold this share of the query's single-search visits of the day."
    )
    unlike_pause: float = rule(45.0, SECONDS, INTENTS, "An unlike search after this pause begins a new intent.")
    intent_length: float = rule(1800.0, SECONDS, INTENTS, "No intent is longer.")
    alike_grams: float = rule(
        0.3, SHARE, INTENTS, "Searches with a larger share of letter triples in common are the same intent."
    )
    read_pause: float = rule(
        15.0, SECONDS, INTENTS, "A strong match looked at for this long, and then left, was read in place."
    )
    weights: Mapping[str, float] = rule(WEIGHTS, SHARE, FAILURE, "How much of a failure an intent is, by how it ended.")
    most_wordings: int = rule(
        3000, COUNT, GROUPING, "How many wordings of a language are compared, those that failed most first."
    )
    near: float = rule(0.25, ALIKE, GROUPING, "Similarity from which a wording lends its failure rate to another.")
    prior: float = rule(1.5, WEIGHT, GROUPING, "Weight of the overall failure rate in a smoothed rate, in intents.")
    doubt: float = rule(
        0.15, SHARE, GROUPING, "Failure weight of a click on an article that hardly anybody with the need settled on."
    )
    agreed: float = rule(
        0.2,
        SOME_SHARE,
        GROUPING,
        "Share of similar intents that settled on an article, from which no click is in doubt.",
    )
    failing: float = rule(0.45, SHARE, GROUPING, "Smoothed rate from which a wording belongs to a gap.")
    link: float = rule(0.38, SHARE, GROUPING, "Average similarity at which groups of wordings join.")
    same_intent: float = rule(0.9, FACTOR, GROUPING, "Added to the similarity of two wordings of one intent.")
    together: float = rule(
        1.6, FACTOR, GROUPING, "Added to the similarity of two groups, times the share of intents that used both."
    )
    merge: float = rule(0.42, SHARE, GROUPING, "Similarity of whole groups at which they are one gap.")
    adopt: float = rule(0.35, SHARE, GROUPING, "Similarity from which a new wording joins a known gap.")
    scope: float = rule(
        0.5,
        SHARE,
        CAUSES,
        "Out of scope: successful searches use less than this share of the gap's words, and few engaged.",
    )
    engaged: float = rule(0.15, SHARE, CAUSES, "Out of scope: a smaller share of its intents opened anything or wrote.")
    noise_share: float = rule(0.5, SHARE, CAUSES, "Noise: a larger share of its intents is idle words or key-mashing.")
    unhelpful_opened: float = rule(
        0.3, SHARE, CAUSES, "Unhelpful: at least this share of its intents opened one article."
    )
    unhelpful_left: float = rule(
        0.4, SHARE, CAUSES, "Unhelpful: at least this share of those went on unhappy or voted no."
    )
    wording_browsed: float = rule(
        0.08, SHARE, CAUSES, "Wording: at least this share found the article through the categories."
    )
    ranking_settled: float = rule(0.1, SHARE, CAUSES, "Ranking: at least this share settled on the article.")
    ranking_below: int = rule(3, RANK, CAUSES, "Ranking: the article is listed below this rank.")
    severity: Mapping[str, float] = rule(
        SEVERITY, SHARE, ORDER, "Factor on a gap's impact, by its cause: how much of a failed intent is lost."
    )
    strong: float = rule(
        0.5, SHARE, ORDER, "How much of a missing gap's severity goes when all its searches end on a strong match."
    )
    one_day: float = rule(0.3, SHARE, ORDER, "Factor on the impact of a gap seen on one day only.")
    least_visits: int = rule(2, COUNT, ORDER, "Gaps with fewer visits are not listed.")
    least_refusals: int = rule(2, COUNT, ORDER, 'Articles with fewer "no" votes are not listed as gaps.')
    private: int = rule(2, CROWD, ORDER, "A wording is shown once so many distinct visitors used it.")
    enter_failed: int = rule(3, COUNT, LEDGER, "Failed intents a new gap needs to enter the ledger.")
    enter_visits: int = rule(2, COUNT, LEDGER, "Visits a new gap needs to enter the ledger.")
    answered_within: int = rule(
        3, RANK, LEDGER, "A gap that enters counts as answered when its answer is among so many first results."
    )
    answered_share: float = rule(0.8, SOME_SHARE, LEDGER, "It must be there for at least this share of the wordings.")
    proof_days: int = rule(14, DAYS, LEDGER, "How long after publishing customers' failures judge an answer.")
    proof_reach: int = rule(56, DAYS, LEDGER, "How far back before the answer, and from today, they are counted.")
    proof_intents: int = rule(8, COUNT, LEDGER, "With fewer intents since, numbers cannot speak against an answer.")
    ignored_growth: float = rule(
        2.0, GROWTH, LEDGER, "An ignored gap comes back when its failures grow by this factor."
    )


USUAL = Rules()
_MEANT = {"weights": {name: f"They {said}." for name, said in OUTCOMES.items()}, "severity": CAUSES_MEANT}


class Line(NamedTuple):
    """A rule as it is told: weights one by one, by dotted names."""

    name: str
    value: float
    default: float
    kind: Kind
    group: str
    said: str

    @property
    def changed(self) -> bool:
        """Whether a project has set it otherwise."""
        return self.value != self.default

    @property
    def told(self) -> str:
        """The value as people read it."""
        return _told(self.value, self.kind.unit)

    @property
    def usual(self) -> str:
        """The default as people read it."""
        return _told(self.default, self.kind.unit)


def lines(rules: Rules) -> Iterator[Line]:
    """Yield every rule and weight in force beside its default, in the order of their declaration."""
    for one in fields(Rules):
        value, default, about = getattr(rules, one.name), getattr(USUAL, one.name), one.metadata
        if isinstance(default, Mapping):
            for key in default:
                said = _MEANT[one.name][key]
                yield Line(f"{one.name}.{key}", value[key], default[key], about["kind"], about["group"], said)
        else:
            yield Line(one.name, value, default, about["kind"], about["group"], about["said"])


def _told(value: float, unit: str) -> str:
    return f"{value:.6g}{unit.removesuffix('s') if value == 1 and len(unit) > 2 else unit}"


def changes(rules: Rules) -> dict[str, float]:
    """Return what differs from the defaults, by dotted name."""
    return {line.name: line.value for line in lines(rules) if line.changed}


def with_changes(changed: Mapping[str, float]) -> Rules:
    """Return the default rules but for what `changes` found; names that this version does not know are left out."""
    found: dict[str, Any] = {}
    for one in fields(Rules):
        default = getattr(USUAL, one.name)
        if isinstance(default, Mapping):
            found[one.name] = {key: changed.get(f"{one.name}.{key}", value) for key, value in default.items()}
        else:
            found[one.name] = changed.get(one.name, default)
    return Rules(**found)
