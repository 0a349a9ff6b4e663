"""Signed page tokens: they prove that a form was opened here, and when."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

MAX_AGE = 24 * 3600


def make_token(secret: bytes, ref: str, now: float) -> str:
    """Return a token for the form of a page, which carries the time it was made.

    Args:
        ref: the page's ref; "" for a form that belongs to none.
        now: Unix time in seconds.
    """
    at = f"{int(now * 1000):x}"
    return f"{at}.{_signature(secret, at, ref)}"


def token_age(secret: bytes, ref: str, token: str, now: float) -> float | None:
    """Return how many seconds ago a token was made; None when it is forged, of another page, or a day old."""
    at, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(secret, at, ref).encode()):
        return None
    age = now - int(at, 16) / 1000
    return age if 0 <= age <= MAX_AGE else None


def _signature(secret: bytes, at: str, ref: str) -> str:
    made = hmac.new(secret, f"page-token\n{at}\n{ref}".encode(), sha256).digest()
    return urlsafe_b64encode(made[:18]).decode()
