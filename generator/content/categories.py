"""Categories: the folders of articles and FAQ entries, and what their `_category.yml` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from generator.content import front_matter
from generator.content.article import category_of
from generator.content.findings import Finding
from generator.content.models import Category
from generator.content.settings import ContentSettings
from generator.content.slugs import humanize
from generator.content.tree import CATEGORY_FILE

Kind = Literal["articles", "faq"]


@dataclass(frozen=True, slots=True)
class Categories:
    """All categories in the order people see them, and what is wrong with them."""

    found: tuple[Category, ...]
    findings: tuple[Finding, ...]


def read_categories(sources: Iterable[str], described: Mapping[str, bytes], settings: ContentSettings) -> Categories:
    """Make the categories that the folders of `sources` give.

    Args:
        sources: every article and FAQ file.
        described: the bytes of each `_category.yml`, by its path.
        settings: of the site.
    """
    findings: list[Finding] = []
    folders = _folders([*sources, *described], settings)
    made: dict[tuple[Kind, str], Category] = {}
    for folder in sorted(folders):
        category = _category(folder, described.get(f"{folder}/{CATEGORY_FILE}"), settings, findings)
        first = made.setdefault((category.kind, category.path), category)
        if first.source != folder:
            message = f"the folder '{folder}' has the same address as '{first.source}': {category.url}"
            findings.append(Finding("duplicate-slug", "error", folder, 1, message, "rename one of them"))
    return Categories(tuple(_in_order(list(made.values()))), tuple(findings))


def _folders(sources: Iterable[str], settings: ContentSettings) -> set[str]:
    tops = {"", ".", settings.articles_dir.strip("/"), settings.faq_dir.strip("/")}
    found: set[str] = set()
    for parent in {source.rpartition("/")[0] for source in sources}:
        while parent not in tops and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return {folder for folder in found if category_of(f"{folder}/x.md", settings)}


def _category(folder: str, raw: bytes | None, settings: ContentSettings, findings: list[Finding]) -> Category:
    kind: Kind = "faq" if folder.startswith(f"{settings.faq_dir.strip('/')}/") else "articles"
    path = category_of(f"{folder}/x.md", settings)
    name = PurePosixPath(folder).name
    values = _describe(f"{folder}/{CATEGORY_FILE}", raw, settings, findings)
    return Category(
        kind=kind,
        path=path,
        slug=path.rpartition("/")[2],
        url=f"{kind}/{path}/",
        source=folder,
        parent=path.rpartition("/")[0],
        **{"title": name if name != name.lower() else humanize(name), **values},
    )


def _describe(source: str, raw: bytes | None, settings: ContentSettings, findings: list[Finding]) -> dict[str, Any]:
    if raw is None:
        return {}
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.append(Finding("encoding", "error", source, line, "not UTF-8", "save the file as UTF-8"))
        return {}
    matter = front_matter.read(
        text,
        front_matter.CATEGORY,
        source,
        first_line=1,
        extra_keys=settings.extra_keys,
        strict=settings.strict,
    )
    findings.extend(matter.findings)
    return matter.values


def _in_order(categories: list[Category]) -> Iterable[Category]:
    """Yield the categories depth first, each level by `order`, then title."""
    children: dict[tuple[str, str], list[Category]] = {}
    for category in categories:
        children.setdefault((category.kind, category.parent), []).append(category)
    waiting = [*_sorted(children.get(("faq", ""), [])), *_sorted(children.get(("articles", ""), []))]
    while waiting:
        category = waiting.pop()
        yield category
        waiting += _sorted(children.get((category.kind, category.path), []))


def _sorted(level: list[Category]) -> list[Category]:
    # Last first, because the walk takes from the end.
    return sorted(level, key=lambda item: (item.order, item.title.casefold(), item.path), reverse=True)
