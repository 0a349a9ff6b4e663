"""What the addresses in one article become in the site: relative to the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from generator.build.markup.dimensions import Size, image_size
from generator.build.markup.finish import Target
from generator.build.markup.wiki import SCHEME
from generator.build.store import Key, key_of
from generator.build.texts import Texts
from generator.content.links import LinkResolver, Resolved
from generator.content.models import Article, Content
from generator.content.settings import ContentSettings

IMAGES = (".png", ".gif", ".jpg", ".jpeg", ".webp", ".svg", ".bmp")


class Addresses:
    """Resolves addresses for the pages of one site.

    Args:
        media: content file to its path in the site.
        texts: gives articles recalled without their text it back, when an anchor in one is asked for.
    """

    def __init__(
        self, content: Content, settings: ContentSettings, media: Mapping[str, str], texts: Texts
    ) -> None:
        self.resolver = _Resolver(content, settings, texts)
        self.root = Path(content.root)
        self.media = media
        self.size_of = lru_cache(maxsize=None)(self._size)
        self._resolved: tuple[str, dict[str, Resolved]] = ("", {})

    def targets(self, article: Article, addresses: Iterable[str]) -> dict[str, Target]:
        """Give the meaning of those addresses that should not stay as written."""
        found = {}
        base = "../" * article.url.partition("#")[0].count("/")
        for address in addresses:
            if (target := self._target(article, address, base)) is not None:
                found[address] = target
        return found

    def leads(self, article: Article, addresses: Iterable[str]) -> Key:
        """Digest where addresses lead, which other pages' names decide; what is found there is not looked at."""
        found = [self._resolve(article, address) for address in addresses]
        return key_of([(one.kind, one.url, one.fragment, one.file) for one in found])

    def _resolve(self, article: Article, address: str) -> Resolved:
        """Resolve an address, once for all who ask about it while its article is being made."""
        if self._resolved[0] != article.source:
            self._resolved = (article.source, {})
        known = self._resolved[1]
        if address not in known:
            known[address] = self._meaning(article, address)
        return known[address]

    def _meaning(self, article: Article, address: str) -> Resolved:
        if address.startswith(SCHEME):
            return self.resolver.wiki(address.removeprefix(SCHEME))
        return self.resolver.resolve(article.source, address)

    def _target(self, article: Article, address: str, base: str) -> Target | None:
        resolved = self._resolve(article, address)
        if resolved.kind == "file":
            placed = self.media.get(resolved.file)
            if placed is None:
                return None
            return Target(base + quote(placed), self.size_of(resolved.file), file=resolved.file)
        if resolved.kind not in ("article", "category", "page") or (not resolved.url and not resolved.fragment):
            return None
        fragment = resolved.fragment
        if resolved.article and fragment:
            fragment = self.resolver.anchor(resolved.article, fragment) or fragment
        if address.startswith("#"):
            return Target(f"#{quote(fragment, safe='/:?=&;~!$*+,@()')}")
        title = _title(resolved) if address.startswith(SCHEME) else ""
        other = resolved.article.source if resolved.article and (title or fragment) else ""
        url = base + quote(resolved.url, safe="/#:%") + (f"#{fragment}" if fragment else "")
        return Target(url, title=title, shown_of=other)

    def _size(self, file: str) -> Size | None:
        return image_size(self.root / file) if file.lower().endswith(IMAGES) else None


class _Resolver(LinkResolver):
    """A resolver for articles some of which were recalled without their text."""

    def __init__(self, content: Content, settings: ContentSettings, texts: Texts) -> None:
        super().__init__(content, settings)
        self._texts = texts

    def ids_of(self, page: Article) -> frozenset[str]:
        return super().ids_of(self._texts.whole(page))


def _title(resolved: Resolved) -> str:
    page = resolved.article
    if page is None:
        return ""
    return getattr(page, "question", "") or page.title
