"""Which articles are close to one another, by the rare words their titles and tags share."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from generator.content.models import Article

WORD = re.compile(r"\w{3,}")
COMMON = 60  # a word in more titles than this tells nothing about closeness, and costs time
NEIGHBOURLY = 1.5  # how much more a shared word counts within one category
ENOUGH = 2.0  # shared weight below which two articles are strangers


@dataclass(frozen=True, slots=True)
class Relations:
    """Words to the articles that carry them."""

    holders: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Self:
        """Index the titles, tags and synonyms of `articles`."""
        holders: defaultdict[str, list[str]] = defaultdict(list)
        for article in articles:
            if article.status == "published":
                ref = article.ref
                for word in title_words(article):
                    holders[word].append(ref)
        return cls(holders)

    def near(self, article: Article, limit: int) -> list[str]:
        """Give up to `limit` refs, the closest first.

        The closeness of two articles is the sum over shared words of 1 / log2(1 + n), n the number of
        articles with the word; it counts half as much again within one category.
        """
        scores: defaultdict[str, float] = defaultdict(float)
        for word in sorted(title_words(article)):
            holders = self.holders.get(word, ())
            if 1 < len(holders) <= COMMON:
                weight = 1 / math.log2(1 + len(holders))
                for ref in holders:
                    scores[ref] += weight
        scores.pop(article.ref, None)
        home = f"articles/{article.category}/"
        close = [(ref, score) for ref, score in scores.items() if score * NEIGHBOURLY >= ENOUGH / 2]
        ranked = sorted((-score * (NEIGHBOURLY if ref.startswith(home) else 1), ref) for ref, score in close)
        return [ref for score, ref in ranked if -score >= ENOUGH / 2][:limit]

    def moved_by(self, words: Iterable[str], changes: int) -> set[str]:
        """Give the refs whose neighbourhood may differ after so many articles came by `words` or lost them."""
        known = (self.holders.get(word, ()) for word in words)
        return {ref for holders in known if len(holders) <= COMMON + changes for ref in holders}


def title_words(article: Article) -> set[str]:
    """Give the words by which articles are near one another."""
    text = " ".join((article.title, *article.tags, *article.synonyms))
    return set(WORD.findall(text.casefold()))
