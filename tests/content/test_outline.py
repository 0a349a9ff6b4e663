"""What a text holds, told without rendering it, and equal to what rendering it shows."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from generator.content.loader import load
from generator.content.outline import outline


def targets(text):
    return [link.target for link in outline(text).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md)", ["b.md"]),
        ('[a](<b c.md> "title")', ["b c.md"]),
        ("[a](b_(c).md)", ["b_(c).md"]),
        ("[a [b] c](d.md 'it''s')", ["d.md"]),
        ("[![alt](img.png)](page.md)", ["page.md", "img.png"]),
        ("`[a](b.md)` ``x ` [c](d.md)``", []),
        ("```\n[a](b.md)\n```\n[c](d.md)", ["d.md"]),
        ("~~~ md\n[a](b.md)\n```\n~~~\n", []),
        ("1. x\n\n   ```\n   [a](b.md)\n   ```\n\n   [c](d.md)", ["d.md"]),
        ("text\n\n    [code](b.md)\n\n[c](d.md)", ["d.md"]),
        ("- item\n\n    [not code](b.md)", ["b.md"]),
        ("!!! note\n    [inside](b.md)", ["b.md"]),
        ("<!-- [a](b.md) -->[c](d.md)<!--\n[e](f.md)\n-->", ["d.md"]),
        ("\\[a](b.md)", []),
        ("[x][ref] [unused]\n\n[ref]: b.md\n[^1]: [c](d.md)\n[other]: e.md", ["b.md", "d.md"]),
        ("[not]: a definition\n[not]", []),
        ("[[1]](b.md) and [[2]]", ["b.md", "2"]),
        ("[[slug]] and [[slug|text]]", ["slug", "slug"]),
        ('<a href="b.md#x">y</a> <img src=c.png alt="">', ["b.md#x", "c.png"]),
        ("<https://a.example/b>", ["https://a.example/b"]),
        ("[a](b.md?x=1&amp;y=2)", ["b.md?x=1&y=2"]),
        ("array[0](not) [broken](", ["not"]),
    ],
)
def test_links(text, expected):
    assert targets(text) == expected


def test_lines_count_within_the_file():
    found = outline("a\n\n[x](y.md)\n\n## Two\n", first_line=5)
    assert found.links[0].line == 7 and found.headings[0].line == 9


def test_headings_and_their_ids():
    text = "# A & B\n## `code` *it* {#own .x}\n## A & B ##\nSetext\n---\n"
    text += "## Link [here](x.md)\n<h2 id=raw>R</h2>\n## Windows{#win}\n"
    found = outline(text)
    assert found.ids == {"a-b", "own", "a-b_1", "setext", "link-here", "raw", "win"}
    assert [heading.level for heading in found.headings] == [1, 2, 2, 2, 2, 2, 2]


def test_ids_of_every_kind_can_be_reached():
    assert outline('Text{: #para}\n\n<a name="old"></a>\n\n[^n]: Note\n').ids >= {"para", "old", "fn:n"}


@pytest.mark.slow
def test_it_agrees_with_the_rendered_pages_of_a_real_help_center(shared: Path):
    """The check may be trusted only if what it sees is what the site shows."""
    from generator.build.markup.converter import Converter

    converter = Converter()
    differing = []
    for article in load(shared / "corpora/arduino/content").articles:
        found = outline(article.body, article.body_line)
        html = re.sub(r"<!--.*?-->", "", converter.convert(article.body, article.title).html, flags=re.DOTALL)
        ids = {unescape(name) for name in re.findall(r'<[^>]*?\s(?:id|name)="([^"]*)"', html)}
        shown = {unescape(name) for name in re.findall(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"', html)}
        unseen_ids = {name for name in ids - found.ids if not name.startswith(("fn", "__"))}
        unseen = {name for name in shown if not name.startswith(("#fn", "mailto:"))} - set(targets(article.body))
        if unseen_ids or unseen:
            differing.append((article.source, unseen_ids, unseen))
    assert len(differing) <= 1, differing
