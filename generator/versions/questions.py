"""The questions two versions are asked when they are compared: search tests and gaps of every project concerned."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.build.settings import Settings
from generator.content.loader import load
from generator.content.models import SearchTest
from generator.gaps.ledger import read_ledger
from generator.gaps.models import Gap


def questions(projects: Iterable[Settings]) -> tuple[list[SearchTest], list[Gap]]:
    """Collect the search tests and the gap ledgers of projects, the oldest first.

    An article that leaves the content takes its search tests along; only the project as it was before still has
    them. What several projects say of one gap, the last one says.
    """
    tests: list[SearchTest] = []
    gaps: dict[str, Gap] = {}
    for settings in projects:
        root = Path(settings.content)
        tests += load(root, settings.for_content()).search_tests
        gaps |= read_ledger(root)
    return tests, list(gaps.values())
