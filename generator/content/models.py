"""What a content tree holds, typed. Nothing here knows how it was read or how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from generator.content.findings import Finding

Status = Literal["draft", "published", "deprecated"]


class SearchOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How search treats one article: a factor on its score, or left out of the index."""

    boost: float = 1.0
    exclude: bool = False


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One Markdown file that answers one question.

    `source` is the path below the content root with forward slashes, as on disk. `category` is the
    path of category slugs (``"hardware-support/uno"``). `url` is relative to the site root and ends in
    a slash. `ref` names the article in the search index, in events and in reports: its URL without
    the last slash. `content_hash` is the first 16 hex digits of the file's SHA-256.
    """

    source: str
    ref: str
    url: str
    slug: str
    category: str
    title: str
    body: str
    body_line: int = 1
    content_hash: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    status: Status = "published"
    audience: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    owner: str = ""
    review_by: date | None = None
    synonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    featured: bool = False
    hide: tuple[str, ...] = ()
    search: SearchOptions = SearchOptions()
    template: str = ""
    foreign_id: str = ""
    created: date | None = None
    updated: date | None = None
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)
    key_lines: Mapping[str, int] = msgspec.field(default_factory=dict)


class FaqEntry(Article, frozen=True, kw_only=True):
    """A question answered in a few lines; shown with its category's others on one page.

    `url` is ``faq/<category>/#<slug>`` and `ref` is ``faq/<category>#<slug>``.
    """

    question: str = ""
    also_asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A folder of articles or FAQ entries. `path` is its slug path; `order` sorts before `title`."""

    kind: Literal["articles", "faq"]
    path: str
    slug: str
    url: str
    title: str
    source: str
    description: str = ""
    icon: str = ""
    order: float = 0.0
    owner: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An old path and where it leads now; a `prefix` redirect carries everything below it along."""

    old: str
    new: str
    prefix: bool = False
    gone: bool = False
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A notice on every page between two dates (inclusive; None is open-ended)."""

    text: str
    start: date | None = None
    end: date | None = None
    link: str = ""
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTest:
    """A question and the article that must answer it within the first `within` results."""

    query: str
    expect: str
    within: int = 3
    before: str = ""
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """A whole content tree, each list in the order people see it.

    `synonyms` are groups of equal words; `one_way_synonyms` lead from a word to words that answer it
    too. `files` are the paths of everything else below the root: images, plain pages. `whole_root`
    says that the root itself is the folder of articles. `findings` is what loading met.
    """

    root: str
    articles: tuple[Article, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    categories: tuple[Category, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    announcements: tuple[Announcement, ...] = ()
    search_tests: tuple[SearchTest, ...] = ()
    one_way_synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()
    whole_root: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def pages(self) -> tuple[Article, ...]:
        """Every article and FAQ entry."""
        return (*self.articles, *self.faq)
