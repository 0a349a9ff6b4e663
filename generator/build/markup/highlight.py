"""Code blocks coloured by classes: what each block would set up anew, lexer and style, is set up once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown import Markdown
from pygments.lexer import Lexer
from pygments.style import Style, StyleMeta
from pymdownx.highlight import Highlight, HighlightExtension


class _NoRules(StyleMeta):  # type: ignore[misc]
    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class Unstyled(Style, metaclass=_NoRules):  # type: ignore[misc]
    """No colours, because a formatter that writes classes leaves them to the theme's stylesheet."""


class ThriftyHighlight(Highlight):  # type: ignore[misc]
    """Does what its parent does, with lexers that are kept and without the colours nobody reads."""

    def __init__(self, md: Markdown, **options: Any) -> None:
        if not options.get("noclasses"):
            options["pygments_style"] = Unstyled
        super().__init__(md, **options)

    def get_lexer(self, src: str, language: str, inline: bool, stripnl: bool) -> tuple[Lexer, str]:
        """Give the lexer of a language and its name; those that depend on the text or on options are made anew."""
        if self.guess_lang or self.extend_pygments_lang:
            return self._made(src, language, inline, stripnl)
        return _lexer(language, stripnl, self.default_lang)

    def _made(self, src: str, language: str, inline: bool, stripnl: bool) -> tuple[Lexer, str]:
        found: tuple[Lexer, str] = super().get_lexer(src, language, inline, stripnl)
        return found


@lru_cache(maxsize=64)
def _lexer(language: str, stripnl: bool, default: str) -> tuple[Lexer, str]:
    return ThriftyHighlight(Markdown(), default_lang=default)._made("", language, False, stripnl)


def install(md: Markdown) -> None:
    """Have a converter's highlighting extension use the thrifty one; one derived from it keeps its own."""
    for extension in md.registeredExtensions:
        if type(extension) is HighlightExtension:
            extension.get_pymdownx_highlighter = lambda: ThriftyHighlight  # type: ignore[attr-defined]
