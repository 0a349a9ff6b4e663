"""English as lunr.js 2.3.9 reads it: its stop words and its Porter stemmer, byte for byte."""

from __future__ import annotations

import re

_STOP_WORDS = """
a able about across after all almost also am among an and any are as at be because been but by can cannot
could dear did do does either else ever every for from get got had has have he her hers him his how however i
if in into is it its just least let like likely may me might most must my neither no nor not of off often on
only or other our own rather said say says she should since so some than that the their them then there these
they this tis to too twas us wants was we were what when where which while who whom why will with would yet
you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Words of questions rather than of answers: asked about last when not all words of a query can be.
_FILLERS = """
able actually another anyone anything best better can't didn't difference different doesn't don't easily etc
exactly explain find going good happen happens help here's how's i'd i'm i've isn't it's keep know let's long
look looking made make makes making many mean much need new one out people please possible properly really
right see seem someone something still sure tell that's there's thing things think try trying two understand
use used using want way ways what's when's where's who's without won't work works you're
"""
FILLERS = frozenset(_FILLERS.split())

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}

_CONSONANTS = "[^aeiou][^aeiouy]*"
_VOWELS = "[aeiouy][aeiou]*"
# m is the number of vowel-consonant runs in the stem (Porter 1980): m > 0, m = 1, m > 1, and "has a vowel".
_M_OVER_0 = re.compile(f"({_CONSONANTS})?{_VOWELS}[^aeiou][^aeiouy]*")
_M_IS_1 = re.compile(f"({_CONSONANTS})?{_VOWELS}{_CONSONANTS}({_VOWELS})?\\Z")
_M_OVER_1 = re.compile(f"({_CONSONANTS})?{_VOWELS}{_CONSONANTS}{_VOWELS}{_CONSONANTS}")
_HAS_VOWEL = re.compile(f"({_CONSONANTS})?[aeiouy]")
_SHORT = re.compile(f"{_CONSONANTS}[aeiouy][^aeiouwxy]\\Z")
_DOUBLE = re.compile(r"([^aeiouylsz])\1\Z")

_SSES_IES = re.compile(r"(.+?)(ss|i)es\Z")
_PLURAL_S = re.compile(r"(.+?)([^s])s\Z")
_EED = re.compile(r"(.+?)eed\Z")
_ED_ING = re.compile(r"(.+?)(?:ed|ing)\Z")
_FINAL_Y = re.compile(r"(.+?[^aeiou])y\Z")
_SUFFIX_2 = re.compile(f"(.+?)({'|'.join(_STEP_2)})\\Z")
_SUFFIX_3 = re.compile(f"(.+?)({'|'.join(_STEP_3)})\\Z")
_SUFFIX_4 = re.compile(r"(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)\Z")
_FINAL_E = re.compile(r"(.+?)e\Z")
_ION = re.compile(r"(.+?[st])ion\Z")


def stem(word: str) -> str:
    """Return the stem lunr.js 2.3.9 gives `word` (lower case, already trimmed)."""
    if word.isascii():
        return _stem(word)
    # lunr.js counts UTF-16 units; an emoji is two of them.
    units = word.encode("utf-16-le", "surrogatepass")
    wide = "".join(chr(units[i] | units[i + 1] << 8) for i in range(0, len(units), 2))
    return _stem(wide).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _stem(word: str) -> str:
    if len(word) < 3:
        return word
    starts_with_y = word[0] == "y"  # there it is a consonant, which the patterns see as a capital
    if starts_with_y:
        word = "Y" + word[1:]
    for step, endings in _STEPS:
        if word[-1] in endings:
            word = step(word)
    return "y" + word[1:] if starts_with_y else word


def _plural(word: str) -> str:
    if match := _SSES_IES.match(word) or _PLURAL_S.match(word):
        return match[1] + match[2]
    return word


def _past(word: str) -> str:
    if match := _EED.match(word):
        return word[:-1] if _M_OVER_0.match(match[1]) else word
    if not (match := _ED_ING.match(word)) or not _HAS_VOWEL.match(match[1]):
        return word
    word = match[1]
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _DOUBLE.search(word):
        return word[:-1]
    return word + "e" if _SHORT.match(word) else word


def _y_to_i(word: str) -> str:
    match = _FINAL_Y.match(word)
    return match[1] + "i" if match else word


def _step_2(word: str) -> str:
    match = _SUFFIX_2.match(word)
    return match[1] + _STEP_2[match[2]] if match and _M_OVER_0.match(match[1]) else word


def _step_3(word: str) -> str:
    match = _SUFFIX_3.match(word)
    return match[1] + _STEP_3[match[2]] if match and _M_OVER_0.match(match[1]) else word


def _step_4(word: str) -> str:
    match = _SUFFIX_4.match(word) or _ION.match(word)
    return match[1] if match and _M_OVER_1.match(match[1]) else word


def _final_e(word: str) -> str:
    if match := _FINAL_E.match(word):
        rest = match[1]
        if _M_OVER_1.match(rest) or (_M_IS_1.match(rest) and not _SHORT.match(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _M_OVER_1.match(word) else word


# Each step, and the last letters of the words it may change.
_STEPS = (
    (_plural, "s"),
    (_past, "dg"),
    (_y_to_i, "y"),
    (_step_2, "ilmnrs"),
    (_step_3, "eils"),
    (_step_4, "ceilmnrstu"),
    (_final_e, "el"),
)
