"""Ask the index every gap's questions again, and see whether each is still answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.gaps.addresses import Leads, nowhere
from generator.gaps.ledger import read_ledger
from generator.gaps.models import CLOSED, Gap, Status
from generator.gaps.states import after_replay

Search = Callable[[str, int], list[str]]
"""Takes a query and k, returns at most k refs, best first."""

DEPTH = 20


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """What the index answers to one gap's wordings.

    `ranks` pairs each wording with the rank of the gap's answer (from 1; None below the first 20). `state` is the
    status the replay leads to; `share` the part of the wordings answered in time.
    """

    gap: Gap
    ranks: tuple[tuple[str, int | None], ...]
    share: float
    passed: bool | None
    state: Status

    @property
    def regressed(self) -> bool:
        """Whether a gap that was answered no longer is."""
        return self.state == "regressed"

    @property
    def message(self) -> str:
        """Say what happened, for a finding: the gap, the wordings that fail with their rank, the answer."""
        if self.gap.is_address:
            return f"gap '{self.gap.label}': the redirect is gone, the address leads nowhere again"
        if not self.ranks:
            return f"gap '{self.gap.label}': was {self.gap.status}, now has no answer to replay"
        failed = [f"'{wording}' ({_rank(rank)})" for wording, rank in self.ranks if not rank or rank > self.gap.within]
        return (
            f"gap '{self.gap.label}': {self.gap.answer} answers {self.share:.0%} of its wordings within the first "
            f"{self.gap.within}, {self.gap.share:.0%} are needed; not {', '.join(failed[:5])}"
        )


def replay(gap: Gap, search: Search, moved: Mapping[str, str], leads: Leads = nowhere) -> ReplayRow:
    """Ask one gap's wordings; a gap without any (an article that readers refuse) is asked for by its label.

    An address that led nowhere is no question: it is answered when it leads somewhere. If customers met the dead end all
    the same, so that it is open again, somebody must plan it or name an answer before that counts again.

    Args:
        gap: the gap.
        search: the index under test.
        moved: old ref to new ref, for answers that have moved with a redirect.
        leads: whether an address leads to a page, by itself or by a redirect.
    """
    if gap.is_address and gap.status not in CLOSED:
        found = leads(gap.label)
        passed = None if gap.is_doubted else found
        return ReplayRow(gap, (), float(found), passed, after_replay(gap.status, passed))
    if gap.status in CLOSED or not gap.answer:
        return ReplayRow(gap, (), 0.0, None, after_replay(gap.status, None))
    answer = moved.get(gap.answer, gap.answer)
    ranks = tuple((wording, _find(search(wording, DEPTH), answer)) for wording in gap.wordings or (gap.label,))
    share = sum(1 for _, rank in ranks if rank and rank <= gap.within) / len(ranks)
    passed = share >= gap.share - 1e-9
    return ReplayRow(gap, ranks, share, passed, after_replay(gap.status, passed))


def replay_all(
    gaps: Iterable[Gap], search: Search, moved: Mapping[str, str] | None = None, leads: Leads = nowhere
) -> list[ReplayRow]:
    """Replay every gap that is not closed, regressed ones first, then by id."""
    rows = [replay(gap, search, moved or {}, leads) for gap in gaps if gap.status not in CLOSED]
    return sorted(rows, key=lambda row: (not row.regressed, row.gap.id))


def replay_ledger(
    root: Path, search: Search, moved: Mapping[str, str] | None = None, leads: Leads = nowhere
) -> list[ReplayRow]:
    """Read the ledger below a content root and replay it.

    Raises:
        ContentError: a file of the ledger cannot be read.
    """
    return replay_all(read_ledger(root).values(), search, moved, leads)


def summary(rows: Iterable[ReplayRow]) -> str:
    """Say the result in one line: "3 gaps answered, 0 regressed, 2 open"."""
    states = [row.state for row in rows]
    answered = sum(state in ("answered", "confirmed") for state in states)
    regressed = states.count("regressed")
    noun = "gap" if answered == 1 else "gaps"
    return f"{answered} {noun} answered, {regressed} regressed, {len(states) - answered - regressed} open"


def _find(refs: list[str], answer: str) -> int | None:
    return refs.index(answer) + 1 if answer in refs else None


def _rank(rank: int | None) -> str:
    return f"rank {rank}" if rank else "not found"
