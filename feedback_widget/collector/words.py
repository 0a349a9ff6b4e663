"""The words of the pages that a plain form leads to, in every language the theme speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from msgspec.json import decode

FILE = Path(__file__).parent / "templates" / "words.json"
FALLBACK = "en"
RIGHT_TO_LEFT = frozenset(("ar",))

Words = Mapping[str, str]


@cache
def languages() -> dict[str, dict[str, str]]:
    """Return the words of every language, by its code; `lang` and `dir` among them."""
    found = decode(FILE.read_bytes(), type=dict[str, dict[str, str]])
    return {
        lang: {**words, "lang": lang, "dir": "rtl" if lang in RIGHT_TO_LEFT else "ltr"} for lang, words in found.items()
    }


def words_for(lang: str, accepted: bytes = b"") -> Words:
    """Return the words in a page's language, or else in the first that the reader's browser asks for and we speak.

    Args:
        lang: BCP 47 tag of the page that sent the form; "" when it is not known.
        accepted: the Accept-Language header.

    Example:
        >>> words_for("pt-BR")["send"], words_for("", b"sv, de;q=0.8")["send"], words_for("tlh")["send"]
        ('Enviar', 'Senden', 'Send')
    """
    for tag in (lang, *_tags(accepted)):
        if found := languages().get(tag.partition("-")[0].lower()):
            return found
    return languages()[FALLBACK]


def _tags(accepted: bytes) -> Iterable[str]:
    return (part.partition(";")[0].strip() for part in accepted.decode("latin-1").split(",")[:20])
