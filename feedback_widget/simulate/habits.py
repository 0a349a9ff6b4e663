"""What visitors tend to do, as numbers. Change them to see whether a report survives other people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Probabilities of one visitor's choices, each between 0 and 1 unless said otherwise.

    Attributes:
        looks_at: chance that the result at each rank is looked at (ranks beyond the tuple: never).
        clicks_fit: chance to click a looked-at result that answers the need.
        clicks_misfit: chance to click a looked-at result that does not.
        reads_in_place: chance that an answer seen in a strong match's first results is read there, without a click.
        leaves_after_misfit: chance to leave the site from a wrong article, silently.
        helped_by_bad: chance that an article known to be unhelpful helps all the same.
        votes_yes / votes_no: chance to vote after being helped, or not.
        refines: chance to try another wording after a failed attempt.
        contacts: chance to contact a person after the last failed attempt.
        browses: chance to find the article, where one exists, through the categories instead.
        second_need: chance that a visit has a second, unrelated need.
        mistypes / cuts_short: chance of one typing error, or of the last word cut short, a query.
        attempts: searches a need at most.
        skew: exponent of the Zipf law of how often each need is asked; wordings of a need follow the same law, halved.
        noise: share of visits that are junk, off topic or bots.
        tells_dwell: whether search events say how long the results were on screen.
    """

    looks_at: tuple[float, ...] = (0.98, 0.85, 0.7, 0.5, 0.4, 0.3, 0.22, 0.18, 0.14, 0.1)
    clicks_fit: float = 0.88
    clicks_misfit: float = 0.06
    reads_in_place: float = 0.15
    leaves_after_misfit: float = 0.25
    helped_by_bad: float = 0.15
    votes_yes: float = 0.12
    votes_no: float = 0.35
    refines: float = 0.5
    contacts: float = 0.15
    browses: float = 0.3
    second_need: float = 0.06
    mistypes: float = 0.08
    cuts_short: float = 0.04
    attempts: int = 3
    skew: float = 0.9
    noise: float = 0.1
    tells_dwell: bool = True
