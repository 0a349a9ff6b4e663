"""One file of Markdown into one article or FAQ entry: pure, so that unchanged files need no second reading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from generator.content import front_matter
from generator.content.findings import Finding
from generator.content.front_matter import FrontMatter
from generator.content.models import Article, FaqEntry
from generator.content.settings import ContentSettings
from generator.content.slugs import humanize, slug_path, slugify

_HEADING_1 = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\{[^}\n]*\})?[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file gave: an article (None when it cannot be one) and what is wrong with it."""

    source: str
    article: Article | None
    findings: tuple[Finding, ...] = ()


Parse = Callable[[str, bytes, ContentSettings], Parsed]


def parse_article(source: str, raw: bytes, settings: ContentSettings) -> Parsed:
    """Read one Markdown file.

    Args:
        source: its path below the content root, with forward slashes; decides category, slug and kind.
        raw: the file's bytes, UTF-8.
        settings: of the site.

    Returns:
        The article as far as it can be read, and a finding for everything that is wrong; never raises.
    """
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        finding = Finding("encoding", "error", source, line, "not UTF-8", "save the file as UTF-8")
        return Parsed(source, None, (finding,))
    is_faq = _below(source, settings.faq_dir) is not None
    yaml_text, body, body_line = front_matter.split(text)
    matter = _read_matter(source, text, yaml_text, is_faq, settings)
    article = _build(source, raw, matter, body, body_line, settings, is_faq)
    return Parsed(source, article, tuple(matter.findings))


def _read_matter(source: str, text: str, yaml_text: str | None, is_faq: bool, settings: ContentSettings) -> FrontMatter:
    matter = FrontMatter()
    if yaml_text is not None:
        known = front_matter.FAQ if is_faq else front_matter.COMMON
        return front_matter.read(yaml_text, known, source, extra_keys=settings.extra_keys, strict=settings.strict)
    if re.match(r"---[ \t]*\n[ \t]*[\w-]+:", text):
        hint = "put a line of three hyphens under its last key"
        matter.findings.append(Finding("front-matter", "error", source, 1, "front matter is never closed", hint))
    return matter


def _build(
    source: str, raw: bytes, matter: FrontMatter, body: str, body_line: int, settings: ContentSettings, is_faq: bool
) -> Article | None:
    values = matter.values
    path = PurePosixPath(source)
    slug = values.get("slug") or slugify(path.stem)
    if not slug:
        hint = "rename it, or set 'slug' in its front matter"
        matter.findings.append(Finding("slug", "error", source, 1, f"no slug can be made of '{path.name}'", hint))
        return None
    category = slug_path(values["category"]) if "category" in values else category_of(source, settings)
    common: dict[str, Any] = {
        "source": source,
        "slug": slug,
        "category": category,
        "title": values.get("title") or (is_faq and values.get("question")) or _title(body, path.stem),
        "body": body,
        "body_line": body_line,
        "content_hash": hashlib.sha256(raw).hexdigest()[:16],
        "status": "draft" if values.get("draft") else values.get("status", "published"),
        "foreign_id": values.get("id", ""),
        "created": values.get("date"),
        "updated": values.get("updated"),
        "extra": matter.extra,
        "key_lines": matter.lines,
        **{key: values[key] for key in _COPIED if key in values},
    }
    return _faq_entry(common, values) if is_faq else Article(**common, **place(category, slug))


_COPIED = (
    "description", "tags", "audience", "product", "owner", "review_by", "synonyms", "aliases", "related", "featured",
    "hide", "search", "template",
)  # fmt: skip


def _faq_entry(common: dict[str, Any], values: dict[str, Any]) -> FaqEntry:
    return FaqEntry(
        **common,
        **faq_place(common["category"], common["slug"]),
        question=values.get("question") or common["title"],
        also_asked=values.get("also_asked", ()),
    )


def place(category: str, slug: str) -> dict[str, Any]:
    """Return the `url` and `ref` of an article."""
    ref = "/".join(part for part in ("articles", category, slug) if part)
    return {"ref": ref, "url": f"{ref}/"}


def faq_place(category: str, slug: str) -> dict[str, Any]:
    """Return the `url` and `ref` of a FAQ entry."""
    page = "/".join(part for part in ("faq", category) if part)
    return {"ref": f"{page}#{slug}", "url": f"{page}/#{slug}"}


def category_of(source: str, settings: ContentSettings) -> str:
    """Return the slug path of the folder a file lies in, below the articles or the FAQ folder."""
    inner = _below(source, settings.faq_dir)
    if inner is None:
        inner = _below(source, settings.articles_dir)
    folder = (source if inner is None else inner).rpartition("/")[0]
    return slug_path(folder) if folder else ""


def _below(source: str, folder: str) -> str | None:
    """Return `source` seen from `folder`, None when it lies elsewhere."""
    prefix = folder.strip("/") + "/"
    return source[len(prefix) :] if source.startswith(prefix) else None


def _title(body: str, stem: str) -> str:
    heading = _HEADING_1.search(_FENCED.sub("", body))
    return re.sub(r"[*_`]", "", heading[1]).strip() if heading else humanize(stem)
