"""Take personal and secret things out of text: e-mail, phone, card, IBAN, keys, long ids. Pure.

The rules are in `schema/scrub_rules.json`, in a dialect of regular expressions that Python and JavaScript read
alike, so that the browser scrubs with the same rules before sending as the collector does before storing.
`schema/scrub_cases.jsonl` holds both to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, structs
from msgspec.json import decode

from feedback_widget.events import AnyEvent, Contact, NotFound, Search, Survey, Vote

NUMERIC = frozenset(("card", "iban", "phone", "id"))
FEWEST = 6
"""No card, IBAN, telephone number or long id has fewer digits than this; most questions have fewer."""
RULES = Path(__file__).parent / "schema" / "scrub_rules.json"

# Looked for in every text, so without alternatives that cost more: a bracket may be that of "(at)".
_SUSPECT = re.compile(r"[0-9@(\[{]|-----BEGIN| dot | DOT |[A-Za-z0-9_.+/=~-]{16}")
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\uff10"
_PLAIN: dict[int, str] = {
    **{ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)},
    **dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFF0D], "-"),
    **dict(zip(map(ord, "\uff20\uff0e\uff0b\uff08\uff09"), "@.+()", strict=True)),
}
_GAP = re.compile(r"[^0-9]+")
_BETWEEN = str.maketrans("", "", " .-")
_FIELDS: dict[type, tuple[str, ...]] = {
    Search: ("query",),
    Vote: ("comment",),
    Contact: ("message", "subject", "searches"),
    Survey: ("comment",),
    NotFound: ("path",),
}


class Rule(Struct, frozen=True):
    """One shape of a thing that must not be stored.

    Attributes:
        kind: what it is; it is replaced by the kind in brackets.
        pattern: of the whole thing.
        check: "", or what tells the thing from what only looks like it: luhn, mod97, mixed, random, or "9-12" digits.
    """

    kind: str
    pattern: str
    check: str


@cache
def _rules() -> list[tuple[str, re.Pattern[str], Callable[[str], bool]]]:
    rules = decode(RULES.read_bytes(), type=list[Rule])
    # [^] is JavaScript's "any character at all".
    return [
        (rule.kind, re.compile(rule.pattern.replace("[^]", r"[\s\S]"), re.ASCII), _checker(rule.check))
        for rule in rules
    ]


def scrub(text: str) -> str:
    """Replace what must not be stored by its kind.

    Example:
        >>> scrub("my card 4111 1111 1111 1111 is refused, write to a@b.example")
        'my card [card] is refused, write to [email]'
    """
    plain = plain_view(text)
    if _SUSPECT.search(plain) is None:
        return text
    clean = _scrub_plain(plain)
    return text if clean == plain else clean


def plain_view(text: str) -> str:
    """Write the digits, spaces, dashes and at signs of all scripts as those of ASCII, so that rules need only these.

    >>> plain_view("\u0660\u0665\u0660\u2013123")
    '050-123'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def _scrub_plain(text: str) -> str:
    few = sum(map(text.count, "0123456789")) < FEWEST
    for kind, pattern, check in _rules():
        if few and kind in NUMERIC:
            continue
        mark = f"[{kind}]"
        text = pattern.sub(lambda found, mark=mark, check=check: mark if check(found[0]) else found[0], text)  # type: ignore[misc]
    return text


def scrub_event(event: AnyEvent) -> AnyEvent:
    """Return the event with its free text scrubbed; the same object when there was nothing to take out.

    `reply_to` of a contact is emptied: it belongs to the outbox alone.
    """
    names = _FIELDS.get(type(event))
    if names is None:
        return event
    changes: dict[str, object] = {}
    for name in names:
        value = getattr(event, name)
        clean = scrub(value) if isinstance(value, str) else [scrub(line) for line in value]
        if clean != value:
            changes[name] = clean
    if isinstance(event, Contact) and event.reply_to:
        changes["reply_to"] = ""
    return structs.replace(event, **changes) if changes else event


def _checker(name: str) -> Callable[[str], bool]:
    if "-" in name:
        low, high = map(int, name.split("-"))
        return lambda text: low <= len(_digits(text)) <= high
    return {"": lambda _: True, "luhn": holds_card, "mod97": is_iban, "mixed": is_mixed, "random": looks_random}[name]


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def holds_card(text: str) -> bool:
    """Say whether 13 to 19 digits in a row, from one gap to another, satisfy Luhn's formula (ISO/IEC 7812-1)."""
    digits = _digits(text)
    starts = {0} | {len(_digits(text[: found.end()])) for found in _GAP.finditer(text)}
    ends = {len(digits)} | {len(_digits(text[: found.start()])) for found in _GAP.finditer(text)}
    windows = (digits[start:end] for start in starts for end in ends if 13 <= end - start <= 19)
    return any(window[0] in "23456" and luhn(window) for window in windows)


def luhn(digits: str) -> bool:
    """Check Luhn's formula.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    odd = [int(c) for c in digits[-1::-2]]
    even = [int(c) * 2 for c in digits[-2::-2]]
    return (sum(odd) + sum(n - 9 if n > 9 else n for n in even)) % 10 == 0


def is_iban(text: str) -> bool:
    """Check an IBAN's remainder (ISO 13616: mod 97 is 1).

    >>> is_iban("DE89 3704 0044 0532 0130 00")
    True
    """
    plain = text.translate(_BETWEEN).upper()
    if not 15 <= len(plain) <= 34:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_mixed(text: str) -> bool:
    """Say whether letters and digits both occur: `sk_live_4eC39Hq…`, not `sk-compatible-boards-list`."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


def looks_random(text: str) -> bool:
    """Say whether a long token changes between letters, digits and cases oftener than a name that people give.

    Names in camel case change at every word, but have no digits among them, and words have more than four letters.
    """
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" if c.islower() else "-" for c in text.rstrip("=")]
    turns = sum(1 for a, b in pairwise(kinds) if a != b and "-" not in (a, b))
    return turns >= len(kinds) / (6 if kinds.count("d") >= 3 else 2)
