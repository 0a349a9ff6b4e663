"""Support tickets in a CSV file, as a help desk exports them: customers' needs that no search was heard of."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from feedback_widget.reports.selection import Ticket
from feedback_widget.scrub import scrub
from generator.errors import UsageError

SUBJECT = ("subject", "title", "summary")
DAY = ("date", "created", "created at", "created_at", "opened", "opened at", "requested")


def read_tickets(path: Path) -> list[Ticket]:
    """Return the tickets of a file; what looks like an address, a number or a key is taken out of their subjects.

    The column named like SUBJECT is read, else the first that is no day; one named like DAY says when each came.

    Raises:
        UsageError: the file is not UTF-8 text, or a day is none.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines(keepends=True)
        reader = csv.reader(lines, delimiter=max(",;\t", key="".join(lines[:1]).count))
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: not a CSV file in UTF-8 ({error})") from error
    heads = [head.strip().lower() for head in rows[0][1]] if rows else []
    subject, day = _place(heads, SUBJECT), _place(heads, DAY)
    place = subject if subject is not None else int(day == 0)
    found = []
    for line, row in rows if subject is None and day is None else rows[1:]:
        said = row[place].strip() if len(row) > place else ""
        if said:
            when = row[day].strip() if day is not None and len(row) > day else ""
            found.append(Ticket(scrub(" ".join(said.split())), _day(when, f"{path}:{line}")))
    return found


def _place(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


def _day(text: str, where: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"{where}: '{text}' is no day (write it like 2026-01-31, or rename the column)") from None
