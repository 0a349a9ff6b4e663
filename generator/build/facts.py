"""What every page may know about the site it belongs to, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """The site as templates and site files see it.

    `url` is the canonical address, empty when unknown, else ending in a slash. `assets` is the folder of our
    static files below the site root. `collector` is empty when no feedback is collected. `built` follows
    SOURCE_DATE_EPOCH or the newest content date, never the clock, so equal inputs give equal bytes.
    """

    name: str
    url: str = ""
    description: str = ""
    lang: str = "en"
    version: str = ""
    collector: str = ""
    assets: str = "assets/askwell"
    repo_url: str = ""
    edit_uri: str = ""
    preview: bool = False
    built: date = date(1980, 1, 1)
    brand: Mapping[str, Any] = field(default_factory=dict)
    home: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    feedback: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)
    strings: Mapping[str, str] = field(default_factory=dict)
