"""A real help center of 414 articles, as its writers keep it: what is wrong is reported, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from generator.content.lint import check
from generator.content.loader import load
from generator.content.settings import ContentSettings

SETTINGS = ContentSettings(git=False)


@pytest.fixture(scope="module")
def corpus(shared):
    return shared / "corpora/arduino/content"


@pytest.fixture(scope="module")
def content(corpus):
    return load(corpus, SETTINGS)


@pytest.fixture(scope="module")
def findings(content):
    return check(content, SETTINGS, today=date(2026, 11, 1))


def test_it_loads_without_one_edit(content):
    assert (len(content.articles), content.whole_root, content.findings) == (414, True, ())
    assert sum(page.status == "draft" for page in content.articles) == 4
    assert "articles/hardware-support/yun-board" in {page.ref.rpartition("/")[0] for page in content.articles}


def test_the_missing_images_are_exactly_those_that_are_not_there(corpus, content, findings):
    """Counted a second way: by a plain search for image links in the raw text."""
    missing = set()
    for page in content.articles:
        text = re.sub(r"<!--.*?-->", lambda m: re.sub(r"[^\n]", " ", m[0]), page.body, flags=re.DOTALL)
        for match in re.finditer(r'(?:!\[[^\n]*?\]\(|<img [^>]*?src=")((?:\./)?img/[^)"\s]+)', text):
            if not (corpus / page.source).parent.joinpath(match[1]).is_file():
                missing.add((page.source, page.body_line + text.count("\n", 0, match.start(1)), match[1]))
    reported = [(item.path, item.line, item.message.split("'")[1]) for item in findings if item.rule == "broken-image"]
    assert len(reported) == 133 and set(reported) == missing


def test_the_broken_anchors_are_exactly_those_that_are_broken_everywhere(findings):
    broken = [(item.path.rpartition("/")[2], item.line) for item in findings if item.rule == "broken-anchor"]
    assert broken == [("Reset-the-flash-memory-on-STM32H747-based-devices.md", line) for line in (20, 32, 152)]


def test_nothing_else_is_called_an_error(findings):
    assert Counter(item.rule for item in findings if item.severity == "error") == {
        "broken-image": 133,
        "broken-anchor": 3,
    }


def test_links_to_the_old_hosted_help_center_reach_the_articles_here(findings):
    old = [item for item in findings if item.rule == "old-link"]
    assert len(old) == 453 and all(item.hint.startswith("link to ") for item in old)
