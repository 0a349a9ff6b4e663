"""Whether an old address leads somewhere: by a page, a redirect, or a section that moved as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.gaps.addresses import served_by

RULES = """\
/help/old/page /help/articles/a/b/ 301
/help/old/page/ /help/articles/a/b/ 301
/help/old/offer /help/404.html 410
/help/old/section/* /help/articles/a/:splat 301
"""


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/help/old/page/", True),
        ("/help/old/offer/", True),
        ("/help/old/section/x/y/", True),
        ("/help/old/section", True),
        ("/help/old/", False),
        ("/help/articles/a/b/", True),
        ("/help/2.1/articles/a/b", True),
        ("/help/articles/a/caf%C3%A9/", True),
        ("/", False),
    ],
)
def test_an_address_leads_somewhere(tmp_path: Path, path: str, leads: bool) -> None:
    (tmp_path / "_redirects").write_text(RULES, "utf-8")
    site = served_by(tmp_path, {"articles": [{"url": "articles/a/b/"}, {"url": "articles/a/café/"}]})
    assert site(path) == leads
