"""Slugs: any script, stable, and the same however often they are made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.anchors import Anchors
from generator.content.anchors import slugify as anchor
from generator.content.slugs import humanize, slug_path, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Licensing & Counterfeits", "licensing-counterfeits"),
        ("Yún Board", "yun-board"),
        ("What's new in v1.2?", "whats-new-in-v1-2"),
        ("Straße_Ärger", "strasse-arger"),
        ("İstanbul", "istanbul"),
        ("返金について", "返金について"),
        ("الطلبات", "الطلبات"),
        ("हिन्दी में", "हिन्दी-में"),
        ("ﬁne ＡＢＣ", "fine-abc"),
        ("Ёлка", "ёлка"),
        ("../../etc/passwd", "etc-passwd"),
        ("!!!", ""),
    ],
)
def test_slugs(text, slug):
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text):
    slug = slugify(text)
    assert slugify(slug) == slug


@given(st.text())
def test_a_slug_is_one_safe_part_of_a_path(text):
    slug = slugify(text)
    assert not set(slug) & set("/\\.?#%& \n\x00") and len(slug.encode()) <= 200
    assert not slug.startswith("-") and not slug.endswith("-")


def test_paths_and_names():
    assert slug_path("Hardware Support/Yún Board") == "hardware-support/yun-board"
    assert humanize("how-to-reset_it") == "How to reset it"


@given(st.text(st.characters(max_codepoint=127)))
def test_anchors_of_ascii_headings_are_python_markdowns_own(text):
    from markdown.extensions.toc import slugify as markdown_slugify

    assert anchor(text, "-") == markdown_slugify(text, "-")


@pytest.mark.parametrize("fragment", ["a-b", "a--b", "A-B", "a%2Db"])
def test_a_fragment_written_for_another_host_finds_its_heading(fragment):
    assert Anchors(["a-b", "c"]).resolve(fragment) == "a-b"


def test_a_fragment_that_might_be_two_ids_is_broken():
    assert Anchors(["A", "a--b", "a-b"]).resolve("A") == "A"
    assert Anchors(["A", "a--b", "a-b"]).resolve("A-B") is None
