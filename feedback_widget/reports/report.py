"""The report as data: what every renderer shows, and nothing of how it is shown."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from feedback_widget.reports.rules import Rules
from feedback_widget.reports.statistics import Rate


class Scope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the report covers: days from `since` to `until` (both in, UTC), and the filters that applied ("": all)."""

    since: str
    until: str
    version: str = ""
    lang: str = ""
    category: str = ""
    events: int = 0
    intents: int = 0
    dropped: Mapping[str, int]


class Figure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One headline number.

    `unit` is ``share`` (0 to 1), ``score`` (CSAT 1 to 5, NPS -100 to 100), ``ratio`` (so many to one),
    ``days`` or ``count``. `value` is None when
    nothing was measured. `low` and `high` bound a share's 95 % Wilson interval. `before` is the value of the period of
    the same length just before, `change` the difference, `certain` whether the two intervals do not overlap. `good` is
    the direction that is good: 1 up, -1 down.
    """

    key: str
    title: str
    unit: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    before: float | None = None
    change: float | None = None
    certain: bool = False
    good: int = 1
    definition: str = ""


class Week(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Seven days from `start` (a Monday): intents of a gap, and the failure mass among them."""

    start: str
    intents: int
    failed: float


class Wording(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One way customers put it; listed only once enough distinct visitors used it."""

    query: str
    intents: int
    visitors: int
    failed: float


class Cause(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One possible cause with what speaks for it; `score` orders causes of one gap, 0 to 1."""

    name: str
    score: float
    evidence: tuple[str, ...]


class Nearest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The article that comes nearest: its median rank over the wordings (0: not among the first 10), its match."""

    ref: str
    title: str
    rank: int
    match: str
    covered: float


class Gap(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One need that customers could not meet.

    Attributes:
        id: stable; the ledger's id for a known gap.
        label: its most typical wording that may be shown.
        kind: ``question`` (searches, messages, tickets), ``path`` (404s) or ``article`` (votes without a search).
        cause: the strongest of `causes`: missing, wording, ranking, unhelpful, moved, out_of_scope, noise.
        impact: what the ranking sorts by; see `definitions["impact"]`.
        failed: failure mass, 0 to `intents`; `failure` is its share with the 95 % interval.
        share, cumulative: of the failure mass of all listed gaps, in order of impact.
        wordings: those at least k visitors used, most asked first; `withheld` counts the others.
        members: every wording's stable fingerprint (16 hex digits), shown or not, so that ids can be kept.
        unknown_words: words customers use that the content never does.
        sources: intents by source: search, contact, ticket, notfound, vote.
        outcomes: intents by outcome, see `rules.WEIGHTS`.
        comments: what people wrote with a "no", newest first, at most 5.
        known: whether the ledger has it.
        per_day: (day, intents, failure mass) of each day with any, in order.
        volume: failure mass of the last 28 days of the period.
    """

    id: str
    label: str
    kind: str
    cause: str
    causes: tuple[Cause, ...]
    impact: float
    failed: float
    intents: int
    visits: int
    days: int
    failure: Rate
    share: float
    cumulative: float
    first_seen: str
    last_seen: str
    trend: tuple[Week, ...]
    versions: Mapping[str, int]
    languages: Mapping[str, int]
    wordings: tuple[Wording, ...]
    withheld: int
    members: tuple[str, ...]
    unknown_words: tuple[str, ...]
    nearest: Nearest | None
    answers: tuple[str, ...]
    action: str
    category: str
    owner: str
    status: str
    sources: Mapping[str, int]
    outcomes: Mapping[str, int]
    comments: tuple[str, ...] = ()
    known: bool = False
    per_day: tuple[tuple[str, int, float], ...] = ()
    volume: float = 0.0


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One article; `lost` is its expected number of readers it did not help, by which rows are ranked."""

    ref: str
    title: str
    category: str
    owner: str
    views: int
    clicks: int
    mean_rank: float | None
    yes: int
    no: int
    helpful: Rate
    reasons: Mapping[str, int]
    lost: float
    comments: tuple[str, ...] = ()


class SearchRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One query: how often it was asked, what it found, whether something was opened, how much of it failed."""

    query: str
    intents: int
    none: int
    weak: int
    clicked: Rate
    failed: float


class TermRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A word customers use that the content never does, with the known word it may be a slip or a synonym of."""

    word: str
    intents: int
    failed: float
    queries: tuple[str, ...]
    nearest: str


class Report(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything one report says.

    `definitions` has a sentence for each number, by the name of its field. `memory` is not for readers: every wording
    of every gap by its id, for `days.remember`.
    """

    scope: Scope
    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...]
    articles: tuple[ArticleRow, ...]
    searches: tuple[SearchRow, ...]
    terms: tuple[TermRow, ...]
    rules: Rules
    definitions: Mapping[str, str]
    memory: Mapping[str, tuple[str, ...]] = {}
