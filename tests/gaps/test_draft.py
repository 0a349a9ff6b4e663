"""A draft lands where its neighbours are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.loader import load
from generator.gaps.draft import draft
from generator.gaps.models import Gap

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("near", "folder"),
    [("articles/lamps/reset-your-lamp", "articles/lamps/"), ("articles/billing/refund-an-order", "articles/billing/")],
)
def test_a_draft_joins_the_category_of_what_came_nearest(tiny_content: Path, near: str, folder: str) -> None:
    gap = Gap(id="student-0001", label="student discount", wordings=("student discount",), near=near)
    assert draft(gap, load(tiny_content), today=TODAY).path == f"{folder}student-discount.md"


def test_a_category_that_is_asked_for_wins(tiny_content: Path) -> None:
    gap = Gap(id="student-0001", label="student discount", near="articles/lamps/reset-your-lamp")
    assert draft(gap, load(tiny_content), today=TODAY, category="billing").path.startswith("articles/billing/")


def test_a_draft_leaves_the_name_of_an_article_elsewhere_to_it(tiny_content: Path) -> None:
    """Links by that name would be any of the two, and the check would fail."""
    gap = Gap(id="reset-0001", label="reset your lamp", wordings=("reset your lamp",))
    made = draft(gap, load(tiny_content), today=TODAY, category="billing")
    assert (made.path, made.gap.answer) == ("articles/billing/reset-0001.md", "articles/billing/reset-0001")
