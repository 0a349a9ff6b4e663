"""The last pass over an article's HTML: links lead where they mean to, images have their size, nothing calls out.

One expression finds the tags that matter; everything else is copied. Inline styles, event handlers and
scripts are taken out, because the site's content security policy would refuse them anyway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import msgspec

from generator.build.markup.dimensions import Size
from generator.build.markup.embeds import embed
from generator.build.markup.tags import REST, TAG, read_attributes, write_tag
from generator.build.markup.wiki import SCHEME

SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
WIDTH = re.compile(r"(?:^|[;\s])width\s*:\s*(\d+)px", re.IGNORECASE)
NAMED = re.compile(r'<a class="askwell-named" href="askwell-wiki:([^"]*)">([^<]*)</a>')
CAPTIONED = re.compile(r'<p>\s*(<img [^>]*?title="([^"]+)"[^>]*>)\s*</p>')
IFRAME = re.compile("<iframe", re.IGNORECASE)
ORIGIN = re.compile(r"(?:https?:)?//[^/?#]+")
TOUCHED = frozenset(("a", "img", "source", "video", "audio", "iframe", "table", "embed", "object"))
# Tags that may be changed: those with anything behind their names, and those above, told from most others by two letters.
TELLING = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?:(?!>)|(?<=[<mceilMCEIL][agedotAGEDOT]))({REST})>")
EMPTY = frozenset(("img", "source", "embed", "br", "hr", "input"))


class Target(msgspec.Struct, frozen=True):
    """What an address in a text means.

    `url` is written in its place. `size` is that of an image, `title` that of an article called by name, `file`
    the content file to publish. `shown_of` is the source of another article whose title or anchors this depends on.
    """

    url: str
    size: Size | None = None
    title: str = ""
    file: str = ""
    shown_of: str = ""


@dataclass(slots=True)
class Finisher:
    """Finishes one article's HTML.

    Args:
        targets: the meaning of the addresses in it; an address that is missing stays as written.
        frames, hosts: collect the origins of embedded frames and of images elsewhere.
    """

    targets: Mapping[str, Target]
    frames: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    images: int = 0
    _inside: str = ""

    def finish(self, html: str) -> str:
        """Give the HTML a page shows."""
        if "<script" in html or "<SCRIPT" in html:
            html = SCRIPT.sub("", html)
        if SCHEME in html:
            html = NAMED.sub(self._named, html)
        html = (TAG if IFRAME.search(html) else TELLING).sub(self._tag, html)  # inside a frame, every tag goes
        return CAPTIONED.sub(_figure, html) if 'title="' in html else html

    def _named(self, match: re.Match[str]) -> str:
        target = self.targets.get(SCHEME + match[1])
        text = escape(target.title) if target and target.title else match[2]
        return f'<a href="{SCHEME}{match[1]}">{text}</a>'

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        lower = name.lower()
        if closing:
            return self._closing(lower, match[0])
        if self._inside == "iframe":
            return ""
        if lower not in TOUCHED and "style" not in rest and " on" not in rest:
            return match[0]
        attributes = read_attributes(rest.rstrip("/"))
        _take_out_styles(lower, attributes)
        write = getattr(self, f"_{lower}", None)
        if write is None:
            return write_tag(name, attributes, lower in EMPTY)
        written: str = write(attributes)
        return written

    def _closing(self, name: str, text: str) -> str:
        if name == "table":
            return "</table></div>"
        if name in ("iframe", "object", "embed"):
            self._inside = ""
            return ""
        return text

    def _a(self, attributes: dict[str, str | None]) -> str:
        href = attributes.get("href") or ""
        if target := self.targets.get(href):
            attributes["href"] = target.url
        elif href.startswith(SCHEME):
            attributes["href"] = "#" + href.removeprefix(SCHEME)
        elif ORIGIN.match(href):
            attributes.setdefault("rel", "noopener")
        elif href.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
            attributes.pop("href")
        return write_tag("a", attributes)

    def _img(self, attributes: dict[str, str | None]) -> str:
        source = attributes.get("src") or ""
        framed = embed(source, attributes.get("alt") or attributes.get("title") or "")
        if framed:
            return self._framed(framed.html, framed.origin)
        self._address(attributes, "src")
        if self.images:
            attributes.setdefault("loading", "lazy")
        attributes.setdefault("decoding", "async")
        attributes.setdefault("alt", "")
        self.images += 1
        return write_tag("img", attributes)

    def _source(self, attributes: dict[str, str | None]) -> str:
        self._address(attributes, "src")
        return write_tag("source", attributes)

    def _video(self, attributes: dict[str, str | None]) -> str:
        self._address(attributes, "src")
        self._address(attributes, "poster")
        attributes.setdefault("preload", "none")
        attributes.pop("autoplay", None)
        return write_tag("video", attributes)

    _audio = _video

    def _iframe(self, attributes: dict[str, str | None]) -> str:
        self._inside = "iframe"
        framed = embed(attributes.get("src") or "", attributes.get("title") or "", anything=True)
        return self._framed(framed.html, framed.origin) if framed else ""

    def _table(self, attributes: dict[str, str | None]) -> str:
        return '<div class="table-scroll" tabindex="0" role="region">' + write_tag("table", attributes)

    def _framed(self, html: str, origin: str) -> str:
        self.frames.add(origin)
        return html

    def _address(self, attributes: dict[str, str | None], name: str) -> None:
        value = attributes.get(name)
        if value is None:
            return
        target = self.targets.get(value)
        if target is None:
            if origin := ORIGIN.match(value):
                self.hosts.add(origin[0] if ":" in origin[0] else f"https:{origin[0]}")
            return
        attributes[name] = target.url
        if target.size:
            _give_size(attributes, target.size)


def _figure(match: re.Match[str]) -> str:
    """An image alone in its paragraph, with a title: the title is its caption."""
    image = match[1].replace(f' title="{match[2]}"', "", 1)
    return f"<figure>{image}<figcaption>{match[2]}</figcaption></figure>"


def _give_size(attributes: dict[str, str | None], size: Size) -> None:
    """Complete width and height from the file, keeping its proportions when the writer gave one of them."""
    width, height = attributes.get("width"), attributes.get("height")
    if not width and not height:
        attributes["width"], attributes["height"] = str(size[0]), str(size[1])
    elif width and width.isdigit() and not height and size[0]:
        attributes["height"] = str(round(int(width) * size[1] / size[0]))
    elif height and height.isdigit() and not width and size[1]:
        attributes["width"] = str(round(int(height) * size[0] / size[1]))


def _take_out_styles(name: str, attributes: dict[str, str | None]) -> None:
    """Drop event handlers and inline styles; alignment and pixel width live on as attributes."""
    for handler in [key for key in attributes if key.startswith("on")]:
        del attributes[handler]
    style = attributes.pop("style", None)
    if not style:
        return
    if (align := ALIGN.search(style)) and name in ("td", "th", "tr", "p", "div", "h2", "h3"):
        attributes.setdefault("align", align[1].lower())
    if (width := WIDTH.search(style)) and name in ("img", "td", "th", "video"):
        attributes.setdefault("width", width[1])
