"""What a build promises, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Row = dict[str, float]
EDIT = {1_000: 0.6, 10_000: 1.2}  # s
SERVE = {1_000: 0.3, 10_000: 1.0}  # s


class Promise(NamedTuple):
    """A figure and its limit; `least` says that it may not be lower, else that it may not be higher."""

    what: str
    measured: float
    limit: float
    unit: str
    least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the figure is within its limit."""
        return self.measured >= self.limit if self.least else self.measured <= self.limit


def print_limits(found: dict[int, dict[str, Row]], light_page: float) -> None:
    """Print every promise that what was measured can tell about.

    Args:
        found: figures by size and side.
        light_page: weight of our pages at 400 articles, in kB.
    """
    print(f"\n{'':58}{'measured':>12}{'limit':>12}")
    for one in _promises(found, light_page):
        sign = ">=" if one.least else "<="
        limit = f"{sign} {one.limit:g} {one.unit}"
        measured = f"{one.measured:,.2f} {one.unit}"
        print(f"{one.what:58}{measured:>12}{limit:>12}{'' if one.kept else '   missed'}")


def _promises(found: dict[int, dict[str, Row]], light_page: float) -> Iterator[Promise]:
    for size, rows in found.items():
        yield from _against_peers(size, rows)
        yield from _alone(size, rows["askwell"], light_page)
    if {1_000, 10_000} <= found.keys():
        growth = found[10_000]["askwell"]["cold"] / found[1_000]["askwell"]["cold"]
        yield Promise("growth of a cold build from 1,000 to 10,000", growth, 11, "x")


def _against_peers(size: int, rows: dict[str, Row]) -> Iterator[Promise]:
    ours = rows["askwell"]
    for peer in ("zensical", "material"):
        if peer in rows:
            yield Promise(f"cold, {size:,}: faster than {peer}", rows[peer]["cold"] / ours["cold"], 3, "x", least=True)
    if "hugo" in rows and size >= 10_000:
        hugo = rows["hugo"]
        yield Promise(f"cold, {size:,}: beside Hugo + Pagefind", hugo["cold"] / ours["cold"], 1, "x", least=True)
        yield Promise(f"edit, {size:,}: faster than Hugo + Pagefind", hugo["edit"] / ours["edit"], 20, "x", least=True)


def _alone(size: int, ours: Row, light_page: float) -> Iterator[Promise]:
    if size in EDIT:
        yield Promise(f"one article edited, {size:,}", ours["edit"], EDIT[size], "s")
        yield Promise(f"saved to refreshed in the browser, {size:,}", ours["serve"], SERVE[size], "s")
    yield Promise(f"nothing changed, {size:,}", ours["same"], 0.5, "s")
    if size >= 10_000:
        yield Promise(f"memory of all processes, {size:,}", ours["memory"], 1_000, "MB")
        yield Promise(f"page at {size:,} beside 400", ours["page"] / light_page, 1.05, "x")
