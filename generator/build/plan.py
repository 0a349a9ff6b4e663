"""What the pages of one build are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.build.assets import gather_assets
from generator.build.listing import Listing
from generator.build.media import media_paths
from generator.build.reading import Reading
from generator.build.settings import Settings
from generator.build.sitefacts import brand_paths, site_facts
from generator.build.store import Key, key_of
from generator.build.theme_assets import theme_files
from generator.build.views_catalog import Catalog
from generator.build.views_site import Site
from generator.content.models import Content

UNPUBLISHED = (".md", ".markdown", ".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Plan:
    """The shown content and all that every page shares.

    `assets` are our static files by path below `site.assets`. `media` maps a content file to its path in the site.
    `ground` is the key of what every page stands on; `frame`, besides, of what each may show of the others.
    """

    content: Content
    catalog: Catalog
    site: Site
    assets: dict[str, bytes]
    media: dict[str, str]
    ground: Key
    frame: Key


def make_plan(settings: Settings, ground: Key, listing: Listing, reading: Reading) -> Plan:
    """Settle everything that is not about one page."""
    content = reading.content
    catalog = Catalog.of(content, drafts=settings.drafts)
    content = replace(content, articles=catalog.articles, faq=catalog.faq, categories=catalog.categories)
    inside = () if content.whole_root else (settings.articles_dir, settings.faq_dir)
    media = media_paths((f for f in content.files if not f.endswith(UNPUBLISHED)), inside)
    bare = site_facts(settings, content, assets="", brand_files=brand_paths(settings, media))
    folder, assets = gather_assets(theme_files(bare))
    site = replace(bare, assets=folder)
    faces = [(source, memo.face) for source, memo in reading.sources.items()]
    frame = key_of(ground, site, faces, sorted(listing.others.items()))
    theme = [item for item in listing.others.items() if settings.custom_dir and Path(item[0]).is_relative_to(settings.custom_dir)]
    return Plan(content, catalog, site, assets, media, key_of(ground, site, sorted(theme)), frame)
