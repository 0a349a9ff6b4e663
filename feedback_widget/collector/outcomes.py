"""What can become of an event: a closed set, each with its status, each refusal with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Outcome = Literal["accepted", "duplicate", "invalid", "filtered", "rate_limited", "too_large", "unavailable"]

OUTCOMES: tuple[Outcome, ...] = (
    "accepted", "duplicate", "invalid", "filtered", "rate_limited", "too_large", "unavailable",
)  # fmt: skip
STATUS: dict[Outcome, int] = {
    "accepted": 204,
    "duplicate": 204,
    "filtered": 202,
    "invalid": 400,
    "rate_limited": 429,
    "too_large": 413,
    "unavailable": 503,
}
WORST_FIRST: tuple[Outcome, ...] = ("unavailable", "too_large", "rate_limited", "invalid", "filtered")


class Drop(Exception):
    """A request, or one event of it, that is not taken.

    Args:
        outcome: of the closed set.
        reason: for the person who debugs the sender; names the thing, the value and the way out.
        status: where the outcome's own does not say enough (403, 415).
        retry_after: seconds after which trying again makes sense.
    """

    def __init__(self, outcome: Outcome, reason: str, *, status: int = 0, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.status = status or STATUS[outcome]
        self.retry_after = retry_after


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome that decides a request's status: the one its sender must know about.

    >>> worst(["accepted", "invalid", "duplicate"])
    'invalid'
    """
    found = set(outcomes)
    for outcome in WORST_FIRST:
        if outcome in found:
            return outcome
    return "accepted" if "accepted" in found else "duplicate"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return the value of the Askwell-Outcome header.

    >>> summary(["accepted", "duplicate", "accepted"])
    'accepted=2, duplicate=1'
    """
    return ", ".join(f"{name}={n}" for name in OUTCOMES if (n := outcomes.count(name)))


def header_text(text: str) -> bytes:
    """Make text safe for a header: one line of printable ASCII, at most 300 characters.

    >>> header_text("a" + chr(10) + "b")
    b'a b'
    """
    return "".join(c if " " <= c <= "~" else " " if c.isspace() else "?" for c in text)[:300].encode("ascii")
