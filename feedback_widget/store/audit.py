"""Does the store add up? What was accepted against what is stored, and the rollups against the events."""

from __future__ import annotations

from msgspec import Struct

from feedback_widget.store.core import Snapshot
from feedback_widget.store.protocol import EventStore


class Finding(Struct, frozen=True):
    """One thing that was checked.

    Attributes:
        name: of the check.
        level: "ok", "warning" or "error".
        message: what was found, and for what is not ok the way out.
    """

    name: str
    level: str
    message: str


RAW = """
SELECT count(*), count(CASE WHEN kind = 'search' THEN 1 END), count(CASE WHEN kind = 'click' THEN 1 END),
       count(CASE WHEN kind = 'view' THEN 1 END), count(CASE WHEN kind = 'contact' THEN 1 END),
       count(CASE WHEN kind = 'notfound' THEN 1 END)
FROM events
"""
SUMMED = """
SELECT coalesce(sum(events), 0), coalesce(sum(searches), 0), coalesce(sum(clicks), 0), coalesce(sum(views), 0),
       coalesce(sum(contacts), 0), coalesce(sum(notfounds), 0)
FROM day_totals
"""
NAMES = ("events", "searches", "clicks", "views", "contacts", "not found")


def audit(store: EventStore) -> list[Finding]:
    """Check that nothing was lost and nothing counted twice, as of one moment."""
    with store.snapshot() as snapshot:
        tallies = snapshot.tallies()
        return [_accepted(snapshot, tallies), _held(snapshot, tallies), _rollups(snapshot, tallies), _letters(snapshot)]


def _sum(tallies: dict[str, int], name: str) -> int:
    return sum(n for key, n in tallies.items() if key == name or key.startswith(f"{name}/"))


def _accepted(snapshot: Snapshot, tallies: dict[str, int]) -> Finding:
    stored = snapshot.count("events")
    accepted = _sum(tallies, "accepted") + _sum(tallies, "released")
    gone = _sum(tallies, "purged") + _sum(tallies, "erased")
    facts = f"{accepted} accepted = {stored} stored + {gone} purged or erased"
    if accepted == stored + gone:
        return Finding("accepted", "ok", facts)
    lost = accepted - stored - gone
    said = f"{facts.replace(' = ', ' but ')}: {abs(lost)} {'missing' if lost > 0 else 'too many'}"
    return Finding("accepted", "error", f"{said}; someone changed the table `events` by hand, or the file was restored")


def _held(snapshot: Snapshot, tallies: dict[str, int]) -> Finding:
    held, stored = _sum(tallies, "quarantined"), snapshot.count("quarantine")
    gone = _sum(tallies, "purged_quarantine") + _sum(tallies, "erased_quarantine")
    level = "ok" if held == stored + gone else "error"
    return Finding("quarantine", level, f"{held} held: {stored} stored + {gone} released, purged or erased")


def _rollups(snapshot: Snapshot, tallies: dict[str, int]) -> Finding:
    """Compare sums with events; once events were purged the sums are larger by right."""
    raw = [int(n) for n in next(iter(snapshot.run(RAW)))]
    sums = [int(n) for n in next(iter(snapshot.run(SUMMED)))]
    purged = _sum(tallies, "purged")
    wrong = [
        f"{name}: {summed} summed, {counted} stored"
        for name, counted, summed in zip(NAMES, raw, sums, strict=True)
        if not (counted <= summed <= counted + purged)
    ]
    if wrong:
        return Finding("rollups", "error", f"{'; '.join(wrong)}; export, and import into a fresh store")
    return Finding("rollups", "ok", f"sums agree with {raw[0]} events" + (f" and {purged} purged" if purged else ""))


def _letters(snapshot: Snapshot) -> Finding:
    states = dict(snapshot.run("SELECT state, count(*) FROM outbox GROUP BY state"))
    waiting, failed = int(states.get("waiting", 0)), int(states.get("failed", 0))
    if not failed:
        return Finding("outbox", "ok", f"{waiting} messages on their way")
    error = next(
        iter(snapshot.run("SELECT error FROM outbox WHERE state = 'failed' ORDER BY created_at DESC LIMIT 1"))
    )[0]
    message = f"{failed} messages could not be delivered (last: {error}); read them in the table `outbox`"
    return Finding("outbox", "error", message)
