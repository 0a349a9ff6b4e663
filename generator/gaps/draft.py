"""Turn a gap into a change a writer can review: an article, the tests that keep it found, the ledger's step."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import yaml

from generator.content.models import Article, Category, Content
from generator.content.slugs import slugify
from generator.content.suggest import near_miss
from generator.errors import LedgerError
from generator.gaps.models import CLOSED, Gap
from generator.gaps.states import move

SEARCH_TESTS = "search_tests.yml"
MAX_TESTS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted answer.

    `path` and `text` are the new file (below the content root); `tests` is what to append to
    `search_tests.yml`; `gap` is the gap with its answer and its new step. `alike` is the ref of an article or FAQ entry
    that might better be mended than doubled: it has the same title, or is what customers open and leave without help.
    """

    path: str
    text: str
    tests: str
    gap: Gap
    alike: str = ""


def draft(gap: Gap, content: Content, *, today: date, category: str = "", title: str = "", faq: bool = False) -> Draft:
    """Draft the answer to a gap.

    Args:
        gap: open or planned.
        content: the tree it goes into.
        today: for the history.
        category: slug path of the category; by default that of the nearest article, else the first.
        title: by default the gap's label.
        faq: draft a FAQ entry instead of an article.

    Raises:
        LedgerError: the gap is closed or needs a redirect, its category does not exist, or the file is there already.
    """
    if gap.status in CLOSED:
        raise LedgerError(f"gap {gap.id} is {gap.status}: reopen it first (askwell gaps set {gap.id} open)")
    if gap.is_address:
        line = f"{gap.label.strip('/')}: {gap.near or 'where it leads now'}"
        raise LedgerError(f"gap {gap.id} is an address that leads nowhere: add '{line}' to redirects.yml instead")
    kind = "faq" if faq else "articles"
    folder = _folder(gap, content, kind, category)
    title = title or _sentence(gap.label)
    slug = slugify(title) or gap.id
    known = {one.source: one.slug for one in (content.faq if faq else content.articles)}
    if f"{folder.source}/{slug}.md" not in known and slug in known.values():
        slug = gap.id  # links to the article of that name elsewhere must stay clear
    path = f"{folder.source}/{slug}.md"
    if path in known:
        raise LedgerError(f"{path} is there already: give the draft another --title, or set it as the gap's answer")
    ref = f"faq/{folder.path}#{slug}" if faq else f"articles/{folder.path}/{slug}"
    moved = move(replace(gap, answer=ref), "drafted", on=today, note=f"drafted {path}")
    text = _front_matter(gap, title, faq) + (_faq_body(gap) if faq else _article_body(gap))
    return Draft(path, text, _tests(gap, ref), moved, _alike(gap, title, content))


def _folder(gap: Gap, content: Content, kind: str, wanted: str) -> Category:
    folders = [category for category in content.categories if category.kind == kind]
    by_path = {category.path: category for category in folders}
    if wanted in by_path:
        return by_path[wanted]
    if wanted:
        near = near_miss(wanted, list(by_path))
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(sorted(by_path))}"
        raise LedgerError(f"unknown category '{wanted}' ({hint})")
    for ref in (gap.answer, gap.near):
        article = _article(content, ref)
        path = article.category if article else ""
        while path and path not in by_path:  # a FAQ entry's category need not have articles
            path = path.rpartition("/")[0]
        if path:
            return by_path[path]
    if not folders:
        raise LedgerError(f'no category in {kind}/ to put the draft in (askwell new article "Title" --category NAME)')
    return folders[0]


def _article(content: Content, ref: str) -> Article | None:
    return next((known for known in (*content.articles, *content.faq) if known.ref == ref), None)


def _alike(gap: Gap, title: str, content: Content) -> str:
    same = [known.ref for known in (*content.articles, *content.faq) if slugify(known.title) == slugify(title)]
    refused = gap.near if gap.cause == "unhelpful" and _article(content, gap.near) else ""
    return same[0] if same else refused


def _front_matter(gap: Gap, title: str, faq: bool) -> str:
    keys: dict[str, object] = {"title": title}
    if not faq:
        keys["description"] = f"Answer to: {_one_line(gap.label)}"
    keys |= {"status": "draft"} | ({"owner": gap.owner} if gap.owner else {})
    others = [wording for wording in gap.wordings if wording.casefold() != title.casefold()][:MAX_TESTS]
    if others:
        keys["also_asked" if faq else "synonyms"] = others
    return f"---\n{yaml.safe_dump(keys, sort_keys=False, allow_unicode=True, width=10_000)}---\n\n"


def _asked(gap: Gap) -> str:
    lines = "\n".join(f"- {_one_line(wording)}" for wording in gap.wordings)
    return f"<!-- What customers asked; use their words, then remove this note.\n{lines.replace('--', '- -')}\n-->\n"


def _article_body(gap: Gap) -> str:
    return (
        f"{_asked(gap)}\n"
        "Say in one sentence what the reader can do after reading this.\n\n"
        "## What you see\n\nDescribe the problem as the customer meets it, with the exact message if there is one.\n\n"
        "## Where this applies\n\nName the product, plan, version and device.\n\n"
        "## What to do\n\n1. First step.\n2. Second step.\n\n"
        "## Why it happens\n\nOne short paragraph, only if it helps.\n"
    )


def _faq_body(gap: Gap) -> str:
    return f"{_asked(gap)}\nAnswer in two or three sentences, the outcome first.\n"


def _tests(gap: Gap, ref: str) -> str:
    rows = (
        f"- {{query: {_quoted(wording)}, expect: {_quoted(ref)}, within: {gap.within}}}\n"
        for wording in (gap.wordings or (gap.label,))[:MAX_TESTS]  # what the replay asks
    )
    return f"# gap {gap.id}\n{''.join(rows)}"


def _quoted(text: str) -> str:
    return json.dumps(_one_line(text), ensure_ascii=False)  # JSON strings are YAML strings


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    line = _one_line(text)
    return line[:1].upper() + line[1:]
