"""Old addresses lead to where the answer is now."""

from __future__ import annotations

from generator.content.redirect_map import RedirectMap, all_redirects

PAGES = {
    "articles/billing/refund.md": "---\naliases: [old/refund.html, https://old.example.com/x/y?z=1]\n---\nText.\n",
    "faq/orders/track.md": "x",
}


def redirects(tree, text, **files):
    content = tree({**PAGES, "redirects.yml": text, **files})
    return content, {item.old: item for item in all_redirects(content)}


def test_both_forms_and_all_kinds_of_ends(tree):
    content, found = redirects(
        tree,
        """
        shop/refunds: articles/billing/refund.md
        /track/: faq/orders#track
        guides/*: articles/billing/*
        old/offer: gone
        shop: https://shop.example.com/
        chain: shop/refunds
        home: /
        """,
    )
    assert not content.findings
    assert found["shop/refunds"].new == found["chain"].new == "articles/billing/refund/"
    assert found["track"].new == "faq/orders/#track"
    assert found["guides"].prefix and found["guides"].new == "articles/billing/"
    assert found["old/offer"].gone and found["shop"].new == "https://shop.example.com/"
    assert found["old/refund.html"].new == found["x/y"].new == "articles/billing/refund/"


def test_the_list_form(tree):
    _, found = redirects(
        tree, "- {from: a, to: billing/refund}\n- {from: b, gone: true}\n- {from: c/, to: d, prefix: true}\n"
    )
    assert found["a"].new == "articles/billing/refund/" and found["b"].gone and found["c"].prefix


def test_a_prefix_carries_what_is_below_it(tree):
    content, _ = redirects(tree, "guides/*: articles/billing/*\nguides/special: faq/orders#track\n")
    ways = RedirectMap(content)
    assert ways.follow("/guides/refund/").url == "articles/billing/refund/"
    assert ways.follow("guides/special").url == "faq/orders/#track"
    assert ways.follow("guidesbook").url == ""


def test_a_loop_is_refused_and_shown(lint):
    found = lint({**PAGES, "redirects.yml": "a: b\nb: c\nc: a\nd/*: d/e/*\n"})
    assert [item.rule for item in found] == ["redirect-loop"] * 4
    assert found[0].message == "redirects in a circle: a -> b -> c -> a"


def test_a_redirect_to_nowhere_and_one_from_a_page(lint):
    found = lint(
        {**PAGES, "redirects.yml": "a: articles/billing/refnd\narticles/billing/refund: gone\nb/*: nowhere/*\n"}
    )
    assert [(item.rule, item.line) for item in found] == [
        ("redirect-nowhere", 1), ("redirect-unused", 2), ("redirect-nowhere", 3),
    ]  # fmt: skip


def test_wrong_entries_are_errors_at_their_lines(tree):
    content, _ = redirects(tree, "a: b\na: c\n/*: x\nd:\n")
    assert [(item.line, item.message) for item in content.findings] == [
        (2, "'a' is redirected twice (first on line 1)"),
        (3, "'/*' would redirect the whole site"),
        (4, "'d' leads nowhere"),
    ]


def test_synonyms_of_both_kinds_and_wrong_ones(tree):
    content = tree(
        {"articles/a/b.md": "x", "synonyms.yml": "- [refund, money back]\n- bulb: [spare parts]\n- [one]\n- word\n"}
    )
    assert content.synonyms == (("refund", "money back"),)
    assert content.one_way_synonyms == (("bulb", ("spare parts",)),)
    assert [item.line for item in content.findings] == [3, 4]
