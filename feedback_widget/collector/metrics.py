"""Counts for Prometheus, in its text format. No label ever holds a visitor's words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from feedback_widget.collector.outcomes import OUTCOMES, Outcome

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """What a collector counts about itself since it started."""

    def __init__(self) -> None:
        self.outcomes: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        self.letters = {"delivered": 0, "postponed": 0, "failed": 0}
        self.requests = 0
        self._buckets = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def settled(self, outcomes: Iterable[Outcome], seconds: float) -> None:
        """Count a request: what became of its events, and how long it took."""
        self.requests += 1
        for outcome in outcomes:
            self.outcomes[outcome] += 1
        self._buckets[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds

    def text(self, *, waiting: int, batches: int) -> str:
        """Return everything in Prometheus' text format.

        Args:
            waiting: events that wait for a commit.
            batches: commits so far.
        """
        lines = [
            *_family("askwell_events_total", "counter", "Events by what became of them."),
            *(f'askwell_events_total{{outcome="{name}"}} {n}' for name, n in self.outcomes.items()),
            *_family("askwell_letters_total", "counter", "Contact messages by what became of them."),
            *(f'askwell_letters_total{{outcome="{name}"}} {n}' for name, n in self.letters.items()),
            *_family("askwell_commits_total", "counter", "Transactions that stored events."),
            f"askwell_commits_total {batches}",
            *_family("askwell_queue_events", "gauge", "Events that wait for a commit."),
            f"askwell_queue_events {waiting}",
            *_family("askwell_request_seconds", "histogram", "Time from a request's headers to its answer."),
            *self._histogram(),
        ]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        lines, total = [], 0
        for bound, n in zip((*BOUNDS, "+Inf"), self._buckets, strict=True):
            total += n
            lines.append(f'askwell_request_seconds_bucket{{le="{bound}"}} {total}')
        return [*lines, f"askwell_request_seconds_sum {self._seconds:.6f}", f"askwell_request_seconds_count {total}"]


def _family(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"
