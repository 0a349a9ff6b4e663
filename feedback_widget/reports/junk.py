"""Telling a key rolled over from a question."""

from __future__ import annotations

import re

_IDLE = frozenset({
    "test", "tests", "testing", "tester", "hello", "hi", "hey", "yo", "hallo", "hola", "ok", "okay", "yes", "no",
    "there", "asdf", "asdfg", "qwerty", "qwertz", "azerty", "abc", "foo", "bar", "xxx", "lol", "haha", "hmm",
    "none", "null", "undefined", "nothing", "anything", "something", "x",
})  # fmt: skip
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "1234567890", "abcdefghijklmnop")
_VOWELS = re.compile(r"[aeiouyàâäáåæéèêëíîïóôöøúûüœ]")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")


def is_junk(query: str) -> bool:
    """Say whether a lower-case query is made of idle words and key-mashing only."""
    words = query.split()
    return all(_is_junk_word(word) for word in words)


def _is_junk_word(word: str) -> bool:
    if word in _IDLE or len(set(word)) == 1:
        return True
    if not word.isalpha():
        return not any(character.isalpha() for character in word) and len(word) < 4
    if len(word) >= 4 and any(word in row or word in row[::-1] for row in _KEYBOARD):
        return True
    return word.isascii() and len(word) > 4 and (not _VOWELS.search(word) or bool(_CLUSTER.search(word)))
