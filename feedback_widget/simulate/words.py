"""What people type besides what they mean: slips, junk, and questions for somebody else."""

from __future__ import annotations

import string
from collections.abc import Sequence
from random import Random

OFF_TOPIC = (
    "weather tomorrow", "pizza delivery near me", "football results", "cheap flights to rome", "how old is the moon",
    "lyrics of yesterday", "translate good morning", "bus timetable", "cat videos", "jobs near me", "horoscope today",
    "capital of australia", "chicken soup recipe", "movie times tonight", "who won the election", "dentist open sunday",
)  # fmt: skip
JUNK = ("test", "asdf", "hello", "aaa", "qwerty", "xxx", "123", "??", "hi there", "test test")


def slip(query: str, rng: Random) -> str:
    """Make one typing error in a word of four letters or more: a letter swapped, dropped, doubled or replaced."""
    words = query.split(" ")
    long = [n for n, word in enumerate(words) if len(word) > 3]
    if not long:
        return query
    n = rng.choice(long)
    word = words[n]
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind == 1:
        word = word[:at] + word[at + 1 :]
    elif kind == 2:
        word = word[:at] + word[at] + word[at:]
    else:
        word = word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]
    words[n] = word
    return " ".join(words)


def cut(query: str, rng: Random) -> str:
    """Cut the last word short, as one who takes the first suggestion too early."""
    head, space, last = query.rpartition(" ")
    return query if len(last) < 5 else head + space + last[: rng.randrange(3, len(last))]


def rubbish(rng: Random, off_topic: Sequence[str] = OFF_TOPIC) -> str:
    """Return something nobody here has an answer to: a key rolled over, a test, a question for somebody else."""
    kind = rng.random()
    if kind < 0.35:
        return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randrange(3, 12)))
    return rng.choice(JUNK) if kind < 0.6 else rng.choice(off_topic)
