"""A draft lands where its neighbours are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.loader import load
from generator.errors import LedgerError
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


def test_an_address_needs_a_redirect_and_no_article(tiny_content: Path) -> None:
    gap = Gap(id="old-0001", label="/old/lamp/", cause="moved", near="articles/lamps/reset-your-lamp")
    with pytest.raises(LedgerError, match=r"add 'old/lamp: articles/lamps/reset-your-lamp' to redirects\.yml"):
        draft(gap, load(tiny_content), today=TODAY)


def test_a_gap_of_votes_is_tested_by_what_the_replay_asks(tiny_content: Path) -> None:
    """Its search tests were a heading without a test."""
    made = draft(Gap(id="light-0001", label="Mend the light"), load(tiny_content), today=TODAY)
    assert '{query: "Mend the light", expect: "' in made.tests


@pytest.mark.parametrize(
    ("gap", "alike"),
    [
        (Gap(id="a-0001", label="reset your lamp?"), "articles/lamps/reset-your-lamp"),
        (Gap(id="a-0001", label="x", cause="unhelpful", near="articles/lamps/reset-your-lamp"), "articles/lamps/reset-your-lamp"),
        (Gap(id="a-0001", label="x", cause="missing", near="articles/lamps/reset-your-lamp"), ""),
    ],
)  # fmt: skip
def test_a_draft_says_what_might_be_mended_instead(tiny_content: Path, gap: Gap, alike: str) -> None:
    assert draft(gap, load(tiny_content), today=TODAY, category="billing").alike == alike
