"""Whether an old address leads somewhere today: what answers a gap of visits that led nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from generator.content.models import Content

Leads = Callable[[str], bool]
BASE_PARTS = 2
"""Parts of a path that may stand before the site's own: a folder of the host, and a version."""


def nowhere(path: str) -> bool:
    """Say that no address is known to lead anywhere."""
    return False


def served_by(site: Path, manifest: dict[str, Any]) -> Leads:
    """Return what tells whether a built site serves an address, by a page or a redirect.

    Args:
        site: the folder that holds its `askwell.json`.
        manifest: what that says.
    """
    rules = site / "_redirects"
    old = [line.split()[0] for line in rules.read_text("utf-8").splitlines() if line] if rules.is_file() else []
    return _leads([*old, *(row["url"].partition("#")[0] for row in manifest["articles"])])


def served_by_content(content: Content) -> Leads:
    """Return the same for a site that would be built of some content."""
    from generator.content.redirect_map import all_redirects

    old = [f"{item.old}/*" if item.prefix else item.old for item in all_redirects(content)]
    return _leads([*old, *(page.url.partition("#")[0] for page in content.pages)])


def _leads(addresses: Iterable[str]) -> Leads:
    """Match paths against addresses; one that ends in `/*` stands for all below it."""
    known = {unquote(address).strip("/") for address in addresses}

    def leads(path: str) -> bool:
        parts = unquote(path).strip("/").split("/")
        own = [parts[first:] for first in range(min(len(parts), BASE_PARTS + 1))]
        whole = any("/".join(part) in known for part in own)
        return whole or any("/".join([*part[:last], "*"]) in known for part in own for last in range(1, len(part) + 1))

    return leads
