"""Standard Webhooks (standardwebhooks.com): headers by which a receiver knows a message, its time and its sender."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

PREFIX = "whsec_"


def signed_headers(message_id: str, body: bytes, secret: str, now: int) -> dict[str, str]:
    """Return the headers of a webhook call.

    Args:
        message_id: the same on every try, so that a repeat is known as one.
        secret: "whsec_" and base64; unsigned when empty.
        now: Unix time in seconds.
    """
    headers = {
        "content-type": "application/json",
        "user-agent": "Askwell",
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
    }
    if secret:
        headers["webhook-signature"] = sign(message_id, body, secret, now)
    return headers


def sign(message_id: str, body: bytes, secret: str, now: int) -> str:
    """Return "v1," and the base64 HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks, "Signature scheme")."""
    signed = b"%s.%d.%s" % (message_id.encode(), now, body)
    return "v1," + b64encode(hmac.new(key_of(secret), signed, sha256).digest()).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes of a secret.

    Raises:
        ValueError: what follows "whsec_" is not base64.
    """
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except Error:
        raise ValueError("ASKWELL_WEBHOOK_SECRET: write whsec_ followed by base64") from None
