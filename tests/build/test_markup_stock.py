"""The converter saves itself work; what it gives is what Python-Markdown gives that saves none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor

from generator.build.markup.converter import Converter, open_markdown

# One of each kind of line that some processor looks for, and lines that only look like it.
LINES = (
    "Plain words, and nothing else.", "Wide! Why? 1.5 = 3/2 - x_y * 2 > 1: so | it {goes}.", "", "", "",
    "# One", "## Two {#own}", "### Three ###", "#none", "Title", "===", "---", "* * *", "___", "--", "=",
    "- item", "* item **b**", "+ item", "1. one", "2) two", "٣. three", "- [ ] to do", "- [x] done", "10. ten",
    "> quote", "> [!NOTE] heed", "> [!TIP]", ">", "!!! note \"Title\"", "!!! warning", "??? tip", "???+ x", "=== \"Tab\"",
    "| a | b |", "|---|:-:|", "| 1 | `2|3` |", "a | b", "--- | ---", "Term", ":   Meaning", ": short",
    "```", "```py title=\"x\"", "~~~", "``` nolang", "print('x') # <b>", "<div markdown>", "<div>", "</div>", "<br>", "<!-- c -->",
    "<script>x</script>", "<p style=\"x\">a</p>", "a &amp; b &copy; &#169; c & d <b>e</b>", "Word[^1] and [^none]", "[^1]: A *note*.",
    "[ref]: http://e.example \"T\"", "[a][ref] [ref] ![i][ref] [b] [ref]", "[x](y.md \"t\") ![i](i.png)", "*[HTML]: Hyper Text",
    "HTML is HTML", "<http://auto.example> <a@b.example>", "`code` ``c ` d`` \\*no\\* \\`", "line  ", "line\\", "[TOC]", "x [TOC]",
    "[[slug]] [[slug|text]]", "*em* **strong** ***both*** _em_ __strong__ snake_case_word", "***a** b* **", "Attr *x*{.c} end {: .d }", "{: #id }",
    "![alt](a b.png) [bad](", "::", "//Footnotes Go Here//", "\x02klzzwxh:0001\x03 \x02wzxhzdk:0\x03", "æøå 日本語 🙂",
)  # fmt: skip

# What means something within a line, in any order.
MARKS = (
    "*", "**", "***", "_", "__", "`", "``", "[", "](", ")", "[[", "]]", "![", "<", ">", "\\", " ", "  ", "\n", "a", "b c", "'", '"',
    "&", "&amp;", "&#38", "<b>", "</b>", "<div>", "</div>", "<br/>", "<!--", "-->", "<?", "<http://e.example>", "{: .k}", "{", "[^1]",
    "\n\n", "\n- ", "\n> ", "\n# ", "\n## h", "|", "é", "\x02", "\x03", "\n~~~\n", "\n```\n", "    ", "\n1. ", "\n---", "\n===", "]:", "\t",
    ":", "<p>", "<summary>", "</details>", "&copy", "<a href='x'>", "</a>", "\n[TOC]\n", "[x]", "*[b]:", "\r",
)  # fmt: skip


def both(text: str, thrifty: Converter, stock: Markdown) -> tuple[list[Any], list[Any]]:
    """Give what the two make of a text: HTML, headings."""
    own = thrifty._markdown
    return [own.reset().convert(text), own.toc_tokens], [stock.reset().convert(text), stock.toc_tokens]  # type: ignore[attr-defined]


def documents(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        lines = [" " * chance.choice((0, 0, 0, 0, 2, 3, 4, 4, 8)) + chance.choice(LINES) for _ in range(chance.randint(1, 25))]
        yield "\n".join(lines)


def mixtures(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        marks = chance.sample(MARKS, chance.randint(4, len(MARKS)))
        yield "".join(chance.choice(marks) for _ in range(chance.randint(1, 40)))


def test_any_mixture_of_marks_is_converted_as_ever() -> None:
    thrifty, stock = Converter(), open_markdown((), {})
    for text in mixtures(1500, seed=8):
        own, expected = both(text, thrifty, stock)
        assert own == expected, text


def test_any_mixture_of_lines_is_converted_as_ever() -> None:
    thrifty, stock = Converter(), open_markdown((), {})
    for text in (r"[bad](`\\`[x](y.md)", *documents(600, seed=3)):
        own, expected = both(text, thrifty, stock)
        assert own == expected, text


def test_articles_are_converted_as_ever(shared: Path) -> None:
    thrifty, stock = Converter(), open_markdown((), {})
    files = sorted((shared / "corpora").rglob("*.md"))
    assert len(files) > 100
    for file in files:
        own, expected = both(file.read_text("utf-8"), thrifty, stock)
        assert own == expected, file


class Shouting(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if any("@@" in line for line in lines):  # as some do that learn their words from the text
            self.md.inlinePatterns.register(SimpleTagInlineProcessor(r"()@@(.*?)@@", "mark"), "late", 61)
        return [re.sub("~(.*)~", r"!!! note\n\n    \1 {: .loud }", line) for line in lines]


class Own(Extension):
    """What a site may bring: a pattern for a character that means nothing here, a preprocessor, another for links."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()%%(.*?)%%", "del"), "deleted", 165)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()(plain)", "u"), "link", 160)
        md.preprocessors.register(Shouting(md), "shouting", 22)
        md.ESCAPED_CHARS.append("%")


def makeExtension(**options: Any) -> Own:
    return Own(**options)


@pytest.mark.parametrize("extensions", [[__name__], ["pymdownx.tilde", "pymdownx.blocks.admonition", "pymdownx.inlinehilite"], ["smarty", "nl2br"]])
def test_extensions_of_a_site_are_asked_as_ever(extensions: list[str]) -> None:
    thrifty, stock = Converter(extensions), open_markdown(extensions, {})
    extra = ["~hear *this*~", "@@late@@", "%%gone%%", "so plain", "~~out~~ ~sub~", "/// note", "///", "`#!py x = 1`", '"quoted" -- and']
    chance = random.Random(5)
    for text in documents(150, seed=4):
        mixed = "\n".join(f"{line}\n\n{chance.choice(extra)}" for line in text.split("\n"))
        own, expected = both(mixed, thrifty, stock)
        assert own == expected, mixed
        assert thrifty._markdown.toc == stock.toc, mixed  # type: ignore[attr-defined]
