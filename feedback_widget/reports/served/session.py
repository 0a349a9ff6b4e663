"""Who is signed in: a signed cookie without a session store, and a brake on guessing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

LASTS_SECONDS = 12 * 3600
NAME_LENGTH = 60


def issue(token: str, name: str, now: float) -> str:
    """Return a session for a person: name and end, signed with a key made from the token.

    Whoever changes the token signs everyone out.
    """
    told = f"{int(now) + LASTS_SECONDS}|{name[:NAME_LENGTH]}"
    return _pack(told.encode()) + "." + _sign(token, told)


def holder(token: str, session: str, now: float) -> str | None:
    """Return the name of a valid session, None for any other text."""
    packed, _, signature = session.partition(".")
    try:
        told = base64.urlsafe_b64decode(packed + "==").decode()
        ends, _, name = told.partition("|")
        valid = int(ends) > now
    except ValueError:
        return None
    return name if valid and hmac.compare_digest(_sign(token, told).encode(), signature.encode()) else None


def form_token(token: str, session: str) -> str:
    """Return what a form of this session must carry, so that another site cannot post it."""
    return _sign(token, f"form|{session}")


def matches(given: str, wanted: str) -> bool:
    """Compare secrets in time that does not depend on where they differ."""
    return hmac.compare_digest(given.encode(), wanted.encode())


@dataclass(slots=True)
class Brake:
    """Allow `burst` tries at once, then one every `seconds`; counts everyone together, since it keeps no addresses."""

    burst: int = 10
    seconds: float = 6.0
    left: float = field(default=10.0, init=False)
    at: float = field(default=0.0, init=False)

    def allows(self, now: float) -> bool:
        """Take one try if there is one."""
        self.left = min(self.burst, self.left + (now - self.at) / self.seconds)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


def _sign(token: str, text: str) -> str:
    key = hashlib.sha256(b"askwell reports session\0" + token.encode()).digest()
    return _pack(hmac.digest(key, text.encode(), "sha256"))


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
