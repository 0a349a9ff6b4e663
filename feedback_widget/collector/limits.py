"""Token buckets, one a network, a bounded number of them."""

from __future__ import annotations

from collections import OrderedDict

MAX_BUCKETS = 50_000


class Buckets:
    """Limits how many events a network may send.

    A bucket holds `burst` tokens and refills with `rate` a minute. A request is let in while there is a token, and
    then pays for all its events, so that a batch larger than what is left is not refused for ever.

    Args:
        rate: tokens a minute; 0 lets everything in.
        burst: tokens a bucket holds.
    """

    def __init__(self, rate: int, burst: int) -> None:
        self._per_second = rate / 60
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, network: str, now: float) -> float:
        """Return the seconds until a network may send again; 0.0 when it may now.

        Args:
            now: seconds of a monotonic clock.
        """
        if not self._per_second:
            return 0.0
        tokens = self._level(network, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self._per_second

    def pay(self, network: str, now: float, events: int) -> None:
        """Take tokens for events that were let in; the bucket may go into debt by one request."""
        if self._per_second:
            self._buckets[network] = (self._level(network, now) - events, now)
            self._buckets.move_to_end(network)
            if len(self._buckets) > MAX_BUCKETS:
                self._buckets.popitem(last=False)

    def _level(self, network: str, now: float) -> float:
        tokens, at = self._buckets.get(network, (self._burst, now))
        return min(self._burst, tokens + max(0.0, now - at) * self._per_second)
