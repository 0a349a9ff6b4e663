"""What each kind of page is given to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from generator.build.views_catalog import Catalog
from generator.build.views_compose import (
    article_view,
    category_view,
    faq_index_view,
    faq_view,
    home_view,
    not_found_view,
    reading_minutes,
    search_view,
)
from generator.build.views_site import Site, current_announcements
from generator.content.models import Announcement, Article, Content


def article(slug: str, title: str = "", **more: object) -> Article:
    facts = {"source": f"articles/a/{slug}.md", "category": "a", "body": "text", "title": title or slug} | more
    ref = f"articles/{facts['category']}/{slug}"
    return Article(ref=ref, url=f"{ref}/", slug=slug, **facts)  # type: ignore[arg-type]


def test_home_shows_top_categories_with_counts_of_all_below(site: Site, catalog: Catalog) -> None:
    view = home_view(site, catalog)
    cards = {card.title: card for card in view.cards}
    assert "Lamps" in cards and "Smart lamps" not in cards
    assert cards["Lamps"].count == sum(a.category.startswith("lamps") for a in catalog.articles)


def test_what_is_asked_most_is_named_by_ref_or_slug_and_unknown_names_are_left_out(
    site: Site, catalog: Catalog
) -> None:
    view = home_view(site, catalog, popular=["reset-your-lamp", "faq/orders#where-is-my-order", "nonsense"])
    assert [link.url for link in view.popular] == ["articles/lamps/reset-your-lamp/", "faq/orders/#where-is-my-order"]


def test_questions_stand_in_when_nothing_is_known_to_be_asked_most(site: Site, catalog: Catalog) -> None:
    assert home_view(site, catalog).popular[0].url.startswith("faq/")


def test_the_home_page_features_what_the_settings_name_over_what_articles_say(site: Site, catalog: Catalog) -> None:
    chosen = [catalog.articles[-1].ref, catalog.articles[0].ref]
    assert [link.url.rstrip("/") for link in home_view(site, catalog, featured=chosen).featured] == chosen


def test_an_article_knows_its_neighbours_in_its_own_category(site: Site) -> None:
    content = Content(
        root="", articles=(article("one"), article("two"), article("three"), article("far", category="b"))
    )
    view = article_view(site, Catalog.of(content), content.articles[1], html="")
    assert (view.previous and view.previous.title, view.next and view.next.title) == ("one", "three")
    last = article_view(site, Catalog.of(content), content.articles[2], html="")
    assert last.next is None


def test_drafts_are_nowhere_unless_asked_for(content: Content) -> None:
    drafts = {a.ref for a in (*content.articles, *content.faq) if a.status == "draft"}
    assert drafts
    shown = Catalog.of(content)
    assert not drafts & {a.ref for a in (*shown.articles, *shown.faq)}
    assert drafts <= {a.ref for c in [Catalog.of(content, drafts=True)] for a in (*c.articles, *c.faq)}


def test_the_writers_choice_of_related_articles_comes_first(site: Site) -> None:
    lamp, other = article("reset", "Reset the blue lamp"), article("dim", "Dim the blue lamp")
    chosen = article("pay", "Pay an invoice")
    filler = [article(f"f{n}", f"Something number{n}") for n in range(3)]
    content = Content(root="", articles=(structs.replace(lamp, related=("pay",)), *filler, other, chosen))
    view = article_view(site, Catalog.of(content), content.articles[0], html="")
    assert [link.title for link in view.related] == ["Pay an invoice", "Dim the blue lamp"]


def test_a_new_article_elsewhere_leaves_a_view_as_it_was(site: Site, content: Content) -> None:
    """Views are what pages are cached by: an edit must not wake pages that do not show it."""
    more = replace(content, articles=(*content.articles, article("zzz", "Quite another matter", category="app")))
    target = next(a for a in content.articles if a.slug == "refund-an-order")
    before, after = (article_view(site, Catalog.of(c), target, html="") for c in (content, more))
    assert before == after


def test_a_category_shows_its_subcategories_and_its_own_articles(catalog: Catalog) -> None:
    lamps = next(c for c in catalog.categories if c.path == "lamps")
    view = category_view(catalog, lamps)
    assert [card.title for card in view.cards] == ["Smart lamps"]
    assert all(link.url.count("/") == 3 for link in view.articles)


def test_a_faq_page_holds_its_questions_in_order_with_their_answers(catalog: Catalog) -> None:
    orders = next(c for c in catalog.categories if c.kind == "faq" and c.path == "orders")
    view = faq_view(catalog, orders, {"faq/orders#where-is-my-order": "<p>On its way.</p>"})
    answers = {q.slug: q.html for q in view.questions}
    assert answers["where-is-my-order"] == "<p>On its way.</p>"
    assert "orders" not in {card.url for card in view.others}


def test_the_plain_index_lists_everything_and_stays_light_on_large_sites(catalog: Catalog) -> None:
    links = [link for group in search_view("", catalog).groups for link in group.links]
    assert len(links) == len(catalog.articles) + len(catalog.faq)
    many = Content(root="", articles=tuple(article(f"n{n}") for n in range(700)))
    assert not any(group.links for group in search_view("", Catalog.of(many)).groups)


def test_the_404_page_works_at_any_depth(site: Site, catalog: Catalog) -> None:
    assert not_found_view(site, "", catalog).base == "/en/"
    assert not_found_view(Site(name=""), "", catalog).base == "/"


@pytest.mark.parametrize(("text", "minutes"), [("", 1), ("word " * 660, 3), ("字" * 1500, 3)])
def test_reading_time_counts_words_or_characters(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


def test_the_faq_index_shows_every_question(catalog: Catalog) -> None:
    assert sum(len(card.samples) for card in faq_index_view("", catalog).cards) == len(catalog.faq)


def test_notices_that_are_over_are_dropped_and_later_ones_kept() -> None:
    over, now, later = (
        Announcement(text="over", end=date(2026, 1, 1)),
        Announcement(text="now", start=date(2026, 1, 1), end=date(2026, 2, 1)),
        Announcement(text="later", start=date(2027, 1, 1)),
    )
    assert current_announcements([over, now, later], date(2026, 2, 1)) == (now, later)
