"""Settings into the facts all pages share."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from generator.build.settings import Settings
from generator.build.views_site import Contact, Link, Site, current_announcements
from generator.content.models import Content
from generator.content.suggest import near_miss
from generator.errors import ConfigError


def site_facts(settings: Settings, content: Content, *, assets: str, brand_files: dict[str, str]) -> Site:
    """Gather what every page shows or says of the site.

    Args:
        assets: the folder of our static files below the site root.
        brand_files: brand setting (logo, favicon, social_image) to its path in the site.
    """
    contact = settings.option("contact", {})
    return Site(
        name=settings.option("brand.name") or settings.site_name,
        url=settings.site_url,
        description=settings.site_description,
        tagline=settings.option("brand.tagline"),
        lang=settings.lang,
        logo=brand_files.get("logo", ""),
        favicon=brand_files.get("favicon", ""),
        social_image=brand_files.get("social_image", ""),
        accent=settings.option("brand.accent", "#4f46e5"),
        assets=assets,
        version=settings.version,
        versions=bool(settings.version) or bool(settings.option("versions.selector", False)),
        collector=settings.option("collector.url"),
        vote=settings.option("feedback.vote", True),
        strict=settings.option("collector.strict", False),
        csat=settings.option("feedback.csat", True),
        nps=settings.option("feedback.nps", False),
        contact=Contact(**{key: value for key, value in contact.items() if key in Contact.__dataclass_fields__}),
        links=_links(settings.option("brand.links", [])),
        footer=_links(settings.option("brand.footer", [])),
        copyright=settings.copyright,
        announcements=current_announcements(content.announcements, today()),
        has_faq=bool(content.faq),
        has_contact=_is_reachable(settings) or has_contact_text(content),
        edit_url=settings.edit_uri,
        index=not settings.drafts,
    )


def has_contact_text(content: Content) -> bool:
    """Say whether the writer has a contact page of their own."""
    return any(name in content.files for name in ("contact.md", "contact.markdown", "contact/index.md"))


def _is_reachable(settings: Settings) -> bool:
    contact = settings.option("contact", {})
    by_form = settings.option("collector.url") and contact.get("form", True)
    return bool(by_form or any(contact.get(way) for way in ("email", "url", "phone")))


def brand_paths(settings: Settings, media: Mapping[str, str]) -> dict[str, str]:
    """Give the path in the site of each brand file that lies below the content folder.

    Raises:
        ConfigError: a file is neither there nor an absolute path on the site.
    """
    chosen = {name: str(settings.option(f"brand.{name}")) for name in ("logo", "favicon", "social_image")}
    for name, file in chosen.items():
        if file and not file.startswith("/") and file.strip("/") not in media:
            near = near_miss(file, media)
            way = f"did you mean '{near}'?" if near else "put it there, or correct the setting"
            where = f"{Path(settings.config_file or 'mkdocs.yml').name}: brand.{name}"
            raise ConfigError(f"{where}: no file '{file}' in {Path(settings.content).name}/ ({way})")
    return {name: media.get(file.strip("/"), file.strip("/")) for name, file in chosen.items() if file}


def today() -> date:
    """Give the day of the build; a reproducible one says which (reproducible-builds.org/specs/source-date-epoch)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(float(epoch) if epoch.isdigit() else time.time(), UTC).date()


def _links(items: list[dict[str, Any]]) -> tuple[Link, ...]:
    return tuple(Link(title=str(item.get("title", "")), url=str(item.get("url", ""))) for item in items)
