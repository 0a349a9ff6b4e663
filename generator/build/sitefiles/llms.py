"""For readers that are programs: `llms.txt` (llmstxt.org) and every article's Markdown beside its page."""

from __future__ import annotations

from generator.build.views_catalog import Catalog
from generator.build.views_site import Site
from generator.content.models import Article, Category, FaqEntry


def llms_file(site: Site, catalog: Catalog) -> dict[str, bytes]:
    """Give the list of everything worth reading, in Markdown."""
    lines = [f"# {site.name}", ""]
    if site.description:
        lines += [f"> {site.description}", ""]
    for category in catalog.categories:
        lines += _section(site, catalog, category)
    return {"llms.txt": "\n".join(lines).encode()}


def _section(site: Site, catalog: Catalog, category: Category) -> list[str]:
    entries = [a for a in catalog.entries(category) if a.status == "published"]
    if not entries:
        return []
    trail = " / ".join(c.title for c in catalog.trail(category.kind, category.path))
    return [f"## {trail}", "", *(_line(site, article) for article in entries), ""]


def _line(site: Site, article: Article) -> str:
    if isinstance(article, FaqEntry):
        title, path = article.question or article.title, article.url
    else:
        title, path = article.title, f"{article.ref}.md"
    about = f": {article.description}" if article.description else ""
    title = title.replace("[", "\\[").replace("]", "\\]")
    return f"- [{title}]({site.absolute(path)}){about}"


def markdown_copy(article: Article, text: str) -> bytes:
    """Give an article as a Markdown file of its own."""
    text = text.strip()
    heading = "" if text.startswith("# ") else f"# {article.title}\n\n"
    return f"{heading}{text}\n".encode()
