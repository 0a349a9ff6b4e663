"""Slugs: the part of a URL that a title or a file name gives, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Latin letters that no Unicode decomposition takes apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"}
)
_APOSTROPHES = re.compile("['’ʼ`´]")
# Below the 255 bytes a file system allows a name, with room for a suffix.
_MAX_BYTES = 200


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Turn a title, a file name or a folder name into a slug; "" when nothing in it can be in one.

    Latin letters lose their accents, letters of other scripts stay as they are, everything else
    becomes a hyphen. `slugify(slugify(x)) == slugify(x)`.

    >>> slugify("Yún & Oplà: what's new?")
    'yun-opla-whats-new'
    >>> slugify("返金 について")
    '返金-について'
    """
    folded = _APOSTROPHES.sub("", _fold(text))
    slug = re.sub("-{2,}", "-", _letters(folded)).strip("-")
    return _shorten(slug)


def _fold(text: str) -> str:
    """Lower-case, compatibility-compose, and take the accents from Latin letters alone."""
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()).translate(_LETTERS)
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", lowered):
        if not unicodedata.combining(char):
            latin = char < "\u0250" or "\u1e00" <= char < "\u1f00"
        elif latin:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).lower().translate(_LETTERS)


def _letters(text: str) -> str:
    # Marks carry the vowels of many scripts (Devanagari, Thai, Arabic): they are part of a word, and of nothing else.
    kept = "-"
    for char in text:
        mark = unicodedata.category(char) in ("Mn", "Mc")
        kept += char if char.isalnum() or (mark and kept[-1] != "-") else "-" * (not mark)
    return kept


def _shorten(slug: str) -> str:
    encoded = slug.encode()
    if len(encoded) <= _MAX_BYTES:
        return slug
    return encoded[:_MAX_BYTES].decode(errors="ignore").strip("-")


def slug_path(folder: str) -> str:
    """Return the slug path of a folder path, "" for the root; folders that give no slug are left out."""
    return "/".join(slug for part in folder.split("/") if (slug := slugify(part)))


def humanize(stem: str) -> str:
    """Make a readable title of a file or folder name.

    >>> humanize("How-to-reset_your-board")
    'How to reset your board'
    """
    words = re.sub(r"[-_\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:]
