"""Rates with their uncertainty."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z95 = 1.959963984540054


class Rate(NamedTuple):
    """A share with what it rests on: `value` of `n`, and the Wilson 95 % interval from `low` to `high`."""

    value: float
    n: int
    low: float
    high: float


def wilson(hits: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a share.

    Args:
        hits: how often it happened; weighted counts are allowed.
        n: of how many; 0 gives the interval that excludes nothing.
        z: quantile of the normal distribution, 1.96 for 95 %.

    Returns:
        Lower and upper bound between 0 and 1. E. B. Wilson, JASA 22 (1927) 209-212.
    """
    if n <= 0:
        return 0.0, 1.0
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z * sqrt(max(0.0, share * (1 - share) / n + square / (4 * n * n))) / (1 + square / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if hits <= 0 else low), (1.0 if hits >= n else high)  # exactly, not but for a rounding error


def rate(hits: float, n: int) -> Rate:
    """Return `hits` of `n` as a Rate; of nothing it is 0 with the interval from 0 to 1."""
    low, high = wilson(hits, n)
    return Rate(hits / n if n else 0.0, n, low, high)
