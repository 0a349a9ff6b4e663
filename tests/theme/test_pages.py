"""Every template in every language: whole, safe, and free of whatever the policy forbids."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec import structs

from generator.build.sitefiles.collect import redirect_views
from generator.build.sitefiles.hosting import content_security_policy, hash_source
from generator.build.theme import INLINE_SCRIPTS, Renderer
from generator.build.views import ArticleView, PageView, TocItem, View
from generator.build.views_catalog import Catalog
from generator.build.views_compose import (
    article_view,
    category_view,
    contact_view,
    faq_index_view,
    faq_view,
    home_view,
    not_found_view,
    search_view,
)
from generator.build.views_site import Contact, Site
from generator.content.models import Redirect

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HOSTILE = "\"><img src=x onerror=alert(1)></script><script>alert(2)</script>'&amp;"


class Reading(HTMLParser):
    """Reads a page as a browser would: what is open, which ids and addresses there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and "svg" not in self.open:
            self.open.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        if "svg" in self.open and tag != "svg":
            return
        assert self.open and self.open.pop() == tag, f"stray </{tag}>"


def views(site: Site, catalog: Catalog) -> list[View]:
    article = next(a for a in catalog.articles if a.slug == "refund-an-order")
    toc = [TocItem(title="One", anchor="one"), TocItem(title="Two", anchor="two", level=3)]
    categories = {c.kind: c for c in reversed(catalog.categories)}
    return [
        home_view(site, catalog, html="<p>Own words.</p>"),
        category_view(catalog, categories["articles"]),
        article_view(site, catalog, article, html="<h2 id='one'>One</h2><h3 id='two'>Two</h3>", toc=toc),
        article_view(site, catalog, structs.replace(article, status="draft"), html=""),
        article_view(site, catalog, structs.replace(article, status="deprecated"), html=""),
        faq_view(catalog, categories["faq"], {}),
        faq_index_view("Questions", catalog),
        search_view("Search", catalog),
        contact_view("Contact", html="<p>Soon.</p>"),
        not_found_view(site, "Lost", catalog, moved=[("old/", "new/")]),
        PageView(url="about/us/", title="About", html="<p>Us.</p>"),
        *redirect_views([Redirect(old="old", new="faq/"), Redirect(old="a/b.html", new="", gone=True)]),
    ]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "pt", "ja", "ar"])
def test_every_page_is_whole_in_every_language(site: Site, catalog: Catalog, lang: str) -> None:
    renderer = Renderer(replace(site, lang=lang))
    for view in views(site, catalog):
        reading = Reading(renderer.page(view))
        assert reading.open == [], view.template
        assert len(reading.ids) == len(set(reading.ids)), view.template
        named = {name: value for tag, name, value in reading.attributes if tag == "html"}
        assert named == {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}


def test_compiled_templates_hold_the_words_of_their_own_language(site: Site, catalog: Catalog, tmp_path: Path) -> None:
    for lang in ("de", "en", "de"):
        told = replace(site, lang=lang)
        for view in views(site, catalog):
            assert Renderer(told, compiled=tmp_path).page(view) == Renderer(told).page(view)


def test_a_template_may_use_the_names_of_our_functions_for_its_own(site: Site, catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "askwell").mkdir()
    own = '{% extends "theme/askwell/page.html" %}{% block content %}{% for t in ["a", "b"] %}{{ t }};{% endfor %}{{ t("home") }}{% endblock %}'
    (tmp_path / "askwell" / "page.html").write_text(own)
    renderer = Renderer(site, [tmp_path])
    page = renderer.page(PageView(url="x/", title="x", html=""))
    assert f"a;b;{renderer.strings.text('home')}" in page


def inline_hashes(page: str) -> set[str]:
    found = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", page, re.DOTALL)
    return {hash_source(script) for attributes, script in found if "json" not in attributes}


def test_pages_hold_nothing_the_policy_forbids(site: Site, catalog: Catalog) -> None:
    allowed = {hash_source(script) for script in INLINE_SCRIPTS}
    renderer = Renderer(site)
    for view in views(site, catalog):
        page = renderer.page(view)
        attributes = {name for _, name, _ in Reading(page).attributes}
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
        assert "<style" not in page and inline_hashes(page) <= allowed


def test_words_of_writers_and_settings_cannot_become_markup(site: Site, catalog: Catalog) -> None:
    site = replace(
        site, name=HOSTILE, description=HOSTILE, tagline=HOSTILE, copyright=HOSTILE, contact=Contact(email=HOSTILE)
    )
    renderer = Renderer(site)
    for view in views(site, catalog):
        page = renderer.page(replace(view, title=HOSTILE, description=HOSTILE))
        assert "<img src=x" not in page and "<script>alert" not in page, view.template
        assert Reading(page).open == []


def test_the_page_tells_its_scripts_what_they_need(site: Site, catalog: Catalog) -> None:
    page = Renderer(site).page(views(site, catalog)[2])
    found = re.search(r'<script type="application/json" id="askwell-page">(.*?)</script>', page)
    facts = json.loads(found[1]) if found else {}
    assert facts["base"] == "../../../" and facts["ref"] == "articles/billing/refund-an-order"
    assert facts["kind"] == "article" and len(facts["hash"]) == 16
    assert facts["versions"] == "../../../../versions.json" and facts["collector"] == "https://hear.lumen.example"


