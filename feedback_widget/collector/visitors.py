"""The visitor key: the same for one visitor within a day, made with a salt that is destroyed after 48 hours."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from feedback_widget.store.protocol import EventStore
from feedback_widget.store.records import DAY, day_of

AHEAD = 2 * 3600 * 1000


class Visitors:
    """Makes visitor keys; the address and the user agent go in and are forgotten.

    Args:
        store: keeps the salts, so that all nodes make the same keys.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._salts: dict[int, bytes] = {}

    def prepare(self, now: int) -> None:
        """Have today's salt at hand, near midnight tomorrow's too, and destroy older ones. Call every hour or oftener.

        A salt so lives 27 hours at most. Writes to the store: not for the loop.

        Args:
            now: Unix time in milliseconds.
        """
        days = {now // DAY, (now + AHEAD) // DAY}
        self._store.destroy_salts(day_of(min(days) * DAY))
        self._salts = {day: self._store.salt(day_of(day * DAY), secrets.token_bytes(16)) for day in days}

    def key(self, client: str, user_agent: bytes, now: int) -> str:
        """Return 16 hex digits, or "" while no salt of the day is at hand."""
        salt = self._salts.get(now // DAY)
        if salt is None:
            return ""
        return blake2b(client.encode() + b"\0" + user_agent, key=salt, digest_size=8).hexdigest()
