"""How an intent ended.

| outcome | when |
|---|---|
| contacted | a person was asked, after searching |
| voted_no / voted_yes | the last vote of the intent |
| clicked | a result was opened after the last search, and that was the end |
| browsed | no result helped, but an article was found through the categories |
| read_in_place | a strong match stayed on screen for the time it takes to read, and that was the end |
| came_back | a result was opened, the visitor came back, searched again, and gave up |
| gave_up | worded twice or more, and given up without a click |
| no_result | one search, nothing found |
| left_weak / left_strong | one search, nothing opened; by the grade of its match |
"""

from __future__ import annotations

from feedback_widget.reports.rows import Row
from feedback_widget.reports.rules import Rules

_OPENS = {"click": "clicked", "view": "browsed"}


def outcome(part: list[Row], rules: Rules) -> str:
    """Return how an intent ended, from its rows in order of time."""
    if len(part) == 1:
        return _left(part[0], rules)
    kinds = [row[1] for row in part]
    if "contact" in kinds:
        return "contacted"
    last = len(kinds) - 1 - kinds[::-1].index("search")
    after = part[last + 1 :]
    for row in reversed(after):
        if row[1] == "vote":
            return "voted_yes" if row[5] else "voted_no"
    for row in after:
        if row[1] in _OPENS:
            return _OPENS[row[1]]
    left = _left(part[last], rules)
    if last == 0 or left == "read_in_place":
        return left
    return "came_back" if "click" in kinds else "gave_up"


def _left(search: Row, rules: Rules) -> str:
    """A single search after which nothing was opened."""
    if not search[5]:
        return "no_result"
    if search[6] != "strong":
        return "left_weak"
    return "read_in_place" if search[10] >= 1000 * rules.read_pause else "left_strong"
