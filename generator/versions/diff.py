"""What changed between two versions: articles, where they went, and the answers that were lost on the way. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.content.models import SearchTest
from generator.gaps.models import Gap
from generator.gaps.replay import DEPTH, Search, replay

# Returns where a URL of the newer version leads: itself for a page, the target for a redirect, "" for nothing.
Follow = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as `askwell.json` lists it."""

    ref: str
    title: str
    url: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An article under another address.

    `redirected` says whether its old address leads there; `taken` that another article is found there now.
    """

    old: Article
    new: Article
    redirected: bool
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A question whose answer has another rank; a rank is from 1, None below the first 20.

    `lost` says that one version answers it and the other does not, by the question's own measure.
    """

    kind: str
    question: str
    expected: str
    before: int | None
    after: int | None
    lost: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions compared, to be asked: its search, and its own refs for those of the other version."""

    search: Search
    refs: Mapping[str, str]

    def ref(self, ref: str) -> str:
        """Return what this version calls an article, whichever of the two the name is from."""
        return self.refs.get(ref, ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The way from version `a` to version `b`."""

    a: str
    b: str
    added: tuple[Article, ...] = ()
    removed: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()
    moved: tuple[Move, ...] = ()
    shifts: tuple[Shift, ...] = ()
    asked: int = 0

    @property
    def lost(self) -> tuple[Shift, ...]:
        """The answers lost."""
        return tuple(shift for shift in self.shifts if shift.lost)

    @property
    def down(self) -> tuple[Shift, ...]:
        """The answers that are still given but come later, or are found no more where they came late before."""
        return tuple(
            row for row in self.shifts if not row.lost and row.before and (row.after or DEPTH + 1) > row.before
        )

    def sides(self, old: Search, new: Search, in_old: Container[str]) -> tuple[Side, Side]:
        """Return both versions to be asked; `in_old` are the refs version `a` has of its own."""
        to_new = {move.old.ref: move.new.ref for move in self.moved}
        to_old = {later: earlier for earlier, later in to_new.items() if later not in in_old}
        return Side(old, to_old), Side(new, to_new)


def articles(manifest: Mapping[str, Any]) -> dict[str, Article]:
    """Read the articles of an `askwell.json` by ref."""
    rows = manifest.get("articles", [])
    return {row["ref"]: Article(ref=row["ref"], title=row["title"], url=row["url"], hash=row["hash"]) for row in rows}


def compare(a: str, b: str, old: Mapping[str, Article], new: Mapping[str, Article], follow: Follow) -> Diff:
    """Compare the articles of two versions.

    An article has moved when its old address leads to another article of `b`, or when exactly one new article
    has its very content; one that is gone and has not moved was removed.
    """
    fresh = {ref: new[ref] for ref in new.keys() - old.keys()}
    other = [old[ref] for ref in sorted(old) if ref not in new or new[ref].hash != old[ref].hash]
    by_url = {each.url.strip("/"): each for each in new.values()}
    by_text = _alone(fresh.values())
    moves = []
    for article in other:
        taken = article.ref in new
        if not taken and (landed := by_url.get(follow(article.url).strip("/"))):
            moves.append(Move(old=article, new=landed, redirected=True))
        elif same := by_text.get(article.hash):
            moves.append(Move(old=article, new=same, redirected=False, taken=taken))
    left = {move.old.ref for move in moves}
    added = (fresh.keys() - {move.new.ref for move in moves}) | (left & new.keys())
    stayed = [article for article in other if article.ref not in left]
    return Diff(
        a=a,
        b=b,
        added=tuple(new[ref] for ref in sorted(added)),
        removed=tuple(article for article in stayed if article.ref not in new),
        changed=tuple(new[article.ref] for article in stayed if article.ref in new),
        moved=tuple(moves),
    )


def ask_tests(tests: Iterable[SearchTest], old: Side, new: Side) -> list[Shift]:
    """Ask both versions the search tests; a test that passes on the old one and fails on the new is lost."""
    found = []
    for test in tests:
        before, after = (_rank(side.search(test.query, DEPTH), side.ref(test.expect)) for side in (old, new))
        if before != after:
            lost = _within(before, test.within) and not _within(after, test.within)
            found.append(Shift("search test", test.query, test.expect, before, after, lost))
    return found


def ask_gaps(gaps: Iterable[Gap], old: Side, new: Side) -> list[Shift]:
    """Ask both versions the ledger's questions; lost are those of gaps whose replay no longer passes."""
    found = []
    for gap in gaps:
        was, now = (replay(gap, side.search, side.refs) for side in (old, new))
        gone = bool(was.passed) and not now.passed
        for (wording, before), (_, after) in zip(was.ranks, now.ranks, strict=True):
            if before != after:
                lost = gone and _within(before, gap.within) and not _within(after, gap.within)
                found.append(Shift(f"gap {gap.id}", wording, gap.answer, before, after, lost))
    return found


def _within(rank: int | None, limit: int) -> bool:
    return rank is not None and rank <= limit


def _alone(articles: Iterable[Article]) -> dict[str, Article]:
    """Index articles by their content hash; of several with the same text none is meant."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(article.hash, []).append(article)
    return {text: rows[0] for text, rows in found.items() if text and len(rows) == 1}


def _rank(refs: Sequence[str], wanted: str) -> int | None:
    return refs.index(wanted) + 1 if wanted in refs else None
