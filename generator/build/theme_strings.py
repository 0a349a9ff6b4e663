"""Interface strings: seven languages on disk, plurals and dates by simple rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from markupsafe import Markup, escape

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
ROOMS = ("page", "search", "feedback")


@dataclass(frozen=True, slots=True)
class Strings:
    """The strings of one language; what a translation lacks is shown in English.

    `words` maps flat keys to texts with ``{name}`` places. A text that depends on a number has the
    keys ``key_one`` and ``key_other`` (Arabic also ``key_two`` and ``key_few``).
    """

    lang: str
    words: Mapping[str, str]
    plain: dict[str, Markup] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, lang: str) -> Self:
        """Read the strings of `lang` (``pt-BR`` reads ``pt`` and then English)."""
        chain = dict.fromkeys((FALLBACK, lang.partition("-")[0].lower(), lang))
        words: dict[str, str] = {}
        for name in chain:
            for room in ROOMS:
                words |= _read(name, room)
        return cls(lang, words)

    @property
    def direction(self) -> str:
        """The direction of the script, as HTML's `dir` wants it."""
        return "rtl" if self.lang.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"

    def text(self, key: str, **values: object) -> Markup:
        """Give the text of `key`, its places filled with escaped `values`; `n` chooses the plural."""
        if not values:
            if key not in self.plain:
                self.plain[key] = escape(self.words[key])
            return self.plain[key]
        if "n" in values:
            key = self._plural(key, int(str(values["n"])))
        words = escape(self.words[key])
        for name, value in values.items():
            words = words.replace("{" + name + "}", escape(value))
        return words

    def date(self, day: date) -> str:
        """Write `day` as people of this language do."""
        month = self.words[f"month_{day.month}"]
        return self.words["date"].format(day=day.day, month=month, year=day.year)

    def for_browser(self) -> dict[str, str]:
        """Give the strings scripts use: all of search and feedback, and the page's ``js_`` keys."""
        page = _read(FALLBACK, "page")
        return {key: text for key, text in self.words.items() if key not in page or key.startswith("js_")}

    def _plural(self, key: str, number: int) -> str:
        for suffix in _plural_suffixes(self.lang, number):
            if key + suffix in self.words:
                return key + suffix
        return key


def _plural_suffixes(lang: str, number: int) -> tuple[str, ...]:
    """The CLDR plural categories of our seven languages, most exact first."""
    if lang.startswith("ar") and (number == 2 or 3 <= number % 100 <= 10):
        return ("_two", "_other") if number == 2 else ("_few", "_other")
    singular = number in (0, 1) if lang.startswith(("fr", "pt")) else number == 1
    return ("_one", "_other") if singular else ("_other",)


@cache
def _read(lang: str, room: str) -> dict[str, str]:
    path = Path(__file__).resolve().parents[2] / "themes" / "askwell" / "i18n" / lang / f"{room}.json"
    if not path.is_file():
        return {}
    words: dict[str, str] = json.loads(path.read_text("utf-8"))
    return words
