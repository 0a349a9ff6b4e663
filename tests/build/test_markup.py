"""What writers type, and what readers get."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.markup.converter import Converter
from generator.build.markup.dimensions import image_size
from generator.build.markup.expand import Expander
from generator.build.markup.extract import excerpt_of, sections_of
from generator.build.markup.finish import Finisher, Target
from generator.errors import ContentError


def render(text: str, **targets: Target) -> str:
    return Finisher(targets).finish(Converter().convert(text).html)


@pytest.mark.parametrize(
    "text, part",
    [
        ("1. a\n\n   ![x](y.png)\n\n2. b\n", "</li>\n<li>\n<p>b</p>"),
        ("para\n- x\n- y\n", "<ul>\n<li>x</li>"),
        ("- a\n  - b\n", "<li>a<ul>\n<li>b</li>"),
        ("1. a\n\n    para\n\n2. b\n", "<p>para</p>\n</li>\n<li>\n<p>b</p>"),
        ("1) a\n2) b\n", "<ol>\n<li>a</li>\n<li>b</li>"),
        ("> text\n> - item\n", "<li>item</li>"),
        ("  ```\n  x\n  ```\n\n## Next\n", '<h2 id="next">Next</h2>'),
        ("1. a\n\n   ```\n   x\n    ```\n", "<pre"),
        ("## Title{#own}\n", '<h2 id="own">Title</h2>'),
        ("1. a\n\n   text\n2. b\n", "<li>\n<p>b</p>"),
        ("1. a\n\n   - x\n   - y\n2. b\n", "<li>\n<p>b</p>"),
        ("1. a\n\n   text\n   - x\n   - y\n", "<p>text</p>\n<ul>\n<li>x</li>\n<li>y</li>"),
        ("1. a\n   > quote\n", "<blockquote>\n<p>quote</p>"),
        ("- a\n  more\n  - x\n- b\n", "<li>b</li>"),
    ],
)
def test_lists_and_fences_as_github_reads_them(text: str, part: str) -> None:
    assert part in render(text)


def test_a_backslash_does_what_it_does_on_github() -> None:
    assert "Versions &lt;= 1.8 and &lt;n&gt;" in render(r"Versions \<= 1.8 and \<n>")
    assert "<p>a<br>\nb</p>" in render("a\\\nb\n")
    assert r"C:\Users" in render(r"C:\Users")


def test_an_alert_that_says_all_in_its_first_line_is_no_title() -> None:
    assert "<p>Mind the gap.</p>" in render("> [!NOTE] Mind the gap.\n")


@pytest.mark.parametrize("kind, css", [("NOTE", "note"), ("TIP", "tip"), ("CAUTION", "danger")])
def test_alerts(kind: str, css: str) -> None:
    html = render(f"> [!{kind}]\n> Mind the *gap*.\n")
    assert f'<div class="admonition {css}"' in html
    assert "<p>Mind the <em>gap</em>.</p>" in html


def test_code_keeps_what_looks_like_markup() -> None:
    html = render("```\n> [!NOTE]\n[[slug]]\n- a\n  - b\n```\n\n`[[slug]]`\n")
    assert "[!NOTE]" in html
    assert html.count("[[slug]]") == 2


def test_a_named_link_shows_the_article_s_title() -> None:
    html = render("See [[refund]] or [[refund|this]].", **{"askwell-wiki:refund": Target("../refund/", title="Get <a> refund")})
    assert '<a href="../refund/">Get &lt;a&gt; refund</a>' in html.replace(' class="askwell-named"', "")
    assert '<a href="../refund/">this</a>' in html


def test_images_have_their_size_and_wait_their_turn() -> None:
    html = render("![a](a.png) ![b](b.png)", **{"a.png": Target("../a.png", (4, 3)), "b.png": Target("../b.png", (8, 6))})
    first, second = html.split("<img")[1:]
    assert 'width="4" height="3"' in first and "lazy" not in first
    assert 'width="8" height="6"' in second and 'loading="lazy"' in second


def test_a_title_becomes_a_caption() -> None:
    assert "<figcaption>Front &amp; back</figcaption>" in render('![x](a.png "Front & back")')


@pytest.mark.parametrize(
    "text", ["![Setup](https://youtu.be/dQw4w9WgXcQ)", '<iframe src="https://player.vimeo.com/video/123456"></iframe>']
)
def test_videos_ask_nobody_before_the_click(text: str) -> None:
    html = render(text)
    assert "data-askwell-embed" in html
    assert "<iframe" not in html and "<img" not in html


def test_nothing_the_policy_would_refuse_is_left() -> None:
    html = render('<p style="color:red" onclick="x()">a</p>\n\n<script>alert(1)</script>\n\n<a href="javascript:x()">b</a>')
    assert "style=" not in html and "onclick" not in html and "<script" not in html and "javascript:" not in html


def test_tables_scroll_by_themselves() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert html.startswith('<div class="table-scroll"')
    assert 'align="right"' in html and "style=" not in html


def test_snippets_nest_and_never_loop(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('one\n--8<-- "b.md"\n')
    (tmp_path / "b.md").write_text("two {{ name }}\n")
    (tmp_path / "loop.md").write_text('--8<-- "loop.md"\n')
    expander = Expander({"name": "Ann"}, (tmp_path,))
    assert expander.expand('--8<-- "a.md"\n\\{{ name }} {{ other }}') == "one\ntwo Ann\n{{ name }} {{ other }}"
    with pytest.raises(ContentError, match=r"page\.md: snippet 'loop\.md' includes itself"):
        expander.expand('--8<-- "loop.md"', "page.md")


def test_search_reads_text_not_markup() -> None:
    html = render("Intro *here*.\n\n## One & two\n\nre**fund** a < b\n\n- x\n- y\n")
    assert [(s.anchor, s.title, s.text) for s in sections_of(html)] == [
        ("", "", "Intro here."),
        ("one-two", "One & two", "refund a < b x y"),
    ]
    assert excerpt_of(html) == "Intro here."


def test_every_corpus_image_has_a_size(shared: Path) -> None:
    images = [f for f in (shared / "corpora").rglob("*") if f.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif")]
    assert images
    assert not [image for image in images if image_size(image) is None]
