"""What surrounded one article's text when its page was last made, kept in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from generator.build.markup.finish import Target
from generator.build.store import Key, key_of
from generator.build.views import ArticleView
from generator.content.models import Article

if TYPE_CHECKING:
    from generator.build.surroundings import Surroundings


class Setting(msgspec.Struct, array_like=True, frozen=True):
    """The surroundings of one article; it comes without its text, its view without the HTML."""

    article: Article
    view: ArticleView
    targets: dict[str, Target]
    leads: bytes
    category_title: str


def setting_key(page: Key) -> Key:
    """Name the setting of the page with this key."""
    return key_of("setting", page)


def pack_setting(
    article: Article, around: Surroundings, view: ArticleView, targets: Mapping[str, Target], leads: Key
) -> bytes:
    """Encode what surrounds an article."""
    bare = structs.replace(article, body="")
    return msgspec.msgpack.encode(Setting(bare, view, dict(targets), leads, around.category_title(article)))


def unpack_setting(packed: bytes) -> Setting:
    """Read what `pack_setting` wrote."""
    return msgspec.msgpack.decode(packed, type=Setting)


@dataclass(frozen=True, slots=True)
class Recalled:
    """Surroundings of a few articles, by ref. An address that was not in a text before is taken for unknown."""

    settings: Mapping[str, Setting]

    def view(self, article: Article) -> ArticleView:
        """Give the page without its text."""
        return replace(self.settings[article.ref].view, content_hash=article.content_hash)

    def targets(self, article: Article, addresses: Iterable[str]) -> dict[str, Target]:
        """Give the meaning of those addresses that should not stay as written."""
        known = self.settings[article.ref].targets
        return {address: known[address] for address in addresses if address in known}

    def leads(self, article: Article, addresses: Iterable[str]) -> Key:
        """Digest where addresses lead."""
        return self.settings[article.ref].leads

    def category_title(self, article: Article) -> str:
        """Give what the article's category is called."""
        return self.settings[article.ref].category_title
