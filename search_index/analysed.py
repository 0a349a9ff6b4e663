"""What the index needs of one document, computed once and kept as bytes.

Nothing in it depends on other documents, so a build can cache it by the article's content hash.
"""

from __future__ import annotations

import json
import marshal
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, repeat
from typing import NamedTuple

import msgspec

from search_index.analysis import analyzer, words
from search_index.documents import Document
from search_index.postings import length_class, payload

# Raise it whenever `analyse` gives other bytes for the same document; part of every cache key.
ANALYSIS_VERSION = 4

PASSAGE_TERMS = 100
_MOST_PASSAGES = 8
_MOST_SECTIONS = 24
_SNIPPET_CHARACTERS = 1800
_ANSWER_CHARACTERS = 3000


class Analysed(NamedTuple):
    """One document's terms with their payloads, the words behind them, its field lengths and its result fragment.

    `titles` maps the label of its category to the category's title.
    """

    ref: str
    terms: tuple[str, ...]
    payloads: tuple[bytes, ...]
    surfaces: tuple[str, ...]
    lengths: tuple[int, int, int]
    boost: float
    titles: tuple[tuple[str, str], ...]
    fragment: bytes

    def pack(self) -> bytes:
        """Return the record as bytes."""
        return marshal.dumps(tuple(self), 2)

    @classmethod
    def unpack(cls, blob: bytes) -> Analysed:
        """Read a record that `pack` wrote.

        Raises:
            ValueError: the bytes are something else.
        """
        try:
            return cls(*marshal.loads(blob))
        except (EOFError, TypeError, ValueError) as error:
            raise ValueError(f"not an analysed document ({error}); clear the build's cache") from None


def analyse(document: Document, language: str = "en") -> bytes:
    """Return everything the index needs of one document, compact.

    Args:
        document: what people can find.
        language: ISO 639-1 code of its text.

    Returns:
        Bytes for `writer.write`; cache them by the content's hash and `ANALYSIS_VERSION`.
    """
    run = analyzer(language)
    title = words(document.title)
    wordings = [word for wording in document.wordings for word in words(wording)]
    body = [words(f"{section.heading}\n{section.text}") for section in document.sections]
    passages, sections_of_bits = _passages([run.terms_of(found) for found in body])
    postings = _postings(run.terms_of(title), run.terms_of(wordings), passages)
    postings.update(zip(_labels(document), repeat(b"\0"), strict=False))
    return Analysed(
        ref=document.ref,
        terms=tuple(postings),
        payloads=tuple(postings.values()),
        surfaces=tuple(dict.fromkeys(run.surfaces_of(dict.fromkeys(chain(title, wordings, *body))))),
        lengths=(len(title), len(wordings), sum(map(len, body))),
        boost=document.boost,
        titles=((label("category", document.category), document.category_title),) if document.category else (),
        fragment=_fragment(document, sections_of_bits),
    ).pack()


def label(kind: str, value: str) -> str:
    """Return the term that stands for a category or an audience; no word of a text begins with ``=``."""
    return f"={kind}/" + re.sub(r"\s", "_", value)


def _labels(document: Document) -> Iterator[str]:
    parts = document.category.split("/") if document.category else []
    for depth in range(1, len(parts) + 1):
        yield label("category", "/".join(parts[:depth]))
    for audience in sorted(set(document.audience)):
        yield label("audience", audience)


def _passages(sections: list[list[str]]) -> tuple[list[list[str]], list[int]]:
    """Cut the body's terms into passages within sections; also return the section behind each of the mask's bits."""
    passages, owners = [], []
    for number, terms in enumerate(sections):
        for start in range(0, len(terms), PASSAGE_TERMS):
            passages.append(terms[start : start + PASSAGE_TERMS])
            owners.append(number)
    if len(passages) <= _MOST_PASSAGES:
        return passages, owners
    merged: list[list[str]] = [[] for _ in range(_MOST_PASSAGES)]
    first_owner = [0] * _MOST_PASSAGES
    for at in range(len(passages) - 1, -1, -1):
        bit = at * _MOST_PASSAGES // len(passages)
        merged[bit] = passages[at] + merged[bit]
        first_owner[bit] = owners[at]
    return merged, first_owner


def _postings(title: list[str], wordings: list[str], passages: list[list[str]]) -> dict[str, bytes]:
    """Give each term its payload; in the order of the text, which nothing depends on."""
    masks = dict.fromkeys(passages[0], 1) if passages else {}
    for bit, passage in enumerate(passages[1:], 1):
        for term in set(passage):
            masks[term] = masks.get(term, 0) | 1 << bit
    in_body = Counter(chain.from_iterable(passages))
    body_class = length_class(sum(map(len, passages)))
    shapes = zip(in_body.values(), map(masks.__getitem__, in_body), repeat(body_class), strict=False)
    found = dict(zip(in_body, map(_BODY_ONLY.__getitem__, shapes), strict=True))
    wordings_class = length_class(len(wordings))
    short_title = min(len(title), 15)
    for term in dict.fromkeys(chain(title, wordings)):
        in_t, in_w = title.count(term), wordings.count(term)
        place = min(title.index(term), 15) << 4 | short_title if in_t else 0
        extra = (in_t, in_w, wordings_class if in_w else 0, place)
        found[term] = payload(in_body.get(term, 0), masks.get(term, 0), body_class, *extra)
    return found


class _BodyOnly(dict[tuple[int, int, int], bytes]):
    """The payloads of terms in the body alone, each shape encoded once: there are few of them."""

    def __missing__(self, shape: tuple[int, int, int]) -> bytes:
        content = self[shape] = payload(*shape, 0, 0, 0, 0)
        return content


_BODY_ONLY = _BodyOnly()


def _fragment(document: Document, sections_of_bits: list[int]) -> bytes:
    """Return the JSON a result is shown from: names of one letter, as ten of them are fetched for each search."""
    kept = document.sections[:_MOST_SECTIONS]
    room = max(_SNIPPET_CHARACTERS // max(len(kept), 1), 120)
    fields = {
        "r": document.ref,
        "u": document.url,
        "t": document.title,
        "k": document.kind,
        "c": document.category,
        "n": document.category_title,
        "a": _cut(document.answer, _ANSWER_CHARACTERS),
        "s": [[s.anchor, s.heading, _cut(s.text, room)] for s in kept],
        "p": [min(number, _MOST_SECTIONS - 1) for number in sections_of_bits],
    }
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError:  # half a surrogate pair
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _cut(text: str, most: int) -> str:
    """Shorten text to at most `most` characters, at a space where there is one."""
    if len(text) <= most:
        return text
    short = text[:most]
    return (short.rsplit(" ", 1)[0] if " " in short[most // 2 :] else short) + "…"
