"""Findings as people and programs read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.content.show.as_json import as_json
from generator.content.show.github import github
from generator.content.show.junit import junit
from generator.content.show.report import Report
from generator.content.show.sarif import sarif

__all__ = ["FORMATS", "Report"]

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": as_json,
    "junit": junit,
    "sarif": sarif,
    "github": github,
}
