"""Built versions in a few lines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.versions.site import install

PAGE = '<!doctype html><title>{title}</title>\n<link rel="canonical" href="{canonical}"><p>{title}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where the site of versions goes."""
    return tmp_path / "site"


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., Path]:
    """Build a version by hand: `built("2.1", {"a/x": "title"}, redirects={"a/old": "a/x"})`."""

    def build(version: str, articles: dict[str, str], redirects: dict[str, str] | None = None) -> Path:
        tree = tmp_path / "built" / version
        shutil.rmtree(tree, ignore_errors=True)
        rows = [
            {"ref": ref, "kind": "article", "title": title, "url": f"{ref}/", "hash": title}
            for ref, title in articles.items()
        ]
        for ref, title in {"": "Home", **articles}.items():
            page = tree / ref / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(
                PAGE.format(title=title, canonical=f"https://help.example.com/{version}/{ref and f'{ref}/'}")
            )
        for old, new in (redirects or {}).items():
            (tree / old).mkdir(parents=True)
            up = "../" * (old.count("/") + 1)
            (tree / old / "index.html").write_text(f'<meta http-equiv="refresh" content="0; url={up}{new}/">')
        (tree / "assets").mkdir()
        (tree / "assets/app.0123456789ab.js").write_text("shared" * 100)
        (tree / "sitemap.xml").write_text("<urlset/>")
        (tree / "askwell.json").write_text(
            json.dumps({"format": 1, "version": version, "lang": "en", "articles": rows})
        )
        return tree

    return build


@pytest.fixture
def add(site: Path, built: Callable[..., Path]) -> Callable[..., None]:
    """Build and install a version."""

    def put(version: str, articles: dict[str, str] | None = None, **options: object) -> None:
        articles = {"a/x": "x"} if articles is None else articles
        install(site, built(version, articles), version, **{"site_url": "https://help.example.com/", **options})

    return put
