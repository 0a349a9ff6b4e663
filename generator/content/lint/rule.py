"""What a rule is, and what it hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.content.findings import Severity

if TYPE_CHECKING:
    from generator.content.lint.site import Site


class Hit(NamedTuple):
    """One place a rule applies to; its severity is the rule's, unless the site sets another."""

    rule: str
    path: str
    line: int
    message: str
    hint: str = ""


Look = Callable[["Site"], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, how grave it is unless the site says otherwise, what it finds, and the way out."""

    id: str
    severity: Severity
    finds: str
    way_out: str
