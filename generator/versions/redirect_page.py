"""The page that sends a reader on, with no script, so that it works under any content security policy."""

from __future__ import annotations

import html
import re

_TARGET = re.compile(rb"""http-equiv=["']?refresh["']?[^>]*?url=([^"'>\s]+)""", re.IGNORECASE)
_LINK = re.compile(rb"""<a href=["']([^"']+)["']""", re.IGNORECASE)


def redirect_page(href: str, *, title: str = "Redirecting", canonical: str = "", mark: str = "") -> bytes:
    """Write a page that leads to `href`.

    Args:
        href: the target, relative to the page or absolute.
        title: what the tab shows for the moment.
        canonical: the absolute address search engines shall list instead.
        mark: a word the page carries for programs, read back by `redirect_mark`.
    """
    to = html.escape(href)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        f'<meta charset="utf-8"><title>{html.escape(title)}</title>',
        f'<meta http-equiv="refresh" content="0; url={to}">',
        '<meta name="robots" content="noindex">' if not canonical else f'<link rel="canonical" href="{canonical}">',
        f'<meta name="askwell-default" content="{html.escape(mark)}">' if mark else "",
        f'<p><a href="{to}">{html.escape(title)}</a></p>',
    ]
    return ("\n".join(line for line in lines if line) + "\n").encode()


def redirect_target(page: bytes) -> str:
    """Return where a redirect page of ours or of mike's leads, or `""`."""
    found = _TARGET.search(page)
    if not found and b"window.location" in page:
        found = _LINK.search(page)
    return html.unescape(found[1].decode(errors="replace")) if found else ""


def redirect_mark(page: bytes) -> str:
    """Return the word `redirect_page` was given as `mark`, or `""`."""
    found = re.search(rb'name="askwell-default" content="([^"]*)"', page)
    return html.unescape(found[1].decode()) if found else ""
