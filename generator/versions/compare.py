"""Compare two versions of a built site: reads their manifests and indexes, and asks them both."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from generator.content.models import SearchTest
from generator.errors import VersionError
from generator.gaps.models import CLOSED, Gap
from generator.gaps.replay import Search
from generator.versions.diff import Diff, articles, ask_gaps, ask_tests, compare
from generator.versions.redirect_page import redirect_target
from generator.versions.site import open_root

HOPS = 8


def diff_versions(site: Path, a: str, b: str, tests: Iterable[SearchTest] = (), gaps: Iterable[Gap] = ()) -> Diff:
    """Compare version `a` with version `b` of a site.

    Args:
        site: the site of versions.
        a: the older version or an alias of it.
        b: the newer one.
        tests: questions and the articles that must answer them.
        gaps: the ledger.

    Raises:
        VersionError: a version does not exist, or has no manifest or index.
    """
    versions = open_root(site).versions
    old, new = site / versions.get(a).version, site / versions.get(b).version
    before = articles(_manifest(old))
    found = compare(a, b, before, articles(_manifest(new)), lambda url: follow(new, url))
    tests, gaps = list(tests), [gap for gap in gaps if gap.answer and gap.status not in CLOSED]
    if not tests and not gaps:
        return found
    sides = found.sides(asker(old), asker(new), before)
    # Each version's project has the question under its own name for the article.
    tests = list({(test.query, sides[1].ref(test.expect)): test for test in tests}.values())
    shifts = [*ask_tests(tests, *sides), *ask_gaps(gaps, *sides)]
    return replace(found, shifts=tuple(shifts), asked=len(tests) + sum(len(gap.wordings) or 1 for gap in gaps))


def follow(version: Path, url: str) -> str:
    """Return where a URL of a built version leads, redirect pages followed; `""` when nowhere or away."""
    for _ in range(HOPS):
        page = version / unquote(url) / "index.html"
        if not page.is_file():
            return ""
        target = redirect_target(page.read_bytes())
        if not target:
            return url
        if ":" in target or target.startswith("/"):
            return ""
        url = posixpath.normpath(posixpath.join(url, target.partition("#")[0])).removesuffix("index.html")
        if url.startswith(".."):
            return ""
    return ""


def asker(version: Path) -> Search:
    """Return the search of a built version: a query and k in, refs out.

    Raises:
        VersionError: the version has no index.
    """
    from search_index.planner import search
    from search_index.reader import open_index

    if not (version / "search").is_dir():
        raise VersionError(f"{version}: has no search index, so its answers cannot be compared; build it with askwell")
    index = open_index(version / "search")
    return lambda query, k: [result.ref for result in search(index, query, k).results]


def _manifest(version: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((version / "askwell.json").read_bytes()))
    except FileNotFoundError as error:
        raise VersionError(
            f"{version}: has no askwell.json, so it cannot be compared; build it with askwell"
        ) from error
