"""How an intent ended.

| outcome | when |
|---|---|
| contacted | a person was asked, after searching |
| voted_no / voted_yes | the last vote of the intent |
| clicked | a result was opened after the last search, or unfolded in the list for a while, and that was the end |
| browsed | no result helped, but an article was found through the categories |
| read_in_place | a strong match stayed on screen for the time it takes to read, and that was the end |
| came_back | a result was opened, the visitor came back, searched again, and gave up |
| gave_up | worded twice or more, and given up without a click |
| no_result | one search, nothing found |
| left_weak / left_strong | one search, nothing opened; by the grade of its match |
"""

from __future__ import annotations

from feedback_widget.reports.rules import Rules
from feedback_widget.reports.steps import Step

OPENS = {"click": "clicked", "view": "browsed"}


def outcome(last: Step, searches: int, clicks: int, after: str, vote: int | None, contacted: bool, rules: Rules) -> str:
    """Return how an intent ended.

    Args:
        last: its last search.
        searches: how many it had.
        clicks: results opened, all in all.
        after: kind of the first thing opened after the last search: ``click``, ``view`` or "".
        vote: the last vote after the last search, 1 or 0; None without one.
        contacted: whether a person was asked.
        rules: how long reading takes.
    """
    if contacted:
        return "contacted"
    if vote is not None:
        return "voted_yes" if vote else "voted_no"
    if after:
        return OPENS[after]
    left = abandoned(last, rules)
    if searches == 1 or left == "read_in_place":
        return left
    return "came_back" if clicks else "gave_up"


def abandoned(search: Step, rules: Rules) -> str:
    """Return how a search ended after which nothing was opened."""
    if not search.number:
        return "no_result"
    if search.extra != "strong":
        return "left_weak"
    return "read_in_place" if search.dwell >= 1000 * rules.read_pause else "left_strong"
