"""Articles that say nearly the same; readers get one and search cannot choose.

Each text becomes the set of its runs of four words (shingles), hashed. Of each set the 48 smallest hashes
are kept (a bottom-k sketch, Broder 1997): two texts with a Jaccard similarity s share about s of them.
Pairs that share enough are compared exactly, so that the figure in the message is true.
"""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, count

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site

RULES = (
    Rule(
        "near-duplicate",
        "warning",
        "two articles that say nearly the same",
        "merge them, and leave a redirect (or an alias) at the one that goes",
    ),
)
SIMILAR = 0.8
_SKETCH = 48
# A run of words that this many pages hold is boilerplate and tells nothing.
_BOILERPLATE = 40
_FEWEST_WORDS = 25
# Scripts without spaces are taken sign by sign.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
# What is no word in ASCII; most texts are ASCII, and splitting these is three times as fast as the pattern.
_BETWEEN = {**dict.fromkeys(map(ord, string.punctuation), " "), **dict.fromkeys([*range(32), 127], " ")}


def look(site: Site) -> Iterator[Hit]:
    """Find the pairs; the finding is at the later one by path."""
    pages = sorted(site.published(), key=lambda page: page.source)
    numbers = word_numbers()
    sets = [shingles(site.outline(page).prose, numbers) for page in pages]
    for first, second in _candidates([sorted(found)[:_SKETCH] for found in sets]):
        small, large = sorted((len(sets[first]), len(sets[second])))
        if small < SIMILAR * large:
            continue  # what differs this much in size cannot be alike enough
        alike = similarity(sets[first], sets[second])
        if alike >= SIMILAR:
            message = f"{alike:.0%} the same text as '{pages[first].source}'"
            yield Hit("near-duplicate", pages[second].source, 1, message, RULES[0].way_out)


def word_numbers() -> defaultdict[str, int]:
    """Give each word that is asked for one number, from text to text."""
    return defaultdict(count().__next__)


def shingles(text: str, numbers: defaultdict[str, int]) -> frozenset[int]:
    """Return the hashed runs of four words of a text; empty when it is too short to judge.

    `numbers` are those of `word_numbers`, the same for all texts to be compared.
    """
    small = text.lower()
    words = small.translate(_BETWEEN).split() if small.isascii() else _WORD.findall(small)
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    a = list(map(numbers.__getitem__, words))
    # The hash of a tuple of numbers is well mixed, and the same in every run.
    return frozenset(map(hash, zip(a, a[1:], a[2:], a[3:], strict=False)))


def similarity(left: frozenset[int], right: frozenset[int]) -> float:
    """Return the Jaccard similarity of two sets: what they share over what they hold together."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def _candidates(sketches: list[list[int]]) -> Iterator[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for number, sketch in enumerate(sketches):
        for value in sketch:
            holders[value].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for pages in holders.values():
        if 1 < len(pages) <= _BOILERPLATE:
            shared.update(combinations(pages, 2))
    # Half of what the similarity asked for would give: the sketch is an estimate, the comparison is not.
    enough = _SKETCH * SIMILAR / 2
    return (
        pair for pair, count in sorted(shared.items()) if count >= min(enough, len(sketches[pair[0]]) * SIMILAR / 2)
    )
