"""The texts of articles, read again when they are needed."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from generator.content.article import parse_article
from generator.content.models import Article
from generator.content.settings import ContentSettings


class Texts:
    """Gives articles their text back: those recalled from memory come without it."""

    def __init__(self, root: str, rules: ContentSettings) -> None:
        self._root, self._rules = root, rules

    def whole(self, article: Article) -> Article:
        """Give `article` with its text."""
        if article.body or not article.content_hash:
            return article
        raw = Path(self._root, article.source).read_bytes()
        found = parse_article(article.source, raw, self._rules).article
        return replace(article, body=found.body, body_line=found.body_line) if found else article
