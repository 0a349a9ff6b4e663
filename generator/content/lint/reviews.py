"""Articles past the day somebody meant to look at them again."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (Rule("overdue-review", "warning", "a page past its review_by", "read it again, then set a new review_by"),)


def look(site: Site) -> Iterator[Hit]:
    """Find what is overdue on the day of the check."""
    for page in site.published():
        if page.review_by and page.review_by < site.today:
            days = (site.today - page.review_by).days
            owner = f" by {page.owner}" if page.owner else ""
            line = page.key_lines.get("review_by", 1)
            message = f"review{owner} was due on {page.review_by}, {days} day{'s' * (days != 1)} ago"
            yield Hit("overdue-review", page.source, line, message, RULES[0].way_out)
