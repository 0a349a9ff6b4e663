"""Whatever is in a file, a writer gets a finding with file and line, never a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.article import parse_article
from generator.content.categories import read_categories
from generator.content.redirects import read_redirects
from generator.content.search_tests import read_search_tests
from generator.content.settings import ContentSettings
from generator.content.synonyms import read_synonyms
from generator.content.table_file import TableFile

SETTINGS = ContentSettings()
KEYS = st.sampled_from(
    ["title", "slug", "tags", "status", "search", "review_by", "date", "id", "hide", "x", "category", "question"]
)
VALUES = st.recursive(
    st.sampled_from(
        ["", "1", "yes", "~", "2026-99-99", "!!binary x", "*a", "&a b", "|", ">", "'", '"', "0x", "1e999", "\t"]
    )
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.tuples(st.text(max_size=4), inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}")
    ),
    max_leaves=6,
)
FRONT_MATTER = st.lists(st.tuples(KEYS, VALUES).map(": ".join), max_size=6).map("\n".join)


def assert_sound(findings, source, lines):
    for found in findings:
        assert found.path == source and 1 <= found.line <= lines + 1 and found.message


@given(FRONT_MATTER | st.text(max_size=80), st.text(max_size=40))
def test_front_matter_never_raises(yaml_text, body):
    text = f"---\n{yaml_text}\n---\n{body}"
    raw = text.encode("utf-8", "surrogatepass")
    for source in ("articles/a/b.md", "faq/a/b.md"):
        parsed = parse_article(source, raw, SETTINGS)
        assert_sound(parsed.findings, source, text.count("\n") + text.count("\r") + 1)


@given(st.binary(max_size=80))
def test_bytes_never_raise(raw):
    parse_article("articles/a/b.md", b"---\n" + raw, SETTINGS)
    for read in (read_redirects, read_synonyms, read_search_tests):
        table = TableFile.read("table.yml", raw)
        read(table)
        assert_sound(table.findings, "table.yml", raw.count(b"\n") + raw.count(b"\r") + 1)
    read_categories(["articles/a/b.md"], {"articles/a/_category.yml": raw}, SETTINGS)


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 5000,
        "a: " + "[" * 300 + "]" * 300,
        "- " * 5000,
        "\n".join(" " * depth + "a:" for depth in range(3000)),
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
        "a: &a [*a]",
        "{a: b}: c",
        "? [x]\n: y",
        "<<: 1",
        "title: \x00",
        "a: !!set {x, y}",
        "date: 2026-01-01T99:99:99",
        "a: " + "9" * 5000,
    ],
)
def test_bombs_are_defused(bomb):
    parsed = parse_article("articles/a/b.md", f"---\n{bomb}\n---\n".encode(), SETTINGS)
    assert [found.severity for found in parsed.findings]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.text(st.characters(categories=("L", "Nd", "P", "S")), min_size=1, max_size=30),
            "description": st.text(st.characters(categories=("L", "Nd")), min_size=1),
            "tags": st.lists(st.text(st.characters(categories=("L",)), min_size=1), max_size=3),
            "featured": st.booleans(),
            "review_by": st.dates(),
            "owner": st.text(st.characters(categories=("L",)), min_size=1),
        },
    )
)
def test_what_yaml_writes_is_read_back(values):
    import yaml

    text = f"---\n{yaml.safe_dump(values, allow_unicode=True) if values else ''}---\nText.\n"
    parsed = parse_article("articles/a/b.md", text.encode(), SETTINGS)
    assert parsed.article and not parsed.findings
    for key, value in values.items():
        expected = tuple(value) if isinstance(value, list) else value
        assert getattr(parsed.article, key) == expected
