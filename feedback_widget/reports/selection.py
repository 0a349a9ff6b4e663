"""The part of the events that a report speaks of: its days, and its filters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from feedback_widget.reports.days import Events
from feedback_widget.reports.digest import Day
from feedback_widget.reports.making import EPOCH
from feedback_widget.reports.phrasebook import Page, Phrasebook, pages
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.tally import thousandths


class Ticket(NamedTuple):
    """A support ticket: its subject, and the day it came ("2026-11-01"), "" for one that counts on the last day."""

    subject: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The events from `since` to `until` (both in) in one version and language ("": any)."""

    events: Events
    since: str
    until: str
    version: str = ""
    lang: str = ""

    def before(self) -> Selection:
        """Return the period of the same length just before."""
        first, last = date.fromisoformat(self.since), date.fromisoformat(self.until)
        until = first - timedelta(days=1)
        since = until - (last - first)
        return Selection(self.events, since.isoformat(), until.isoformat(), self.version, self.lang)

    def days(self) -> dict[str, Day]:
        """Return the digests of its days."""
        return {day: found for day, found in sorted(self.events.days.items()) if self.since <= day <= self.until}

    def bulk(self) -> int:
        """Return how many bytes the phrasebooks of the events have."""
        return sum(len(body) for *_, body in self.events.books)

    def pages(self, tickets: Sequence[Ticket], rules: Rules) -> list[Page]:
        """Return the pages it covers.

        Args:
            tickets: those of other days are left out.
            rules: those the events were digested by.
        """
        books = [body for first, last, body in self.events.books if self.since <= first and last <= self.until]
        if tickets:
            dated = [(ticket.subject, ticket.day or self.until) for ticket in tickets]
            inside = [(subject, day) for subject, day in dated if self.since <= day <= self.until]
            books.append(_of_tickets(inside, self.lang or "en", rules))
        return [page for body in books for page in pages(body) if self._covers(page.version, page.lang)]

    def ends(self) -> dict[tuple[str, bool], int]:
        """Return {(outcome, whether a result was opened): how many intents that searched}."""
        total: Counter[tuple[str, bool]] = Counter()
        for day in self.days().values():
            for version, lang, outcome, opened, n in day.ends:
                if self._covers(version, lang):
                    total[outcome, opened] += n
        return total

    def visits(self) -> tuple[int, int]:
        """Return how many visits searched or read, and how many of those asked a person."""
        found = [row for day in self.days().values() for row in day.visits if self._covers(row[0], row[1])]
        return sum(row[2] for row in found), sum(row[3] for row in found)

    def comments(self) -> list[tuple[float, str, str]]:
        """Return (epoch seconds, ref, comment) of "no" votes, newest first."""
        found = [
            (at, ref, text)
            for day in self.days().values()
            for at, ref, text, version, lang in day.comments
            if self._covers(version, lang)
        ]
        return sorted(found, reverse=True)

    def rows(self, rollup: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return the rows of a rollup (day, version, lang, ...) it covers."""
        inside = [row for row in rollup if self.since <= row[0] <= self.until]
        if not (self.version or self.lang):
            return inside
        return [row for row in inside if self._covers(row[1], row[2])]

    def articles(self) -> dict[str, list[int]]:
        """Return the sums of each article: views, clicks, ranks of clicks, yes, no, and the reasons for "no"."""
        found: dict[str, list[int]] = {}
        for version, lang, ref, *sums in self.events.articles:
            if self._covers(version, lang):
                known = found.get(ref)
                found[ref] = sums if known is None else [a + b for a, b in zip(known, sums, strict=True)]
        return found

    def votes(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return by ref the days that have votes: (day, version, lang, ref, yes, no, and the reasons for "no")."""
        found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self.rows(self.events.votes):
            found[row[3]].append(row)
        return found

    def _covers(self, version: str, lang: str) -> bool:
        return self.version in ("", version) and self.lang in ("", lang)


def _of_tickets(tickets: Sequence[tuple[str, str]], lang: str, rules: Rules) -> bytes:
    from feedback_widget.reports.intents import written

    book, masses = Phrasebook(), thousandths(rules)
    for number, (subject, day) in enumerate(tickets):
        if intent := written(subject, "", lang, "ticket"):
            who = [[f"ticket {number}"]]  # nobody knows: each is a customer of its own
            book.add(intent, 1, masses[intent.outcome], date.fromisoformat(day).toordinal() - EPOCH, who)
    return book.written()
