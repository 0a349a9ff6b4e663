"""Parsed files into one content tree: pure; everything that needs to see more than one file happens here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from msgspec import structs

from generator.content.announcements import read_announcements
from generator.content.article import Parsed, category_of, faq_place, place
from generator.content.categories import read_categories
from generator.content.findings import Finding
from generator.content.history import History
from generator.content.models import Article, Category, Content, FaqEntry, Redirect, SearchTest
from generator.content.names import PageNames
from generator.content.redirect_map import circles
from generator.content.redirects import is_external, normal_path, read_redirects
from generator.content.search_tests import read_search_tests
from generator.content.settings import ContentSettings
from generator.content.suggest import near_miss
from generator.content.synonyms import read_synonyms
from generator.content.table_file import TableFile
from generator.content.tree import TABLES, Tree

Page = TypeVar("Page", bound=Article)


@dataclass(slots=True)
class _Assembly:
    """The settings, the findings met on the way, and where old addresses lead."""

    settings: ContentSettings
    findings: list[Finding]
    moved: Mapping[str, str] = field(default_factory=dict)


def assemble(
    tree: Tree,
    parsed: Iterable[Parsed],
    tables: Mapping[str, bytes],
    settings: ContentSettings,
    history: History | None = None,
) -> Content:
    """Put a content tree together.

    Args:
        tree: the files of the root.
        parsed: what each Markdown file gave, in any order.
        tables: the bytes of each YAML file named in `tree.tables` and `tree.categories`.
        settings: of the site.
        history: dates of the files, from Git; None when there is none.

    Returns:
        The tree with every finding of loading in `findings`. When two pages claim one address, the
        first by path keeps it and the other is left out.
    """
    parsed = sorted(parsed, key=lambda item: item.source)
    at = _Assembly(settings, [finding for item in parsed for finding in item.findings])
    described = {name: raw for name, raw in tables.items() if name in tree.categories}
    categories = read_categories((*tree.articles, *tree.faq), described, settings)
    at.findings += categories.findings
    pages = [_finish(item.article, categories.found, history, at) for item in parsed if item.article]
    pages = _refuse_collisions(pages, at)
    names = PageNames(pages, categories.found, settings)
    read = {name: TableFile.read(name, tables.get(name, b"")) for name in TABLES}
    synonyms = read_synonyms(read["synonyms.yml"])
    redirects = tuple(_resolve_redirect(item, names) for item in read_redirects(read["redirects.yml"]))
    at.moved = {item.old: item.new.strip("/") for item in redirects if item.new and not item.prefix}
    announcements = read_announcements(read["announcements.yml"])
    tests = tuple(_resolve_test(test, names, at) for test in read_search_tests(read["search_tests.yml"]))
    at.findings += [finding for table in read.values() for finding in table.findings]
    content = Content(
        root=str(tree.root),
        articles=_in_order([page for page in pages if not isinstance(page, FaqEntry)], categories.found),
        faq=_in_order([page for page in pages if isinstance(page, FaqEntry)], categories.found),
        categories=categories.found,
        redirects=redirects,
        synonyms=synonyms.equal,
        one_way_synonyms=synonyms.one_way,
        announcements=announcements,
        search_tests=tests,
        files=tree.files,
        whole_root=tree.whole_root,
    )
    return replace(content, findings=tuple(sorted([*at.findings, *circles(content)], key=lambda found: found.order)))


def _finish(page: Article, categories: Iterable[Category], history: History | None, at: _Assembly) -> Article:
    """Settle what one file cannot know of itself: that its category exists, and its dates."""
    if "category" in page.key_lines:
        page = _check_category(page, categories, at)
    dates = history.dates.get(page.source) if history else None
    if dates:
        page = structs.replace(page, created=page.created or dates.created, updated=page.updated or dates.updated)
    last = page.updated or page.created
    if at.settings.review_after and last and not page.review_by:
        page = structs.replace(page, review_by=last + timedelta(days=at.settings.review_after))
    return page


def _check_category(page: Article, categories: Iterable[Category], at: _Assembly) -> Article:
    kind = "faq" if isinstance(page, FaqEntry) else "articles"
    known = [category.path for category in categories if category.kind == kind]
    if page.category in known:
        return page
    near = near_miss(page.category, known)
    hint = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(known)[:8]) or 'none yet'}"
    message = f"unknown category '{page.category}'"
    at.findings.append(Finding("unknown-category", "error", page.source, page.key_lines["category"], message, hint))
    category = category_of(page.source, at.settings)
    where = faq_place(category, page.slug) if kind == "faq" else place(category, page.slug)
    return structs.replace(page, category=category, ref=where["ref"], url=where["url"])


def _refuse_collisions(pages: list[Article], at: _Assembly) -> list[Article]:
    first: dict[str, Article] = {}
    for page in pages:
        other = first.setdefault(page.ref, page)
        if other is not page:
            message = f"the same address as '{other.source}': {page.url}"
            line = page.key_lines.get("slug", 1)
            hint = "rename one, or give it another 'slug'"
            at.findings.append(Finding("duplicate-slug", "error", page.source, line, message, hint))
    return list(first.values())


def _resolve_redirect(item: Redirect, names: PageNames) -> Redirect:
    """Turn the name a writer gave a redirect's end (a file, a ref) into its URL."""
    if item.gone or item.prefix or is_external(item.new):
        return item
    name, _, anchor = item.new.partition("#")
    whole = names.find(item.new)
    found = whole or names.find(name)
    if len(found) != 1:
        category = names.category_by_path.get(normal_path(name))
        return replace(item, new=category.url) if category and not anchor else item
    url = found[0].url
    return replace(item, new=f"{url}#{anchor}" if anchor and not whole else url)


def _resolve_test(test: SearchTest, names: PageNames, at: _Assembly) -> SearchTest:
    """Turn the names of articles in a search test into refs."""
    return replace(
        test, expect=_ref(test, test.expect, names, at), before=test.before and _ref(test, test.before, names, at)
    )


def _ref(test: SearchTest, name: str, names: PageNames, at: _Assembly) -> str:
    found = names.find(name)
    if len(found) == 1:
        return found[0].ref
    _report_unknown(test, name, len(found), names, at)
    return name


def _report_unknown(test: SearchTest, name: str, count: int, names: PageNames, at: _Assembly) -> None:
    near, new = names.suggest(name), at.moved.get(normal_path(name))
    hint = f"did you mean '{near}'?" if near and not count else "write its path below the content folder"
    hint = f"it has moved: write '{new}'" if new and not count else hint
    what = "several articles are" if count else "no article is"
    message = f"the search test '{test.query}' expects '{name}', but {what} called that"
    at.findings.append(Finding("search-tests", "error", test.source, test.line, message, hint))


def _in_order(pages: list[Page], categories: Iterable[Category]) -> tuple[Page, ...]:
    """Sort pages by their category's place, then by title, numbers by value."""
    places = {category.path: number for number, category in enumerate(categories)}
    return tuple(sorted(pages, key=lambda page: (places.get(page.category, -1), _title_order(page.title), page.source)))


def _title_order(title: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", title.casefold()) if part]
