"""CSV by RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from feedback_widget.reports.render.words import tame
from feedback_widget.reports.report import Report
from feedback_widget.reports.tables import Value, tables

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "−", "|", "%")
# What nobody sees, and one program or another drops before it looks at the first character.
_UNSEEN = re.compile("[\\s\u00ad\u180e\u200b\u200c\u200d\u2060]*")


def render(report: Report, kind: str, replay: Mapping[str, str], site: str) -> str:
    """Return the tables of a report; several are parted by an empty line and start with their name.

    Text that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV Injection); numbers are
    written plain, shares between 0 and 1, days as YYYY-MM-DD (UTC).
    """
    found = tables(report, replay, kind)
    main = found if kind == "summary" else [table for table in found if table.name in (kind, "searches")][:1]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(main):
        if len(main) > 1:
            writer.writerows([[]] if number else [])
            writer.writerow([table.name])
        writer.writerow([column.key for column in table.columns])
        writer.writerows([_cell(value) for value in row] for row in table.cells())
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    text = "; ".join(_plain(item) for item in value) if isinstance(value, tuple) else value
    return safe(text)


def _plain(item: object) -> str:
    return f"{item:.6g}" if isinstance(item, float) else str(item)


def safe(text: str) -> str:
    """Return text that no spreadsheet reads as a formula."""
    clean = tame(text)
    return f"'{clean}" if _UNSEEN.sub("", clean, count=1).startswith(_FORMULA) else clean
