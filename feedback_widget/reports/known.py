"""Gaps the report already knows: those of the ledger, and those earlier reports named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from feedback_widget.reports.wording import plain, telling

_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGap:
    """One known gap.

    Attributes:
        id: it keeps.
        wordings: by which it is recognised.
        status: as the ledger has it (planned, answered, wontfix, ...); "" for one that only a report has named.
        answers: refs of the articles that were to answer it.
        label, owner: shown instead of what the report would choose, when not empty.
        opened_on, answered_on: days of its history, "" when unknown; the difference is the time to close it.
        duplicate_of: the gap that stands for it, and has its wordings; "" when it stands for itself.
    """

    id: str
    wordings: tuple[str, ...]
    status: str = ""
    answers: tuple[str, ...] = ()
    label: str = ""
    owner: str = ""
    opened_on: str = ""
    answered_on: str = ""
    duplicate_of: str = ""


def wordings_of(known: Iterable[KnownGap], remembered: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return {gap id: its wordings, and those of its duplicates}.

    A wording belongs to the first gap that lists it, the ledger's before others.
    """
    known = list(known)
    stands = {gap.id: gap.duplicate_of for gap in known if gap.duplicate_of}
    taken: set[str] = set()
    found: dict[str, list[str]] = {}
    listed = [(gap.id, gap.wordings) for gap in known] + sorted((id, tuple(words)) for id, words in remembered.items())
    for id, wordings in listed:
        fresh = [query for query in dict.fromkeys(map(plain, wordings)) if query and query not in taken]
        taken.update(fresh)
        home = stands.get(id, id)
        if fresh or home not in found:
            found.setdefault(home, []).extend(fresh)
    return found


def recognised(known: Mapping[str, KnownGap], id: str, ref: str) -> KnownGap | None:
    """Return the known gap of an article: the one with its id, else one it is to answer, those without wordings first."""
    answered = [gap for gap in known.values() if ref in gap.answers]
    return known.get(id) or min(answered, key=lambda gap: (bool(gap.wordings), gap.id), default=None)


def new_id(label: str, wordings: Iterable[str], taken: Iterable[str] = ()) -> str:
    """Return an id for a new gap: a slug of its label, and four digits that tell it from gaps of the same label."""
    slug = "-".join(part for word in telling(plain(label))[:5] if (part := _UNFIT.sub("", word)))
    seed = "\n".join(sorted(wordings))
    every = set(taken)
    for salt in range(100):
        digits = sha256(f"{seed}\n{salt}".encode()).hexdigest()[:4]
        if (id := f"{slug[:48].strip('-') or 'gap'}-{digits}") not in every:
            break
    return id
