"""A folder of Markdown becomes a content tree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.article import parse_article
from generator.content.history import Dates, History
from generator.content.loader import load
from generator.content.settings import ContentSettings
from generator.errors import ContentError


def test_the_tiny_help_center_holds_one_of_everything(tiny_content):
    settings = ContentSettings(extra_keys=("audit",), git=False)
    content = load(tiny_content, settings)
    assert not content.findings
    assert [category.path for category in content.categories if category.kind == "articles"] == [
        "lamps", "lamps/smart-lamps", "app", "billing", "zubehor-ersatzteile",
    ]  # fmt: skip
    assert {page.status for page in content.pages} == {"draft", "published", "deprecated"}
    assert [test.expect for test in content.search_tests][1:3] == [
        "articles/billing/refund-an-order",
        "faq/orders#where-is-my-order",
    ]
    assert content.one_way_synonyms == (("bulb", ("spare parts",)),)
    assert "articles/lamps/smart-lamps/img/blink.png" in content.files and "contact.md" in content.files


def test_addresses_are_slugs_of_folders_and_files(tree):
    content = tree({"articles/Yún & Co/Deep Dive/Récupérer.md": "x", "faq/A B/Why not.md": "x"})
    assert content.articles[0].url == "articles/yun-co/deep-dive/recuperer/"
    assert content.articles[0].category == "yun-co/deep-dive"
    assert (content.faq[0].ref, content.faq[0].url) == ("faq/a-b#why-not", "faq/a-b/#why-not")


def test_a_root_without_the_two_folders_is_all_articles(tree):
    content = tree({"index.md": "home", "Custom/Hubs/a.md": "x", "synonyms.yml": "- [a, b]"})
    assert content.whole_root and [page.ref for page in content.articles] == ["articles/custom/hubs/a"]
    assert content.files == ("index.md",) and content.synonyms == (("a", "b"),)


def test_other_folder_names_can_be_set(tree):
    content = tree({"help/a/b.md": "x", "questions/c/d.md": "x"}, articles_dir="help", faq_dir="questions")
    assert [page.ref for page in content.pages] == ["articles/a/b", "faq/c#d"]


def test_two_pages_with_one_address_are_an_error_that_names_both(tree):
    content = tree({"articles/a/Get it.md": "x", "articles/a/get-it.md": "y"})
    assert str(content.findings[0]) == (
        "articles/a/get-it.md:1: the same address as 'articles/a/Get it.md': articles/a/get-it/ "
        "(rename one, or give it another 'slug')"
    )
    assert len(content.articles) == 1


def test_two_folders_with_one_address_are_an_error_that_names_both(tree):
    findings = tree({"articles/A & B/x.md": "x", "articles/a b/y.md": "y"}).findings
    assert "the folder 'articles/a b' has the same address as 'articles/A & B'" in findings[0].message


def test_a_file_name_without_letters_needs_a_slug(tree):
    assert "no slug can be made of '!!!.md'" in tree({"articles/a/!!!.md": "x"}).findings[0].message
    assert tree({"articles/a/!!!.md": "---\nslug: bang\n---\n"}).articles[0].slug == "bang"


def test_categories_are_described_and_ordered(tree):
    content = tree(
        {
            "articles/zeta/_category.yml": "title: First\norder: 1\nicon: star\n",
            "articles/zeta/a.md": "x",
            "articles/Alpha Board/b.md": "x",
            "articles/lower-case/c.md": "x",
        }
    )
    assert [(item.title, item.icon) for item in content.categories] == [
        ("Alpha Board", ""), ("Lower case", ""), ("First", "star"),
    ]  # fmt: skip


def test_articles_come_by_category_and_title_with_numbers_by_value(tree):
    files = {f"articles/a/{n}.md": f"# Version {n}" for n in ("10", "9", "2")}
    assert [page.title for page in tree(files).articles] == ["Version 2", "Version 9", "Version 10"]


def test_a_wrong_category_file_is_an_error_at_its_line(tree):
    findings = tree({"articles/a/_category.yml": "title: A\norder: first\n", "articles/a/b.md": "x"}).findings
    assert str(findings[0]) == "articles/a/_category.yml:2: 'order' must be a number, not text"


def test_dates_and_reviews_come_from_git_when_not_given(write):
    root = write({"articles/a/b.md": "x", "articles/a/c.md": "---\nupdated: 2026-05-01\nreview_by: 2026-06-01\n---\n"})
    dates = Dates(date(2024, 1, 1), date(2025, 1, 1))
    history = History("abc", {"articles/a/b.md": dates, "articles/a/c.md": dates})
    pages = load(root, ContentSettings(review_after=30), history=history).articles
    b, c = sorted(pages, key=lambda page: page.source)
    assert (b.created, b.updated, b.review_by) == (date(2024, 1, 1), date(2025, 1, 1), date(2025, 1, 31))
    assert (c.created, c.updated, c.review_by) == (date(2024, 1, 1), date(2026, 5, 1), date(2026, 6, 1))


def test_announcements_are_read_and_their_dates_checked(tree):
    content = tree(
        {
            "articles/a/b.md": "x",
            "announcements.yml": """
                - text: Closed on Friday
                  start: 2026-01-01
                  end: 2025-01-01
                - {text: Fault, kind: fatal}
                - end: 2026-01-01
                """,
        }
    )
    assert [item.text for item in content.announcements] == ["Closed on Friday", "Fault"]
    assert [(found.line, found.message) for found in content.findings] == [
        (1, "ends (2025-01-01) before it starts (2026-01-01)"),
        (4, "'kind' must be info or warning, not 'fatal'"),
        (5, "an entry without 'text'"),
    ]


def test_a_search_test_for_an_unknown_article_names_the_near_one(tree):
    findings = tree(
        {"articles/a/refund-order.md": "x", "search_tests.yml": "- {query: money, expect: refnd-order}\n"}
    ).findings
    assert findings[0].hint == "did you mean 'refund-order'?"


def test_a_missing_folder_says_what_to_do():
    with pytest.raises(ContentError, match="askwell init"):
        load(Path("nowhere"))


def test_unchanged_files_need_not_be_parsed_again(write):
    root = write({"articles/a/b.md": "x", "articles/a/c.md": "y"})
    first = {}

    def remember(source, raw, settings):
        first[source] = parse_article(source, raw, settings)
        return first[source]

    whole = load(root, ContentSettings(git=False), parse=remember)
    again = load(root, ContentSettings(git=False), parse=lambda source, raw, settings: first[source])
    assert again == whole


def test_a_search_test_of_an_article_that_moved_is_told_where_it_is_now(tree):
    """It was said to mean some other article that is called nearly the same."""
    content = tree({
        "articles/b/new-name.md": "x",
        "faq/b/old-name.md": "x",
        "redirects.yml": "articles/a/old-name: articles/b/new-name.md\n",
        "search_tests.yml": "- {query: money, expect: articles/a/old-name}\n",
    })  # fmt: skip
    assert [found.hint for found in content.findings] == ["it has moved: write 'articles/b/new-name'"]
