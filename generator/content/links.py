"""What an address in a text means: the one reading that the build (which rewrites) and check (which judges) share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from msgspec import structs

from generator.content.anchors import Anchors
from generator.content.models import Article, Category, Content
from generator.content.names import PageNames
from generator.content.outline import Outline, ids_of, outline
from generator.content.redirect_map import RedirectMap
from generator.content.redirects import normal_path
from generator.content.settings import ContentSettings

Kind = Literal["article", "category", "page", "file", "external", "other", "unsafe", "unknown", "broken"]

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_UNSAFE = ("javascript", "vbscript")
# The path of an article in a hosted help center: .../articles/<id> or .../articles/<id>-<words>.
_HOSTED = re.compile(r"/articles?/([A-Za-z0-9]+)(?:[-/]|$)")
# Shorter ids are too common to be trusted on a host that is not named in old_hosts.
_TRUSTED_ID = 6


class Resolved(msgspec.Struct, frozen=True):
    """The meaning of one address.

    `url` is relative to the site root for articles, categories and plain pages, absolute for external
    ones. `file` is the path below the content root of a file that is no page. `fragment` is as
    written, without ``#``. `moved` says that an old address led here; `reason` why it is broken.
    """

    kind: Kind
    url: str = ""
    fragment: str = ""
    article: Article | None = None
    file: str = ""
    moved: bool = False
    reason: str = ""


class LinkResolver:
    """Resolves the addresses in the texts of one content tree."""

    def __init__(self, content: Content, settings: ContentSettings) -> None:
        self.settings = settings
        self.names = PageNames(content.pages, content.categories, settings)
        self._files = frozenset(content.files)
        self._folders = {category.source: category for category in content.categories}
        self._content = content
        site = urlsplit(settings.site_url)
        self._site_host, self._site_path = site.netloc.lower(), site.path.rstrip("/") + "/"
        self._old_hosts = frozenset(host.lower() for host in settings.old_hosts)
        self._outlines: dict[str, Outline] = {}
        self._anchors: dict[str, Anchors] = {}
        self._urls: dict[str, Resolved] = {}

    @cached_property
    def redirects(self) -> RedirectMap:
        """Every redirect of the site."""
        return RedirectMap(self._content)

    @cached_property
    def _absolute_aliases(self) -> Mapping[str, Article]:
        return {_host_and_path(alias): page for page in self._content.pages for alias in page.aliases if "://" in alias}

    def resolve(self, source: str, target: str) -> Resolved:
        """Return what `target`, written in the file `source`, means.

        Args:
            source: path of the file below the content root.
            target: the address as written, entities resolved.
        """
        if target in self._urls:
            return self._urls[target]
        address, _, fragment = target.strip().partition("#")
        if "{{" in target or "{%" in target:
            return Resolved("unknown")
        scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
        if scheme and scheme[1].lower() not in ("http", "https"):
            return Resolved(_scheme_kind(scheme[1].lower(), address), url=target)
        if scheme or address.startswith("//"):
            found = self._urls[target] = self._absolute(target, address, fragment)
            return found
        path = unquote(address.partition("?")[0])
        if not path:
            return self._same_page(source, fragment, empty=not target.strip())
        found = self._rooted(path) if path.startswith("/") else self._relative(source, path)
        return structs.replace(found, fragment=fragment) if fragment else found

    def wiki(self, name: str) -> Resolved:
        """Return the page ``[[name]]`` means; `reason` says when it is unknown or ambiguous."""
        plain, _, fragment = name.partition("#")
        found = self.names.find(name) or self.names.find(plain)
        if len(found) == 1:
            return Resolved("article", found[0].url, "" if "#" in found[0].ref else fragment, found[0])
        if category := self.names.category_by_path.get(plain) or self.names.category_by_path.get(f"articles/{plain}"):
            return Resolved("category", category.url, fragment)
        if found:
            where = ", ".join(page.ref for page in found)
            return Resolved("broken", reason=f"'{name}' may be any of {where}")
        return Resolved("broken", reason=f"no article has the slug '{name}'")

    def outline_of(self, page: Article) -> Outline:
        """Return the outline of a page, taken once."""
        if page.source not in self._outlines:
            self._outlines[page.source] = outline(page.body, page.body_line, self.settings.slugify)
        return self._outlines[page.source]

    def ids_of(self, page: Article) -> frozenset[str]:
        """Return what a fragment can reach on a page."""
        known = self._outlines.get(page.source)
        return known.ids if known else ids_of(page.body, self.settings.slugify)

    def anchor(self, page: Article, fragment: str) -> str | None:
        """Return the id on `page` that a fragment means, None when it is broken there."""
        if fragment in ("", "top") or fragment.startswith(":~:"):
            return fragment
        if page.source not in self._anchors:
            self._anchors[page.source] = Anchors(self.ids_of(page))
        return self._anchors[page.source].resolve(fragment)

    def _same_page(self, source: str, fragment: str, empty: bool) -> Resolved:
        page = self.names.by_source.get(source)
        if empty:
            return Resolved("broken", reason="the link leads nowhere")
        return Resolved("article", page.url if page else "", fragment, page)

    def _absolute(self, target: str, address: str, fragment: str) -> Resolved:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            return Resolved("broken", reason="not a URL")
        if page := self._absolute_aliases.get(_host_and_path(address)) or self._hosted(host, parts.path):
            return Resolved("article", page.url, fragment, page, moved=True)
        if self._site_host and parts.netloc.lower() == self._site_host and parts.path.startswith(self._site_path):
            return structs.replace(self._rooted(unquote(parts.path)), fragment=fragment)
        if not host:
            return Resolved("broken", reason="a URL without a host")
        return Resolved("external", target)

    def _hosted(self, host: str, path: str) -> Article | None:
        """Return the article that owns the id in the URL of a former help center."""
        for match in _HOSTED.finditer(path):
            page = self.names.by_foreign_id.get(match[1])
            if page and (len(match[1]) >= _TRUSTED_ID or host in self._old_hosts):
                return page
        return None

    def _rooted(self, path: str) -> Resolved:
        if page := self._hosted("", path):
            return Resolved("article", page.url, article=page, moved=True)
        inner = path.removeprefix(self._site_path)
        if inner == path and len(self._site_path) > 1:
            return Resolved("external", path)
        return (
            self._by_url(inner) or self._by_file(inner.strip("/")) or Resolved("broken", reason=f"no page at '{path}'")
        )

    def _relative(self, source: str, path: str) -> Resolved:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        page = self.names.by_source.get(source)
        base = page.url.partition("#")[0] if page else f"{_without_suffix(source)}/"
        # HTML is often written as seen from the finished page, a folder of its own below the file's.
        beside = posixpath.normpath(posixpath.join(_without_suffix(source), path))
        found = self._by_file(file) or self._by_url(urljoin(base, path)) or self._by_file(beside)
        return found or Resolved("broken", reason=self._why_missing(path, file), file=file)

    def _by_file(self, file: str) -> Resolved | None:
        if page := self.names.by_source.get(file) or self.names.by_source.get(f"{file}.md"):
            return Resolved("article", page.url, article=page)
        if category := self._category(file):
            return Resolved("category", category.url)
        if file in self._files:
            return self._file(file)
        return self._file(f"{file}.md") if f"{file}.md" in self._files else None

    def _file(self, file: str) -> Resolved:
        if not file.endswith(".md"):
            return Resolved("file", file=file)
        page = file.removesuffix(".md").removesuffix("README").removesuffix("index").strip("/")
        return Resolved("page", f"{page}/" if page else "", file=file)

    def _category(self, file: str) -> Category | None:
        folder, _, name = file.rpartition("/")
        is_index = name in ("_category.yml", "index.md", "README.md")
        return self._folders.get(folder if is_index else file)

    def _by_url(self, url: str) -> Resolved | None:
        """Find what lives at an address of the site, or used to."""
        path = normal_path(url)
        if page := self.names.by_path.get(path):
            return Resolved("article", page.url, article=page)
        if category := self.names.category_by_path.get(path):
            return Resolved("category", category.url)
        ending = self.redirects.follow(path)
        if ending.gone:
            return Resolved("broken", reason=f"'{path}' is marked as gone")
        if not ending.url and path:
            return None
        if ending.url in self._files:
            return self._file(ending.url)
        page = self.names.by_path.get(ending.url.rstrip("/")) or self.names.by_path.get(ending.url.replace("/#", "#"))
        kind: Kind = "article" if page else "external" if "://" in ending.url else "page"
        return Resolved(kind, ending.url, article=page, moved=len(ending.stops) > 1)

    def _why_missing(self, path: str, file: str) -> str:
        if file.startswith("../") or file == "..":
            return f"'{path}' leads out of the content folder"
        if twin := self._lower.get(file.lower()):
            return f"'{path}' differs from '{posixpath.basename(twin)}' in capitals, which matters on the web"
        return f"'{path}' does not exist"

    @cached_property
    def _lower(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self.every_file}

    @property
    def every_file(self) -> Iterable[str]:
        """Every path a relative link can name."""
        return (*self.names.by_source, *self._files)


def _scheme_kind(scheme: str, address: str) -> Kind:
    if scheme in _UNSAFE or (scheme == "data" and not address.lower().lstrip().startswith("data:image/")):
        return "unsafe"
    return "other"


def _without_suffix(source: str) -> str:
    return posixpath.splitext(source)[0]


def _host_and_path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{parts.netloc.lower()}/{normal_path(parts.path)}"
