"""What a report needs to know of the site, as plain data and callables that the command brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# (query, k) -> [(ref, rank from 1, match: strong | weak | none)]
Search = Callable[[str, int], Sequence[tuple[str, int, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """One article or FAQ entry, as the site's manifest names it."""

    title: str
    category: str = ""
    owner: str = ""
    url: str = ""


def _finds_nothing(query: str, k: int) -> Sequence[tuple[str, int, str]]:
    return ()


def _knows_everything(word: str) -> bool:
    return True


def _serves_nothing(path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site a report speaks of; the default knows nothing, so that events can be read without a site.

    Attributes:
        articles: {ref: facts}.
        search: today's search, as customers have it.
        knows: whether the content uses a word (in lower case), in any inflection.
        serves: whether an address that once led nowhere is served today: a redirect's, or a page's.
    """

    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)
    search: Search = _finds_nothing
    knows: Callable[[str], bool] = _knows_everything
    serves: Callable[[str], bool] = _serves_nothing
