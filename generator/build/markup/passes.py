"""Passes of a converter over texts that hold nothing for them: left out, where leaving out changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import ETX, STX, Registry

from generator.build.markup.kinds import kind_of

FENCE = re.compile("```|~~~")
# What a parser of HTML gives back as it is: characters by name or number. And what makes it treat tags in other ways.
ENTITY = "(?:[a-zA-Z][-.a-zA-Z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);"
RAW = ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp")
BLANK = re.compile("\n +\n")
SUPERFENCES = "pymdownx.superfences.SuperFencesBlockPreprocessor"
HTML_BLOCKS = "markdown.extensions.md_in_html.HtmlBlockPreprocessor"
TASKS = "pymdownx.tasklist.TasklistTreeprocessor"
ATTRIBUTES = "markdown.extensions.attr_list.AttrListTreeprocessor"
CONTENTS = "markdown.extensions.toc.TocTreeprocessor"
WHITESPACE = "markdown.preprocessors.NormalizeWhitespace"
UNESCAPE = "markdown.treeprocessors.UnescapeTreeprocessor"


def install(md: Markdown) -> None:
    """Let the passes known here run only where they may find something."""
    _ask(md.preprocessors, SUPERFENCES, "run", lambda _, lines: bool(FENCE.search("\n".join(lines))))
    html = _telling_html(md)
    _ask(md.preprocessors, HTML_BLOCKS, "run", lambda _, lines: bool(html.search("\n".join(lines))))
    _ask(md.treeprocessors, TASKS, "run", lambda _, root: _has_tasks(root))
    _ask(md.treeprocessors, ATTRIBUTES, "run", lambda _, root: "{" in _text(root))
    _ask(md.treeprocessors, CONTENTS, "replace_marker", lambda toc, root: toc.marker in _text(root))
    for item in (*md.preprocessors, *md.treeprocessors):
        if kind_of(item) == WHITESPACE:
            item.run = partial(_normalise, item.run)
        elif kind_of(item) == UNESCAPE:
            item.run = partial(_unescape, item.unescape)
    _remember_levels(md)


def _ask(passes: Registry[Any], kind: str, method: str, needed: Callable[[Any, Any], bool]) -> None:
    """Put a question before a method of a pass of exactly this kind: what is not needed leaves its subject as it is."""
    for item in passes:
        if kind_of(item) == kind:
            setattr(item, method, _asked_first(item, getattr(item, method), needed))


def _asked_first(item: object, run: Callable[..., Any], needed: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    return lambda subject, *more: run(subject, *more) if needed(item, subject) else subject


def _telling_html(md: Markdown) -> re.Pattern[str]:
    """Make the expression of all that a parser of HTML does not give back as it is; tags that flow with the text it does."""
    names = "|".join(map(re.escape, sorted({*md.block_level_elements, *RAW}, key=len, reverse=True)))
    return re.compile(rf"</?(?:{names})(?![a-zA-Z0-9])|<[!?]|&(?!{ENTITY})[a-zA-Z#]", re.IGNORECASE)


def _remember_levels(md: Markdown) -> None:
    """Tell tags of blocks from others once; extensions add to the blocks before the first text is converted."""
    levels: dict[object, bool] = {}
    ask = md.is_block_level

    def is_block_level(tag: object) -> bool:
        if tag not in levels:
            levels[tag] = ask(tag)
        return levels[tag]

    md.is_block_level = is_block_level  # type: ignore[method-assign]


def _normalise(run: Callable[[list[str]], list[str]], lines: list[str]) -> list[str]:
    """Add the empty lines that a text is to end with; only one with more to normalise is given to `run`."""
    text = "\n".join(lines)
    is_tidy = not any(mark in text for mark in (STX, ETX, "\r", "\t")) and not BLANK.search(text)
    return [*lines, "", ""] if is_tidy else run(lines)


def _unescape(unescape: Callable[[str], str], root: Element) -> None:
    """Unescape what holds an escape."""
    for element in root.iter():
        if (text := element.text) and STX in text and element.tag != "code":
            element.text = unescape(text)
        if (tail := element.tail) and STX in tail:
            element.tail = unescape(tail)
        for name, value in element.items():
            if value and STX in value:
                element.set(name, unescape(value))


def _text(root: Element) -> str:
    return "".join(root.itertext())


def _has_tasks(root: Element) -> bool:
    return any("[" in (item.text or "") or (len(item) and "[" in (item[0].text or "")) for item in root.iter("li"))
