"""A site and a catalog of the small help center, without building it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.build.views_catalog import Catalog
from generator.build.views_site import Contact, Link, Site
from generator.content.loader import load
from generator.content.models import Announcement, Content
from generator.content.settings import ContentSettings


@pytest.fixture(scope="session")
def content(tiny_content: Path) -> Content:
    return load(tiny_content, ContentSettings(git=False))


@pytest.fixture(scope="session")
def catalog(content: Content) -> Catalog:
    return Catalog.of(content)


@pytest.fixture
def site() -> Site:
    return Site(
        name="Lumen Help",
        url="https://help.lumen.example/en/",
        description="Answers about lamps.",
        collector="https://hear.lumen.example",
        contact=Contact(email="help@lumen.example", phone="+49 30 123", url="https://lumen.example/support"),
        links=(Link(title="Shop", url="https://lumen.example/"),),
        announcements=(Announcement(text="New <app>", start=date(2026, 1, 1), link="faq/"),),
        version="2.0",
        versions=True,
    )
