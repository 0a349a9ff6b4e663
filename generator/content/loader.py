"""A content tree from disk: the edge where files and Git are read."""

from __future__ import annotations

from pathlib import Path

from generator.content.article import Parse, parse_article
from generator.content.assemble import assemble
from generator.content.history import History, read_history
from generator.content.models import Content
from generator.content.settings import ContentSettings
from generator.content.tree import Tree, scan
from generator.errors import ContentError

__all__ = ["assemble", "load", "parse_article", "read_tables", "scan"]


def load(
    root: Path,
    settings: ContentSettings | None = None,
    *,
    parse: Parse = parse_article,
    history: History | None = None,
) -> Content:
    """Read a content tree.

    Args:
        root: the folder that holds `articles/` and `faq/`, or is itself the folder of articles.
        settings: of the site.
        parse: reads one file; pass one that remembers to read unchanged files once.
        history: what Git knows; read here when None and `settings.git` is on.

    Raises:
        ContentError: the root is not a folder. What is wrong inside it is in `Content.findings`.
    """
    settings = settings or ContentSettings()
    if not root.is_dir():
        raise ContentError(f"{root}: no such content folder (set 'docs_dir' in mkdocs.yml, or run 'askwell init')")
    tree = scan(root, settings)
    if history is None and settings.git:
        history = read_history(root)
    parsed = [parse(source, (root / source).read_bytes(), settings) for source in (*tree.articles, *tree.faq)]
    return assemble(tree, parsed, read_tables(tree), settings, history)


def read_tables(tree: Tree) -> dict[str, bytes]:
    """Read the YAML files of a tree: `_category.yml` and the tables at its root."""
    return {source: (tree.root / source).read_bytes() for source in (*tree.tables, *tree.categories)}
