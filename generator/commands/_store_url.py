"""A store's URL as it may be shown."""

from __future__ import annotations


def shown(url: str) -> str:
    """Return a store's URL without its password.

    Example:
        >>> shown("postgresql://ann:secret@db/askwell")
        'postgresql://ann@db/askwell'
    """
    scheme, mark, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{account.partition(':')[0]}{at}{place}"
