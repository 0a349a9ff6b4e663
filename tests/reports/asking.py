"""Intents as a report reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from feedback_widget.reports.intents import Intent
from feedback_widget.reports.making import EPOCH
from feedback_widget.reports.phrasebook import Phrasebook, pages
from feedback_widget.reports.questions import Questions
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.tally import thousandths


def questions(days: Mapping[str, Sequence[tuple[Intent, int]]]) -> Questions:
    """Return what was asked on some days: {day: [(intent, how often)]}."""
    book, masses = Phrasebook(), thousandths(Rules())
    for day, counts in days.items():
        for intent, n in counts:
            book.add(intent, n, masses[intent.outcome], date.fromisoformat(day).toordinal() - EPOCH)
    return Questions(pages(book.written()))
