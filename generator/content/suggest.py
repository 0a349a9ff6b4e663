"""Near misses: the word somebody meant."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` is most likely a slip of, or ""."""
    found = difflib.get_close_matches(word.casefold(), list(known), 1, 0.7)
    return found[0] if found else ""


@lru_cache(4096)  # the same few keys stand in every file
def is_slip(word: str, known: str) -> bool:
    """Tell whether `word` is `known` with one letter added, lost, changed or swapped (two from 8 letters on)."""
    if min(len(word), len(known)) < 4 and abs(len(word) - len(known)) != 0:
        return word.replace("-", "_").rstrip("s") == known.rstrip("s") and len(known) > 2
    allowed = 2 if len(known) >= 8 else 1
    return abs(len(word) - len(known)) <= allowed and 0 < distance(word, known) <= allowed


def distance(left: str, right: str) -> int:
    """Return the edit distance with neighbours swapped as one edit (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]


class NearNames:
    """Finds the name that a broken one was meant to be among many; quick at 100,000 names.

    Names are first chosen by the groups of three letters they share, then compared in full.
    """

    def __init__(self, names: Iterable[str], at_most: int = 1000) -> None:
        self._names = tuple(names)
        self._left = at_most
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for group in _groups(name):
                self._holders[group].append(number)

    def find(self, name: str, least: float = 0.75) -> str:
        """Return the name most like `name`, or "" when none is at least `least` (0 to 1) alike.

        After `at_most` questions the answer is always "".
        """
        if self._left <= 0:
            return ""
        self._left -= 1
        shared: Counter[int] = Counter()
        for group in _groups(name):
            holders = self._holders.get(group, ())
            if len(holders) * 4 < len(self._names) + 40:
                shared.update(holders)
        likely = [self._names[number] for number, _ in shared.most_common(12)]
        found = difflib.get_close_matches(name, likely, 1, least)
        return found[0] if found else ""


def _groups(name: str) -> set[str]:
    plain = name.lower()
    return {plain[at : at + 3] for at in range(len(plain) - 2)}
