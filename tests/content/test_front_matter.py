"""What writers put above an article, and what they are told when it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from generator.content.models import SearchOptions


def test_every_key_is_read_typed(article):
    page = article(
        """
        ---
        title: Get your money back
        description: Within five days.
        slug: refunds
        tags: [refund, money]
        status: deprecated
        audience: business
        product: [One, 2.0]
        owner: orders
        review_by: 2027-01-31
        synonyms: [chargeback]
        aliases: [old/refunds]
        related: [other]
        featured: true
        hide: [toc]
        search: {boost: 2, exclude: true}
        template: wide.html
        id: 360001
        date: 2025-01-02
        updated: 2026-02-03 10:00:00
        ---
        Text.
        """
    )
    assert page.ref == "articles/billing/refunds" and page.url == "articles/billing/refunds/"
    assert (page.status, page.audience, page.product) == ("deprecated", ("business",), ("One", "2.0"))
    assert page.search == SearchOptions(boost=2.0, exclude=True)
    assert (page.created, page.updated, page.review_by) == (date(2025, 1, 2), date(2026, 2, 3), date(2027, 1, 31))
    assert page.foreign_id == "360001" and page.featured and page.body == "Text.\n" and page.body_line == 22


def test_the_title_comes_from_the_first_heading_then_from_the_file_name(tree):
    pages = tree({"articles/a/x.md": "# Pay *later* {#pay}\n", "articles/a/how-to-pay.md": "Text.\n"}).articles
    assert [page.title for page in pages] == ["How to pay", "Pay later"]


def test_draft_true_is_short_for_its_status(article):
    assert article("---\ndraft: true\n---\n").status == "draft"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("title: [a, b]", "'title' must be text, not a list (put it in quotes)"),
        ("title: 42", "'title' must be text, not a number (put it in quotes)"),
        ("tags: billing", "'tags' must be a list, not text (write [billing])"),
        ("featured: 1", "'featured' must be true or false, not a number"),
        ("review_by: soon", "'review_by' must be a date such as 2026-01-31"),
        (
            "review_by: 2026-13-45",
            "'2026-13-45' cannot be read: month must be in 1..12 (correct it, or put it in quotes if it is text)",
        ),
        ("status: publishd", "must be draft, published or deprecated, not 'publishd' (did you mean 'published'?)"),
        ("search: {boost: high}", "'search' must be a number, not text"),
        ("search: {boost: 0}", "boost must be above 0"),
        ("slug: My Page", "'My Page' cannot be a slug (did you mean 'my-page'?)"),
        ("description: a: b", "a value that holds ': ' must be in quotes"),
        ("tags: [a", "not valid YAML"),
        ("tags: !!python/object/apply:os.system [ls]", "YAML tags such as '!!python' are not allowed"),
        ("owner: Again", "'owner' is given twice (first on line 2)"),
    ],
)
def test_a_wrong_value_is_an_error_at_its_line(tree, line, message):
    findings = tree({"articles/billing/refund.md": f"---\nowner: orders\n{line}\n---\nText.\n"}).findings
    assert [(found.severity, found.path, found.line) for found in findings] == [
        ("error", "articles/billing/refund.md", 4 if line == "tags: [a" else 3)
    ]
    assert message in str(findings[0])


def test_a_near_miss_of_a_key_is_an_error_that_names_it(tree):
    (found,) = tree({"articles/a/b.md": "---\ndescripton: x\n---\n"}).findings
    assert (found.severity, str(found)) == (
        "error",
        "articles/a/b.md:2: unknown key 'descripton' (did you mean 'description'?)",
    )


@pytest.mark.parametrize(
    ("settings", "severities"), [({}, ["warning"]), ({"strict": True}, ["error"]), ({"extra_keys": ("jira",)}, [])]
)
def test_an_unknown_key_is_as_grave_as_the_site_wants(tree, settings, severities):
    content = tree({"articles/a/b.md": "---\njira: HELP-1\n---\n"}, **settings)
    assert [found.severity for found in content.findings] == severities
    assert content.articles[0].extra == {"jira": "HELP-1"}


def test_an_unknown_category_names_the_one_that_was_meant(tree):
    content = tree({"articles/billing/refund.md": "---\ntitle: Refund\ntags: [a]\ncategory: biling\n---\n"})
    assert str(content.findings[0]) == (
        "articles/billing/refund.md:4: unknown category 'biling' (did you mean 'billing'?)"
    )
    assert content.articles[0].category == "billing"


def test_a_category_can_be_named_by_its_slug_or_title(tree):
    files = {"articles/Plans & Prices/a.md": "x", "articles/b/c.md": "---\ncategory: Plans & Prices\n---\n"}
    assert {page.category for page in tree(files).articles} == {"plans-prices"}


def test_front_matter_that_is_never_closed_is_an_error(tree):
    (found,) = tree({"articles/a/b.md": "---\ntitle: x\n\nText.\n"}).findings
    assert str(found) == (
        "articles/a/b.md:1: front matter is never closed (put a line of three hyphens under its last key)"
    )


def test_a_rule_at_the_top_is_not_front_matter(tree):
    content = tree({"articles/a/b.md": "---\n\nText.\n"})
    assert not content.findings and content.articles[0].body_line == 1


def test_windows_line_ends_and_a_byte_order_mark_are_read(tree, tmp_path):
    (tmp_path / "content/articles/a").mkdir(parents=True)
    (tmp_path / "content/articles/a/b.md").write_bytes("\ufeff---\r\ntitle: X\r\n---\r\nText.\r\n".encode())
    page = tree({}).articles[0]
    assert (page.title, page.body, page.body_line) == ("X", "Text.\n", 4)


def test_a_file_that_is_not_utf8_is_an_error_at_its_line(tree, tmp_path):
    (tmp_path / "content/articles/a").mkdir(parents=True)
    (tmp_path / "content/articles/a/b.md").write_bytes(b"fine\nna\xefve\n")
    assert str(tree({}).findings[0]) == "articles/a/b.md:2: not UTF-8 (save the file as UTF-8)"


def test_material_keys_are_left_to_material(tree):
    content = tree({"articles/a/b.md": "---\nicon: x\nstatus: new\ncomments: true\n---\n"})
    assert not content.findings and content.articles[0].status == "published"
