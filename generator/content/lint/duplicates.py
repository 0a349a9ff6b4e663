"""Articles that say nearly the same; readers get one and search cannot choose.

Each text becomes the set of its runs of four words (shingles), hashed. Of each set the 48 smallest hashes
are kept (a bottom-k sketch, Broder 1997): two texts with a Jaccard similarity s share about s of them.
Pairs that share enough are compared exactly, so that the figure in the message is true.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

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


def look(site: Site) -> Iterator[Hit]:
    """Find the pairs; the finding is at the later one by path."""
    pages = sorted(site.published(), key=lambda page: page.source)
    numbers: dict[str, int] = {}
    sets = [shingles(site.outline(page).prose, numbers) for page in pages]
    for first, second in _candidates([sorted(found)[:_SKETCH] for found in sets]):
        alike = similarity(sets[first], sets[second])
        if alike >= SIMILAR:
            message = f"{alike:.0%} the same text as '{pages[first].source}'"
            yield Hit("near-duplicate", pages[second].source, 1, message, RULES[0].way_out)


def shingles(text: str, numbers: dict[str, int]) -> frozenset[int]:
    """Return the hashed runs of four words of a text; empty when it is too short to judge.

    `numbers` gives each word one number from text to text.
    """
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    a = [numbers.setdefault(word, len(numbers)) for word in words]
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
            shared.update((first, second) for at, first in enumerate(pages) for second in pages[at + 1 :])
    # Half of what the similarity asked for would give: the sketch is an estimate, the comparison is not.
    enough = _SKETCH * SIMILAR / 2
    return (
        pair for pair, count in sorted(shared.items()) if count >= min(enough, len(sketches[pair[0]]) * SIMILAR / 2)
    )
