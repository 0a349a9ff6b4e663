"""Spelling repair among queries: a rare word one slip away from a common one is that word.

Rare words are looked up by the strings that remain when letters are left out of them (the idea of SymSpell): two
words within one edit share such a string. Candidates are then checked by the optimal string alignment distance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

SHORTEST, LONG = 4, 8
COMMON = 3


def repairs(counts: Mapping[str, int], known: Collection[str] = ()) -> dict[str, str]:
    """Return {rare word: the common word it most likely is}.

    Args:
        counts: how many distinct queries hold each word.
        known: words of the content; they are never repaired, and are targets like common ones.
    """
    targets = {word for word, n in counts.items() if n >= COMMON and len(word) >= SHORTEST}
    by_rest: defaultdict[str, list[str]] = defaultdict(list)
    for word in targets:
        for rest in _rests(word):
            by_rest[rest].append(word)
    found = {}
    for word, n in counts.items():
        if n >= COMMON or len(word) < SHORTEST or word in known or not word.isalpha():
            continue
        near = {target for rest in _rests(word) for target in by_rest.get(rest, ()) if slips(word, target, 2) <= 1}
        if len(word) >= LONG and not near:
            near = {
                t for rest in _rests(word) for t in by_rest.get(rest, ()) if t[0] == word[0] and slips(word, t, 2) <= 2
            }
        near = {target for target in near if counts[target] >= COMMON * n}
        if near:
            found[word] = max(near, key=lambda target: (counts[target], target))
    return found


def completions(
    last_words: Mapping[str, int], counts: Mapping[str, int], known: Collection[str] = ()
) -> dict[str, str]:
    """Return {cut last word: the common word it begins}, for words seen nowhere else."""
    common = sorted(word for word, n in counts.items() if n >= COMMON and len(word) > SHORTEST)
    starts: defaultdict[str, list[str]] = defaultdict(list)
    for word in common:
        for size in range(3, len(word)):
            starts[word[:size]].append(word)
    return {
        word: max(starts[word], key=lambda whole: (counts[whole], whole))
        for word, n in last_words.items()
        if n <= 2 and counts.get(word, 0) <= n and word in starts and word not in known
    }


def slips(one: str, two: str, most: int) -> int:
    """Return the optimal string alignment distance of two words, or `most` + 1 when it is larger."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _rests(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
