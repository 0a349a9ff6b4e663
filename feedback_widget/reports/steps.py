"""What happened in an event, apart from who and when: the part that is much the same from event to event.

| kind | text | ref | number | extra |
|---|---|---|---|---|
| search | query | top refs, one a line | results | match: strong, weak, none |
| click | | ref | rank, from 1 | |
| vote | comment | ref | 1 yes, 0 no | reasons, comma-separated |
| contact | message | | | channel |
| survey | comment | | score | csat, nps |
| notfound | | path | | |
| view | | ref | | |

A store hands events over as traces, with the step in one text: a report reads millions of events, of which most are
like many others, and takes each step apart once.
"""

from __future__ import annotations

from sys import intern

import msgspec

from feedback_widget.reports.wording import plain, stems

# visit, at (epoch milliseconds), visitor ("": unknown), step
Trace = tuple[str, int, str, str]

SEPARATOR = "\x1f"


class Step(msgspec.Struct, eq=False, gc=False):
    """One step; equal ones are one object.

    Attributes:
        kind, number, extra, ref, text: see above.
        dwell: how many milliseconds the results of a search stayed on screen (0: unknown, or not long).
        version, lang: of the page it happened on.
        query: what a search asked, as wordings are counted.
        where: version and lang.
        queries: the query alone, none when it says nothing.
    """

    kind: str
    number: int
    extra: str
    dwell: int
    version: str
    lang: str
    ref: str
    text: str
    query: str = ""
    where: tuple[str, str] = ("", "")
    queries: tuple[str, ...] = ()
    _top: frozenset[str] | None = None
    _stems: frozenset[str] | None = None
    _trigrams: frozenset[tuple[str, str, str]] | None = None

    def top(self) -> frozenset[str]:
        """Return the first five results of a search."""
        if self._top is None:
            self._top = frozenset(filter(None, self.ref.split("\n", 5)[:5]))
        return self._top

    def stems(self) -> frozenset[str]:
        """Return the stems of what a search asked."""
        if self._stems is None:
            self._stems = frozenset(stems(self.query, self.lang))
        return self._stems

    def trigrams(self) -> frozenset[tuple[str, str, str]]:
        """Return the letters of what a search asked, three by three."""
        if self._trigrams is None:
            text = f" {self.query} "
            self._trigrams = frozenset(zip(text, text[1:], text[2:], strict=False))
        return self._trigrams

    def written(self) -> str:
        """Return it as a store hands it over."""
        fields = (
            self.kind,
            str(self.number),
            self.extra,
            str(self.dwell),
            self.version,
            self.lang,
            self.ref,
            self.text,
        )
        return SEPARATOR.join(fields)


class Steps(dict[str, Step]):
    """Steps by their text, read when they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._wheres: dict[tuple[str, str], tuple[str, str]] = {}

    def __missing__(self, text: str) -> Step:
        kind, number, extra, dwell, version, lang, ref, said = text.split(SEPARATOR, 7)
        # What is the same is one object: to look at memory takes longer than to think.
        if kind == "search":
            query = intern(plain(said))
        else:
            query, ref = "", intern(ref)
        where = self._wheres.setdefault((version, lang), (version, lang))
        queries = (query,) if query else ()
        step = Step(intern(kind), int(number), intern(extra), int(dwell), *where, ref, said, query, where, queries)
        self[text] = step
        return step
