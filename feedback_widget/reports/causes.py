"""Why a gap is there: transparent rules over the evidence, each with the counts that speak for it.

| cause | what speaks for it | what to do |
|---|---|---|
| noise | wordings made of idle words or key-mashing | ignore |
| moved | the article that used to answer is gone, or a path leads nowhere | redirect |
| out_of_scope | its words are not those of successful searches, and hardly anybody opened anything or wrote | ignore |
| unhelpful | one article is opened by many, and most of them go on unhappy or vote "no" | extend |
| wording | one article is found through the categories, which search did not show for these words | add synonym |
| ranking | one article keeps those who open it, but it is listed low | retitle |
| missing | none of these: nothing that is opened or shown keeps anybody | write |

The strongest score wins; missing is what remains, with the share of intents that no article kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from feedback_widget.reports.evidence import Evidence
from feedback_widget.reports.junk import is_junk
from feedback_widget.reports.report import Cause, Nearest
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.site import Site
from feedback_widget.reports.spelling import completions, repairs
from feedback_widget.reports.wording import stems, telling

ACTIONS = {
    "missing": "write",
    "unhelpful": "extend",
    "wording": "add synonym",
    "ranking": "retitle",
    "moved": "redirect",
    "out_of_scope": "ignore",
    "noise": "ignore",
}
SILENT = ("no_result", "left_weak", "left_strong", "gave_up")
SAMPLE = 12
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where today's search lists each article for a gap's wordings: {ref: rank by wording}, and how well it matches."""

    places: Mapping[str, list[int]]
    grades: Mapping[str, str]
    asked: int

    def rank(self, ref: str) -> int:
        """Return the median rank of an article over the wordings; 0 when most do not list it."""
        places = sorted(self.places.get(ref, ()))
        places += [DEPTH + 1] * (self.asked - len(places))
        middle = places[(len(places) - 1) // 2] if places else 0
        return 0 if middle > DEPTH else middle


def search_again(evidence: Evidence, site: Site) -> Ranks:
    """Ask today's search the gap's most frequent wordings."""
    often = sorted(evidence.wordings.items(), key=lambda item: (-item[1][0], item[0]))
    wordings = [query for query, _ in often[:SAMPLE]]
    places: dict[str, list[int]] = {}
    grades: Counter[tuple[str, str]] = Counter()
    for query in wordings:
        for ref, rank, match in site.search(query, DEPTH):
            places.setdefault(ref, []).append(rank)
            grades[ref, match] += 1
    best = {ref: grade for (ref, grade), _ in sorted(grades.items(), key=lambda item: item[1])}
    return Ranks(places, best, len(wordings))


def unknown_words(evidence: Evidence, site: Site) -> list[str]:
    """Return the telling words the content never uses, most asked first; slips and words cut short are none."""
    counts: Counter[str] = Counter()
    for query, (intents, _) in evidence.wordings.items():
        for word in set(telling(query)):
            counts[word] += int(intents)
    asked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    unknown = [word for word, _ in asked if not site.knows(word)]
    slipped = {**repairs(counts), **completions(counts, counts)} if unknown else {}
    return [word for word in unknown if word not in slipped]


def familiarity(evidence: Evidence, familiar: Collection[str] | None) -> float | None:
    """Return the share of telling stems that successful searches use, over the wordings asked; None: cannot be told."""
    if familiar is None:
        return None
    known = total = 0.0
    for query, (intents, _) in evidence.wordings.items():
        parts = stems(query)
        total += intents
        known += intents * sum(part in familiar for part in parts) / max(1, len(parts))  # 0 words: signs
    return known / total if total else 1.0


def causes(evidence: Evidence, ranks: Ranks, known_share: float | None, rules: Rules) -> tuple[Cause, ...]:
    """Return the causes that something speaks for, strongest first; there is always one."""
    found = [
        _noise(evidence, rules),
        _out_of_scope(evidence, known_share, rules),
        _unhelpful(evidence, rules),
        _wording(evidence, ranks, rules),
        _ranking(evidence, ranks, rules),
        _missing(evidence),
    ]
    return tuple(sorted((cause for cause in found if cause.score > 0), key=lambda cause: -cause.score))


def nearest(evidence: Evidence, ranks: Ranks, site: Site) -> Nearest | None:
    """Return the article that should answer: the one customers settled on, or else the one search lists first."""
    settled = _settled(evidence)
    by_rank = sorted(ranks.places, key=lambda ref: (-sum(1 / rank for rank in ranks.places[ref]), ref))
    ref = settled if settled and (evidence.kept[settled] + evidence.browsed[settled]) > 1 else (by_rank or [""])[0]
    if not ref:
        return None
    facts = site.articles.get(ref)
    listed = len(ranks.places.get(ref, ()))
    return Nearest(
        ref=ref,
        title=facts.title if facts else ref,
        rank=ranks.rank(ref),
        match=ranks.grades.get(ref, "none"),
        covered=listed / ranks.asked if ranks.asked else 0.0,
    )


def _settled(evidence: Evidence) -> str:
    """Return the article that most intents ended with, opened from a result or found by browsing."""
    counts = evidence.kept + evidence.browsed
    return max(counts, key=lambda ref: (counts[ref], ref), default="")


def _noise(evidence: Evidence, rules: Rules) -> Cause:
    junk = sum(intents for query, (intents, _) in evidence.wordings.items() if is_junk(query))
    share = junk / max(1.0, sum(intents for intents, _ in evidence.wordings.values()))
    score = 2 * share if share > rules.noise_share else 0.0
    return Cause(name="noise", score=score, evidence=(f"{share:.0%} idle words or key-mashing",))


def _out_of_scope(evidence: Evidence, known_share: float | None, rules: Rules) -> Cause:
    if known_share is None:
        return Cause(name="out_of_scope", score=0.0, evidence=())
    engaged = 1 - sum(evidence.outcomes[name] for name in SILENT) / evidence.intents
    strange = known_share < rules.scope and engaged < rules.engaged
    said = (f"{known_share:.0%} of the words are in successful searches", f"{engaged:.0%} opened anything or wrote")
    return Cause(name="out_of_scope", score=1.5 * (1 - known_share) if strange else 0.0, evidence=said)


def _unhelpful(evidence: Evidence, rules: Rules) -> Cause:
    unhappy = evidence.returned + evidence.refused
    ref = max(unhappy, key=lambda ref: (unhappy[ref], ref), default="")
    opened, returned, refused = evidence.opened[ref], evidence.returned[ref], evidence.refused[ref]
    many = opened >= 2 and opened >= rules.unhelpful_opened * evidence.intents
    strong = many and unhappy[ref] >= max(2, rules.unhelpful_left * opened)
    score = 1.0 * opened / evidence.intents + 0.3 * min(1.0, refused / 2) if strong else 0.0
    said = (
        f"{opened} of {evidence.intents} opened {ref}",
        f"{returned} of them went on unhappy",
        f"{refused} voted no",
    )
    return Cause(name="unhelpful", score=min(1.4, score), evidence=said)


def _wording(evidence: Evidence, ranks: Ranks, rules: Rules) -> Cause:
    ref = max(evidence.browsed, key=lambda ref: (evidence.browsed[ref], ref), default="")
    browsed = evidence.browsed[ref]
    rank = ranks.rank(ref)
    clicked = evidence.opened[ref]
    strong = browsed >= 1 and browsed >= rules.wording_browsed * evidence.intents and browsed > clicked and not rank
    score = min(1.0, 0.6 + browsed / evidence.intents) if strong else 0.0
    return Cause(
        name="wording", score=score, evidence=(f"{browsed} found {ref} through the categories, search did not list it",)
    )


def _ranking(evidence: Evidence, ranks: Ranks, rules: Rules) -> Cause:
    counts = evidence.kept + evidence.browsed
    ref = _settled(evidence)
    settled, opened = counts[ref], evidence.opened[ref]
    rank = ranks.rank(ref) or (round(evidence.ranks[ref] / opened) if opened else 0)
    strong = settled >= 2 and settled >= rules.ranking_settled * evidence.intents and rank > rules.ranking_below
    score = min(1.0, 0.55 + settled / evidence.intents) if strong else 0.0
    return Cause(name="ranking", score=score, evidence=(f"{settled} settled on {ref}, listed at rank {rank or '-'}",))


def _missing(evidence: Evidence) -> Cause:
    kept = evidence.kept.total() + evidence.browsed.total()
    weak = evidence.intents - evidence.strong
    said = (
        f"{kept} of {evidence.intents} settled on an article",
        f"{weak} of {evidence.intents} ended on a weak match",
    )
    return Cause(name="missing", score=0.5, evidence=said)
