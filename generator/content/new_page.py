"""A new article or FAQ entry: where it goes and what it starts with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.content.article import faq_place, place
from generator.content.models import Category, Content
from generator.content.settings import ContentSettings
from generator.content.slugs import slugify
from generator.content.starting import yaml_text
from generator.content.suggest import near_miss
from generator.errors import UsageError


@dataclass(frozen=True, slots=True)
class NewPage:
    """A file to write: its path below the content root, its text, and the page's address."""

    path: str
    text: str
    url: str


def new_page(kind: str, title: str, category: str, content: Content, settings: ContentSettings) -> NewPage:
    """Plan a new page.

    Args:
        kind: "article" or "faq".
        title: its title, or the question.
        category: slug path, title or folder of a category; "" for the only one there is.
        content: the tree it joins.
        settings: of the site.

    Raises:
        UsageError: no slug can be made of the title, the category is unknown, or the page exists.
    """
    title = " ".join(title.split())
    slug = slugify(title)
    if not slug:
        raise UsageError(f"no file name can be made of the title {title!r} (use letters or digits)")
    is_faq = kind == "faq"
    folder, path = _folder(category, content, settings, is_faq)
    where = faq_place(path, slug) if is_faq else place(path, slug)
    file = "/".join(part for part in (folder, f"{slug}.md") if part)
    existing = next((page for page in content.pages if page.ref == where["ref"] or page.source == file), None)
    if existing:
        raise UsageError(f"{existing.source}: exists already (edit it, or choose another title)")
    return NewPage(file, _faq_text(title) if is_faq else _article_text(title), where["url"])


def _folder(category: str, content: Content, settings: ContentSettings, is_faq: bool) -> tuple[str, str]:
    """Return the folder and the slug path of the category that is meant."""
    kind = "faq" if is_faq else "articles"
    known = [item for item in content.categories if item.kind == kind]
    if category:
        return _named(category, known, settings, is_faq)
    if len(known) == 1:
        return known[0].source, known[0].path
    names = ", ".join(sorted(item.path for item in known)) or "none yet; name a new one"
    raise UsageError(f"which category? (--category; there {'is' if not known else 'are'} {names})")


def _named(category: str, known: Iterable[Category], settings: ContentSettings, is_faq: bool) -> tuple[str, str]:
    asked = category.strip("/")
    by_path = {item.path: item for item in known}
    for item in by_path.values():
        if asked in (item.path, item.source) or asked.casefold() == item.title.casefold():
            return item.source, item.path
    slugs = "/".join(slugify(part) for part in asked.split("/"))
    if slugs in by_path:
        return by_path[slugs].source, slugs
    if not all(slugs.split("/")):
        raise UsageError(f"no folder name can be made of the category {category!r} (use letters or digits)")
    if near := near_miss(slugs, by_path):
        raise UsageError(
            f"unknown category '{category}' (did you mean '{near}'? For a new one, make its folder first: "
            f"{settings.faq_dir if is_faq else settings.articles_dir}/{slugs}/_category.yml)"
        )
    top = settings.faq_dir if is_faq else settings.articles_dir
    return f"{top.strip('/')}/{slugs}", slugs


def _article_text(title: str) -> str:
    return f"""---
title: {yaml_text(title)}
description:
status: draft
tags: []
synonyms: []
---

Begin with the answer.

## Steps

1. One action each.
"""


def _faq_text(title: str) -> str:
    return f"""---
question: {yaml_text(title)}
also_asked: []
status: draft
---

The answer, in a few lines.
"""
