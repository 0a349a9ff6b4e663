"""What goes into a search index: documents, each a list of sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

Kind = Literal["article", "faq"]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and the plain text below it, up to the next heading; `anchor` is its id in the page."""

    text: str
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One answer people can find.

    `ref` names it everywhere (``articles/billing/refund``, ``faq/billing#refund``), `url` is relative to the site
    root. `wordings` are other ways to ask for it (also_asked, synonyms in front matter, tags). `answer` is plain text shown
    in place (FAQ entries). `boost` multiplies its score. `category` is its slug path; a filter on ``billing`` also
    takes ``billing/refunds``. All text is plain: no markup.
    """

    ref: str
    url: str
    title: str
    sections: tuple[Section, ...] = ()
    wordings: tuple[str, ...] = ()
    kind: Kind = "article"
    category: str = ""
    category_title: str = ""
    audience: tuple[str, ...] = ()
    answer: str = ""
    boost: float = 1.0
