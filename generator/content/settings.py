"""What a site sets about its content, under ``plugins: - askwell:`` in mkdocs.yml."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from generator.content.anchors import Slugify, slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSettings:
    """How a content tree is read and checked.

    `review_after` is in days, 0 for never. `old_hosts` are the hosts of a former help center, whose
    links are recognised even by a short id. `lint` maps a rule to error, warning, hint or off.
    `whole` lets a root with neither folder be all articles; a site with pages of its own says no.
    `variables` are names and values for ``{{ name }}``. `slugify` makes the ids of headings and must be the one the site's toc extension uses.
    """

    articles_dir: str = "articles"
    faq_dir: str = "faq"
    snippets_dir: str = "snippets"
    extra_keys: tuple[str, ...] = ()
    strict: bool = False
    review_after: int = 0
    old_hosts: tuple[str, ...] = ()
    site_url: str = ""
    lint: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    slugify: Slugify = slugify
    git: bool = True
    whole: bool = True

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when parsing one file may give another result."""
        seen = [(item.name, repr(getattr(self, item.name))) for item in fields(self) if item.name in _PARSING]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


_PARSING = ("articles_dir", "faq_dir", "extra_keys", "strict")
