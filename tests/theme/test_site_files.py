"""The files of a site that are no pages, read back as their readers do."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from generator.build.sitefiles.collect import moved_prefixes, redirect_views, site_files
from generator.build.sitefiles.sitemap import sitemap_files
from generator.build.theme import INLINE_SCRIPTS
from generator.build.theme_assets import slim_css, theme_files
from generator.build.views_catalog import Catalog
from generator.build.views_site import Site
from generator.content.models import Article, Content, Redirect

REDIRECTS = [
    Redirect(old="kb/pay & go", new="articles/billing/refund-an-order/"),
    Redirect(old="shop", new="https://lumen.example/"),
    Redirect(old="gone.html", new="", gone=True),
    Redirect(old="docs/v1", new="articles/", prefix=True),
]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def files(site: Site, catalog: Catalog) -> dict[str, bytes]:
    return site_files(site, catalog, redirects=REDIRECTS)


def test_the_sitemap_says_when_content_changed(files: dict[str, bytes], catalog: Catalog) -> None:
    entries = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in ElementTree.fromstring(files["sitemap.xml"])
    }
    dated = next(a for a in catalog.articles if a.updated and a.status == "published")
    assert entries[f"https://help.lumen.example/en/{dated.url}"] == str(dated.updated)
    retired = [a for a in catalog.articles if a.status == "deprecated"]
    assert retired and not any(f"https://help.lumen.example/en/{a.url}" in entries for a in retired)


def test_a_category_is_as_new_as_its_newest_article(site: Site) -> None:
    facts = {"category": "a", "body": "", "source": "", "title": ""}
    articles = tuple(
        Article(ref=f"articles/a/{n}", url=f"articles/a/{n}/", slug=str(n), updated=date(2026, 1, n), **facts)
        for n in (3, 7, 5)
    )
    body = sitemap_files(site, Catalog.of(Content(root="", articles=articles)))["sitemap.xml"].decode()
    assert "/en/</loc><lastmod>2026-01-07" in body


def test_the_feed_starts_with_what_changed_last(files: dict[str, bytes]) -> None:
    feed = ElementTree.fromstring(files["feed.xml"])
    stamps = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert stamps == sorted(stamps, reverse=True) and stamps[0] == feed.findtext(f"{ATOM}updated")
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == len(stamps)


def test_browsers_can_search_from_their_address_bar(files: dict[str, bytes]) -> None:
    url = ElementTree.fromstring(files["opensearch.xml"]).find("{*}Url")
    assert url is not None and url.get("template") == "https://help.lumen.example/en/search/?q={searchTerms}"


def test_robots_find_the_sitemap_and_stay_out_of_previews(
    site: Site, catalog: Catalog, files: dict[str, bytes]
) -> None:
    assert b"Sitemap: https://help.lumen.example/en/sitemap.xml" in files["robots.txt"]
    hidden = site_files(replace(site, index=False), catalog)
    assert b"Disallow: /\n" in hidden["robots.txt"] and "sitemap.xml" not in hidden


def test_programs_can_read_it_all(files: dict[str, bytes], catalog: Catalog) -> None:
    text = files["llms.txt"].decode()
    assert text.startswith("# Lumen Help\n\n> Answers about lamps.")
    for article in catalog.articles:
        assert (f"/{article.ref}.md)" in text) == (article.status == "published")


def test_the_manifest_names_every_article_once(files: dict[str, bytes], catalog: Catalog) -> None:
    manifest = json.loads(files["askwell.json"])
    assert {key: manifest[key] for key in ("format", "version", "lang")} == {
        "format": 1,
        "version": "2.0",
        "lang": "en",
    }
    assert [row["ref"] for row in manifest["articles"]] == [a.ref for a in (*catalog.articles, *catalog.faq)]
    fields = {"ref", "kind", "title", "url", "hash", "category", "category_title", "owner", "status", "updated"}
    assert all(set(row) == fields for row in manifest["articles"])
    assert {row["kind"] for row in manifest["articles"]} == {"article", "faq"}


def test_hosts_are_told_to_admit_exactly_our_inline_scripts(files: dict[str, bytes]) -> None:
    headers = files["_headers"].decode()
    assert len(re.findall(r"'sha256-[^']+'", headers)) == len(INLINE_SCRIPTS)
    assert "unsafe" not in headers
    assert "/en/assets/askwell*\n  Cache-Control: public, max-age=31536000, immutable" in headers


def test_redirects_are_written_for_hosts(files: dict[str, bytes]) -> None:
    assert files["_redirects"].decode().splitlines() == [
        "/en/kb/pay%20%26%20go /en/articles/billing/refund-an-order/ 301",
        "/en/kb/pay%20%26%20go/ /en/articles/billing/refund-an-order/ 301",
        "/en/shop https://lumen.example/ 301",
        "/en/shop/ https://lumen.example/ 301",
        "/en/gone.html /en/404.html 410",
        "/en/docs/v1/* /en/articles/:splat 301",
    ]


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/en/kb/pay & go", "/en/articles/billing/refund-an-order/"),
        ("/en/kb/pay & go/", "/en/articles/billing/refund-an-order/"),
        ("/en/kb/pay & gone", None),
        ("/en/gone.html", "gone"),
        ("/en/docs/v1/x/y", "/en/articles/$askwell_rest"),
        ("/en/shop", "https://lumen.example/"),
    ],
)
def test_the_nginx_map_leads_on(files: dict[str, bytes], asked: str, led: str | None) -> None:
    """PCRE and `re` read these patterns alike, but for the name of a group."""
    rules = re.findall(r'^  "~(.+)" "?([^";]+)"?;$', files["nginx/maps.conf"].decode(), re.MULTILINE)
    found = [target for pattern, target in rules if re.search(pattern.replace("(?<", "(?P<"), asked)]
    assert found == ([led] if led else [])


def test_plain_hosts_get_a_page_for_every_redirect_but_prefixes() -> None:
    assert [view.file for view in redirect_views(REDIRECTS)] == [
        "kb/pay & go/index.html",
        "shop/index.html",
        "gone.html",
    ]
    assert moved_prefixes(REDIRECTS) == [("docs/v1/", "articles/")]


def test_a_site_without_an_address_has_no_file_that_needs_one(catalog: Catalog) -> None:
    files = site_files(Site(name="Help"), catalog)
    assert not {"sitemap.xml", "feed.xml", "opensearch.xml"} & set(files)
    assert {"robots.txt", "llms.txt", "_headers", "askwell.json"} <= set(files)


def test_the_same_content_gives_the_same_bytes(site: Site, content: Content) -> None:
    one, other = (site_files(site, Catalog.of(content), redirects=REDIRECTS) for _ in range(2))
    assert one == other and theme_files(site) == theme_files(site)


def test_the_theme_brings_its_files_in_the_brands_colour(site: Site) -> None:
    files = theme_files(replace(site, accent="#b45309"))
    assert {"theme/askwell.css", "theme/page.js", "theme/strings.en.json", "theme/favicon.svg"} <= set(files)
    assert b"--accent:#" in files["theme/askwell.css"] and b"#b45309" in files["theme/favicon.svg"]
    assert b"http://" not in files["theme/askwell.css"].replace(b"http://www.w3.org/2000/svg", b"")


def test_styles_lose_comments_and_keep_their_meaning() -> None:
    assert slim_css("/* a */ a , b {\n  width: calc(1px + 2px);\n}\n") == "a,b{width: calc(1px + 2px)}"
