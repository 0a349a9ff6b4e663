"""Queries nobody should have to survive, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

PIECES = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "+",
    "-",
    "*",
    "~",
    "^",
    "title:",
    "body:foo",
    "~99",
    "^^",
    '"',
    "\\",
    "null",
    "undefined",
    "NaN",
    "<script>",
    "${x}",
    "../../etc",
    "%00",
    "=category/part-1",
    "=",
    "--",
    "x*y",
    "a~2",
    "arduino",
    "boards",
    "uploda",
    "fb",
    "\ufb03",
    "\U0001d4b3",
    "\U0001f600",
    "\ufdfa",
    "\u0130",
    "\xdf",
    "\u0131",
    "\u65e5\u672c\u8a9e",
    "\u0e01\u0e02\u0e04",
    "\u0663",
    "\xe9",
    "\x00",
    "\u202e",
    "\ud7ff",
    "e\u0301",
    "\u200d",
    "\u2028",
    "\ufeff",
    "\t",
    "\n",
    "a" * 50,
]
RANGES = ((32, 127), (160, 0x2FFF), (0x3000, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x1FFFF))


def odd_queries(count: int, seed: int) -> Iterator[str]:
    """Yield operators, scripts, gibberish of many long words, and texts of 30 kB."""
    chance = random.Random(seed)
    for _ in range(count):
        kind = chance.random()
        if kind < 0.5:
            yield "".join(chance.choice(PIECES) + chance.choice(["", " "]) for _ in range(chance.randint(1, 12)))
        elif kind < 0.8:
            yield "".join(chr(chance.randrange(*chance.choice(RANGES))) for _ in range(chance.randint(1, 60)))
        elif kind < 0.97:
            letters = "abcdefghijklmnoprstuw"
            words = ("".join(chance.choices(letters, k=chance.randint(3, 45))) for _ in range(chance.randint(1, 40)))
            yield " ".join(words)
        else:
            yield (chance.choice(PIECES) + chance.choice(["", " ", "-"])) * 4000


def mixed_queries(words: list[str], count: int, seed: int) -> Iterator[str]:
    """Yield queries of a corpus's own words: whole, cut short, misspelt and joined."""
    chance = random.Random(seed)
    for _ in range(count):
        chosen = chance.choices(words, k=chance.randint(1, 9))
        for at, word in enumerate(chosen):
            cut = chance.randint(1, max(len(word) - 1, 1))
            changed = (word, word, word, word[:cut], word[:cut] + word[cut + 1 :], word[:cut] + "e" + word[cut:])
            chosen[at] = chance.choice(changed)
        yield chance.choice([" ", " ", " ", "-"]).join(chosen)
