"""What kind of part of a converter something is, told without importing the extension it comes from."""

from __future__ import annotations


def kind_of(item: object) -> str:
    """Name the exact class of a processor: one derived from it, which may look for more, has another name."""
    return f"{type(item).__module__}.{type(item).__qualname__}"
