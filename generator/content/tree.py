"""The files of a content tree, by what they are; nothing is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.content.settings import ContentSettings

TABLES = ("synonyms.yml", "redirects.yml", "announcements.yml", "search_tests.yml")
CATEGORY_FILE = "_category.yml"
_SKIPPED = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Tree:
    """What lies below a content root; every path is relative to it, with forward slashes, sorted.

    `articles` and `faq` are Markdown files, `categories` the `_category.yml` files, `tables` the YAML
    files at the root, `files` everything else but the ledger.
    """

    root: Path
    articles: tuple[str, ...] = ()
    faq: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    whole_root: bool = False


def scan(root: Path, settings: ContentSettings) -> Tree:
    """List a content tree.

    When the root has neither the articles nor the FAQ folder (and `settings.whole` allows it), all of
    it is articles, except an index.md or README.md at the root itself, which stays a plain page.
    """
    everywhere = settings.articles_dir.strip("/") in ("", ".")
    has_folder = any((root / name).is_dir() for name in (settings.articles_dir, settings.faq_dir))
    whole_root = everywhere or (settings.whole and not has_folder)
    found: dict[str, list[str]] = {name: [] for name in ("articles", "faq", "categories", "tables", "files")}
    for path in sorted(_walk(str(root), "")):
        found[kind_of_path(path, settings, whole_root)].append(path)
    return Tree(root, **{name: tuple(paths) for name, paths in found.items()}, whole_root=whole_root)


def _walk(folder: str, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _SKIPPED:
                continue
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if path != "gaps":
                    yield from _walk(entry.path, f"{path}/")
            elif entry.is_file():
                yield path


def kind_of_path(path: str, settings: ContentSettings, whole_root: bool) -> str:
    """Tell what a file is by its path: articles, faq, categories, tables or files.

    What starts with an underscore, and what lies in the folder of snippets, is no article.
    """
    if path in TABLES:
        return "tables"
    in_faq = path.startswith(f"{settings.faq_dir.strip('/')}/")
    in_articles = whole_root or path.startswith(f"{settings.articles_dir.strip('/')}/")
    if not (in_faq or in_articles) or path.startswith(f"{settings.snippets_dir.strip('/')}/"):
        return "files"
    if path.endswith(f"/{CATEGORY_FILE}"):
        return "categories"
    private = any(part.startswith("_") for part in path.split("/"))
    if private or not path.endswith((".md", ".markdown")) or path in ("index.md", "README.md"):
        return "files"
    return "faq" if in_faq else "articles"


def plain_pages(files: Iterable[str], settings: ContentSettings) -> Iterator[str]:
    """Yield those of a tree's other files that are pages of their own, such as contact.md."""
    snippets = f"{settings.snippets_dir.strip('/')}/"
    for path in files:
        private = path.startswith(snippets) or any(part.startswith("_") for part in path.split("/"))
        if path.endswith(".md") and not private:
            yield path
