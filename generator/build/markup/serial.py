"""A tree of elements as HTML, as Python-Markdown's own serializer writes it, which looks up the same few tags anew each time."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown, serializers

ESCAPE_TEXT = getattr(serializers, "_escape_cdata", None)
ESCAPE_VALUE = getattr(serializers, "_escape_attrib_html", None)
RAW = ("script", "style")


class _Ends(dict[object, tuple[str, str, bool]]):
    """A tag to what an element of it begins and ends with, and whether its text is to be escaped."""

    def __missing__(self, tag: object) -> tuple[str, str, bool]:
        if not isinstance(tag, str):
            raise KeyError(tag)
        plain = tag.lower()
        ends = self[tag] = (f"<{tag}", "" if plain in HTML_EMPTY else f"</{tag}>", plain not in RAW)
        return ends


ENDS = _Ends()


def to_html(element: Element) -> str:
    """Give an element and what follows it as HTML."""
    written: list[str] = []
    _write(element, written.append)
    return "".join(written)


def _write(element: Element, write: Callable[[str], None]) -> None:
    try:
        begin, end, is_text = ENDS[element.tag]
        attributes = _attributes(element)
    except KeyError:
        write(serializers.to_html_string(element))
        return
    write(f"{begin}{attributes}>")
    if text := element.text:
        write(_text(text) if is_text else text)
    for child in element:
        _write(child, write)
    write(end)
    if tail := element.tail:
        write(_text(tail))


def _attributes(element: Element) -> str:
    """Give the attributes of an element; a KeyError says that there is more to them than names and values."""
    if not element.keys():
        return ""
    written = ""
    for name, value in sorted(element.items()):
        if name == value or not (isinstance(name, str) and isinstance(value, str)):
            raise KeyError(name)
        if "&" in value or "<" in value or ">" in value or '"' in value:
            value = ESCAPE_VALUE(value)  # type: ignore[misc]
        written += f' {name}="{value}"'
    return written


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = ESCAPE_TEXT(text)  # type: ignore[misc]
    return text


def install(md: Markdown) -> None:
    """Have a converter write HTML this way, unless it writes something else."""
    if md.serializer is serializers.to_html_string and ESCAPE_TEXT and ESCAPE_VALUE:
        md.serializer = to_html
