"""An address means the same to the build and to the check."""

from __future__ import annotations

import pytest

from generator.content.links import LinkResolver
from generator.content.settings import ContentSettings

FILES = {
    "articles/Billing & Co/refund.md": "---\nid: 360001112223\naliases: [old/refund, https://blog.example/r]\n---\n"
    "## Top part\n",
    "articles/billing-2/pay later.md": "x",
    "articles/billing-2/refund-draft.md": "---\nid: 12\nslug: refund\n---\n",
    "articles/billing-2/img/a b.png": "png",
    "articles/billing-2/_category.yml": "title: Two\n",
    "faq/orders/track.md": "x",
    "about.md": "x",
    "redirects.yml": "gone/x: gone\nmoved: faq/orders#track\n",
}
HERE = "articles/billing-2/pay later.md"
REFUND = "articles/billing-co/refund/"


@pytest.fixture
def resolver(tree):
    settings = {"site_url": "https://help.example/base/", "old_hosts": ("old.example",), "git": False}
    return LinkResolver(tree(FILES, **settings), ContentSettings(**settings))


@pytest.mark.parametrize(
    ("target", "kind", "url"),
    [
        ("../Billing & Co/refund.md", "article", REFUND),
        ("../Billing%20%26%20Co/refund.md#top-part", "article", REFUND),
        ("", "broken", ""),
        ("refund-draft.md", "article", "articles/billing-2/refund/"),
        ("refund-draft", "article", "articles/billing-2/refund/"),
        ("./img/a%20b.png", "file", ""),
        ("../../faq/orders/track.md", "article", "faq/orders/#track"),
        ("../../about.md", "page", "about/"),
        ("../img/a b.png", "file", ""),
        ("_category.yml", "category", "articles/billing-2/"),
        ("../billing-2/", "category", "articles/billing-2/"),
        ("/base/articles/billing-co/refund/", "article", REFUND),
        ("/base/old/refund", "article", REFUND),
        ("/pricing", "external", "/pricing"),
        ("https://help.example/base/moved", "article", "faq/orders/#track"),
        ("https://help.example/pricing", "external", "https://help.example/pricing"),
        ("https://support.any/hc/en-us/articles/360001112223-Get-it?x=1#top", "article", REFUND),
        ("https://blog.example/r/", "article", REFUND),
        ("https://old.example/articles/12", "article", "articles/billing-2/refund/"),
        ("https://other.example/articles/12", "external", "https://other.example/articles/12"),
        ("/base/gone/x", "broken", ""),
        ("mailto:a@b.c", "other", "mailto:a@b.c"),
        ("java\tscript:alert(1)", "unsafe", "java\tscript:alert(1)"),
        ("data:text/html,x", "unsafe", "data:text/html,x"),
        ("../../../secret.md", "broken", ""),
        ("Pay Later.md", "broken", ""),
        ("http://[bad", "broken", ""),
        ("{{ base }}/x", "unknown", ""),
        ("#part", "article", "articles/billing-2/pay-later/"),
    ],
)
def test_addresses(resolver, target, kind, url):
    found = resolver.resolve(HERE, target)
    assert (found.kind, found.url) == (kind, url)


def test_old_addresses_are_marked_as_moved(resolver):
    assert resolver.resolve(HERE, "https://support.any/hc/articles/360001112223").moved
    assert not resolver.resolve(HERE, "../Billing & Co/refund.md").moved


def test_names_in_double_brackets(resolver):
    assert resolver.wiki("track").url == "faq/orders/#track"
    assert resolver.wiki("billing-co/refund#top-part").fragment == "top-part"
    assert "may be any of" in resolver.wiki("refund").reason
    assert resolver.wiki("nothing").reason == "no article has the slug 'nothing'"


def test_a_wrong_capital_is_told(resolver):
    assert "differs from 'pay later.md' in capitals" in resolver.resolve(HERE, "Pay Later.md").reason


def test_anchors_are_found_as_the_page_has_them(resolver):
    page = resolver.resolve(HERE, "../Billing & Co/refund.md").article
    assert resolver.anchor(page, "Top--part") == "top-part"
    assert resolver.anchor(page, "bottom") is None
    assert resolver.anchor(page, ":~:text=x") is not None
