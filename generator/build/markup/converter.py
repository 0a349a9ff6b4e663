"""One Markdown instance for one process: text to HTML whose links still say what the writer wrote."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from generator.build.markup import blocks, contents, highlight, inline, passes, serial
from generator.build.markup.tags import NAMED_ADDRESS
from generator.build.views import TocItem

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "generator.build.markup.lists",
    "generator.build.markup.alerts",
    "generator.build.markup.wiki",
)
OPTIONS: dict[str, dict[str, Any]] = {
    "footnotes": {"UNIQUE_IDS": False},
    "pymdownx.highlight": {"guess_lang": False},
    "pymdownx.tabbed": {"alternate_style": True},
    "tables": {"use_align_attribute": True},
}
# The same syntax from two extensions costs time and fights; the site's own choice wins.
INSTEAD_OF = {
    "codehilite": "pymdownx.highlight",
    "fenced_code": "pymdownx.superfences",
    "markdown.extensions.codehilite": "pymdownx.highlight",
    "markdown.extensions.fenced_code": "pymdownx.superfences",
}
OPENING_TITLE = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)")
HEADING = re.compile(r"<(/?)h([1-6])\b")


@dataclass(frozen=True, slots=True)
class Raw:
    """Converted text before links are resolved; `addresses` are those the HTML names, each once, in order."""

    html: str
    toc: tuple[TocItem, ...]
    addresses: tuple[str, ...]


class Converter:
    """Converts texts with one reused Markdown instance.

    Args:
        extensions: the site's own, besides ours.
        options: of the site's extensions; they win over ours, option by option.
    """

    def __init__(self, extensions: Sequence[str] = (), options: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._markdown = open_markdown(extensions, options or {})
        for thrift in (inline, blocks, passes, highlight, serial):
            thrift.install(self._markdown)
        if not extensions:
            contents.install(self._markdown)

    def convert(self, text: str, title: str = "") -> Raw:
        """Convert one article.

        Args:
            text: its Markdown, snippets and variables put in.
            title: shown above the text by the page; an opening `# Title` of the same words is left out.
        """
        opening = OPENING_TITLE.match(text)
        if opening and title and _plain(opening[1]) == _plain(title):
            text = text[opening.end() :]
        self._markdown.reset()
        html = self._markdown.convert(text)
        toc = tuple(_flat(getattr(self._markdown, "toc_tokens", [])))
        if "<h1" in html:
            html = HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + 1)}", html)
            toc = tuple(TocItem(title=t.title, anchor=t.anchor, level=min(6, t.level + 1)) for t in toc)
        return Raw(html, toc, tuple(dict.fromkeys(m[2] for m in NAMED_ADDRESS.finditer(html))))


def open_markdown(extensions: Sequence[str], options: Mapping[str, Mapping[str, Any]]) -> markdown.Markdown:
    """Make a Markdown instance that reads what our writers write.

    A backslash does what it does on GitHub too: it escapes any ASCII punctuation, and at the end of a line it breaks it
    (CommonMark 2.4 and 6.7).
    """
    names, settings = chosen_extensions(extensions, options)
    made = [_extension(name, settings.get(name, {})) for name in names]
    md = markdown.Markdown(extensions=made, extension_configs=settings, output_format="html")
    md.ESCAPED_CHARS = list(dict.fromkeys([*md.ESCAPED_CHARS, *string.punctuation]))
    md.inlinePatterns.register(SubstituteTagInlineProcessor(inline.BREAK, "br"), "askwell-break", 181)
    return md


def chosen_extensions(
    extensions: Sequence[str], options: Mapping[str, Mapping[str, Any]]
) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Join a site's extensions with ours.

    Returns:
        The names in a fixed order, and the options of each.
    """
    own = [INSTEAD_OF.get(name, name) for name in extensions]
    names = list(dict.fromkeys([*EXTENSIONS, *(name.removeprefix("markdown.extensions.") for name in own)]))
    settings = {name: dict(OPTIONS.get(name, {})) for name in names}
    for name, chosen in options.items():
        if name in settings or (name := name.removeprefix("markdown.extensions.")) in settings:
            settings[name].update(chosen)
    from generator.content.anchors import slugify

    settings["toc"].setdefault("slugify", slugify)
    settings["toc"].pop("permalink", None)
    return names, {name: chosen for name, chosen in settings.items() if chosen}


def _extension(name: str, settings: dict[str, Any]) -> Extension | str:
    """Make an extension by the module of its name.

    By name alone, Python-Markdown would search the metadata of every installed distribution; that is left for names
    that are no module's.
    """
    modules = (name,) if "." in name else (f"markdown.extensions.{name}", name)
    for module in modules:
        try:
            made: Extension = import_module(module).makeExtension(**settings)
        except (ModuleNotFoundError, AttributeError):
            continue
        return made
    return name


def _plain(text: str) -> str:
    return re.sub(r"[*_`\\]", "", text).strip().casefold()


def _flat(tokens: Sequence[Mapping[str, Any]]) -> list[TocItem]:
    found = []
    for token in tokens:
        found.append(TocItem(title=token["name"], anchor=token["id"], level=token["level"]))
        found += _flat(token["children"])
    return found
