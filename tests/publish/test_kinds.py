"""Types, cache headers, and the names that carry a hash."""

import pytest

from generator.publish import kinds


@pytest.mark.parametrize(
    "path",
    [
        "assets/javascripts/bundle.79ae519e.min.js",
        "assets/stylesheets/main.12345678.min.css",
        "assets/askwell.0f3c9a1b22d4/search/worker.js",
        "2.1/assets/askwell.0f3c9a1b22d4/theme/page.js",
        "search/t-10.UptN.bin",
        "2.1/search/r/101.y1rR.json",
        "search/lengths.3ddcddd13d81.txt",
    ],
)
def test_a_name_with_a_hash_is_cached_for_a_year(path):
    assert kinds.cache_control(path) == kinds.IMMUTABLE


@pytest.mark.parametrize("path", ["articles/a/photo-20260131.png", "img/logo.png", "articles/decade/index.png"])
def test_a_date_is_no_hash(path):
    assert kinds.cache_control(path) == kinds.HOURLY


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", kinds.BRIEF),
        ("articles/fix-deadbeefcafe/index.html", "text/html; charset=utf-8", kinds.BRIEF),
        ("search/manifest.json", "application/json", kinds.FRESH),
        ("versions.json", "application/json", kinds.FRESH),
        ("a/b.md", "text/markdown; charset=utf-8", kinds.FRESH),
        ("_headers", "text/plain; charset=utf-8", kinds.FRESH),
        ("font.woff2", "font/woff2", kinds.HOURLY),
        ("theme/page.js", "text/javascript; charset=utf-8", kinds.HOURLY),
        ("x.unheard-of", "application/octet-stream", kinds.HOURLY),
    ],
)
def test_each_file_has_its_type_and_its_time(path, kind, cache):
    assert (kinds.content_type(path), kinds.cache_control(path)) == (kind, cache)