def test_votes_and_messages_reach_the_collector_without_scripts(site: Site, catalog: Catalog) -> None:
    _, _, article, _, _, faq, _, _, contact, *_ = map(Renderer(site).page, views(site, catalog))
    for page in (article, faq, contact):
        assert 'method="post" action="https://hear.lumen.example/v1/form"' in page
    assert 'name="ref" value="articles/billing/refund-an-order"' in article
    assert 'name="return" value="/en/articles/billing/refund-an-order/"' in article


def test_a_site_that_collects_nothing_asks_nothing(site: Site, catalog: Catalog) -> None:
    site = replace(site, collector="")
    renderer = Renderer(site)
    for view in views(site, catalog):
        page = renderer.page(view)
        assert "data-askwell-vote" not in page and "/v1/form" not in page
    assert "mailto:help@lumen.example" in Renderer(site).page(contact_view("Contact"))


def test_help_is_at_the_same_place_of_every_page(site: Site, catalog: Catalog) -> None:
    """WCAG 2.2 SC 3.2.6: the contact link is the last of the menu, the contact place stands before the footer."""
    renderer = Renderer(site)
    for view in views(site, catalog)[:8]:
        page = renderer.page(view)
        menu = page[page.index('<nav id="aw-menu"') : page.index("</nav>", page.index('<nav id="aw-menu"'))]
        assert re.findall(r'<a href="([^"]+)"', menu)[-1].endswith("contact/")
        assert page.index("</main>") < page.index('<aside class="help"') < page.index("<footer")


def test_where_nobody_can_be_reached_no_page_says_so(site: Site, catalog: Catalog) -> None:
    renderer = Renderer(replace(site, has_contact=False, contact=Contact()))
    for view in views(site, catalog)[:8]:
        page = renderer.page(view)
        assert 'contact/"' not in page and '<aside class="help"' not in page


@pytest.mark.parametrize(
    ("status", "words"), [("draft", "This is a draft"), ("deprecated", "no longer kept up to date")]
)
def test_a_page_says_when_it_is_not_to_be_trusted(site: Site, catalog: Catalog, status: str, words: str) -> None:
    view = article_view(site, catalog, structs.replace(catalog.articles[0], status=status), html="")
    assert words in Renderer(site).page(view) and not view.index


@pytest.mark.parametrize(
    ("part", "mark"),
    [
        ("toc", 'id="aw-toc"'),
        ("updated", "<time"),
        ("feedback", "data-askwell-vote"),
        ("related", 'id="aw-related"'),
        ("navigation", 'class="turn"'),
    ],
)
def test_what_an_article_hides_is_not_shown(site: Site, catalog: Catalog, part: str, mark: str) -> None:
    shown = views(site, catalog)[2]
    assert isinstance(shown, ArticleView)
    assert mark in Renderer(site).page(shown)
    assert mark not in Renderer(site).page(replace(shown, hide=(part,)))


@pytest.mark.parametrize(("minutes", "beside"), [(3, 0), (4, 1)])
def test_a_long_article_asks_beside_the_text_too(site: Site, catalog: Catalog, minutes: int, beside: int) -> None:
    view = views(site, catalog)[2]
    assert isinstance(view, ArticleView)
    page = Renderer(site).page(replace(view, minutes=minutes))
    assert len(re.findall("data-askwell-vote", page)) == 1 + beside
    assert len(re.findall("data-compact", page[page.index('id="aw-toc"') :])) == beside


def test_alerts_and_wide_tables_speak_the_language_of_the_site(site: Site) -> None:
    html = '<div data-alert="tip"><p class="admonition-title">Tip</p></div>'
    html += '<div class="table-scroll" tabindex="0" role="region"><table></table></div>'
    html += '<li class="task-list-item"><input type="checkbox" disabled checked/> Milk</li>'
    page = Renderer(replace(site, lang="de")).page(PageView(url="x/", title="x", html=html))
    assert 'checked aria-label="Erledigt"/>' in page
    assert ">Tipp</p>" in page and 'aria-label="Tabelle' in page


def test_structured_data_says_what_the_page_is(site: Site, catalog: Catalog) -> None:
    kinds, renderer = [], Renderer(site)
    for view in views(site, catalog):
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', renderer.page(view))
        kinds.append({json.loads(item)["@type"] for item in found})
    assert kinds[0] == {"WebSite"} and kinds[2] == {"BreadcrumbList", "Article"}
    assert {"FAQPage"} <= kinds[5] and kinds[9] == set()


def test_pages_without_an_address_make_no_claims(catalog: Catalog) -> None:
    page = Renderer(Site(name="Help")).page(home_view(Site(name="Help"), catalog))
    assert "canonical" not in page and "ld+json" not in page and "opensearch" not in page


def test_the_policy_lets_a_page_load_its_own_and_no_more(site: Site) -> None:
    policy = content_security_policy(replace(site, frame_hosts=("https://player.vimeo.com",)), ["'sha256-x'"])
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "script-src 'self' 'sha256-x';" in policy and "style-src 'self';" in policy
    assert "connect-src 'self' https://hear.lumen.example;" in policy
    assert "form-action 'self' https://hear.lumen.example;" in policy
    assert "frame-src https://player.vimeo.com;" in policy


def test_a_writer_changes_one_block_of_one_template(site: Site, catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "askwell").mkdir()
    changed = '{% extends "theme/askwell/contact.html" %}{% block content %}<p>Call {{ site.name }}.</p>{{ super() }}{% endblock %}'
    (tmp_path / "askwell" / "contact.html").write_text(changed, "utf-8")
    renderer = Renderer(site, [tmp_path])
    page = renderer.page(contact_view("Contact"))
    assert "<p>Call Lumen Help.</p>" in page and "Reach us directly" in page
    assert "<p>Call" not in renderer.page(home_view(site, catalog))
