"""Every site file in one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.build.sitefiles.feed import feed_file
from generator.build.sitefiles.hosting import hash_source, hosting_files
from generator.build.sitefiles.llms import llms_file
from generator.build.sitefiles.opensearch import opensearch_file
from generator.build.sitefiles.site_manifest import manifest_file
from generator.build.sitefiles.sitemap import robots_file, sitemap_files
from generator.build.theme import INLINE_SCRIPTS
from generator.build.views import RedirectView
from generator.build.views_catalog import Catalog
from generator.build.views_site import Site
from generator.content.models import Redirect


def site_files(
    site: Site,
    catalog: Catalog,
    *,
    redirects: Sequence[Redirect] = (),
) -> dict[str, bytes]:
    """Give the files of a site that are no pages, by path below its root.

    Args:
        redirects: all of them, aliases included, each leading to its end.
    """
    hashes = sorted(map(hash_source, INLINE_SCRIPTS))
    return {
        **sitemap_files(site, catalog),
        **robots_file(site),
        **opensearch_file(site),
        **feed_file(site, catalog),
        **llms_file(site, catalog),
        **hosting_files(site, redirects, hashes),
        **manifest_file(site, catalog, redirects),
    }


def redirect_views(redirects: Iterable[Redirect]) -> list[RedirectView]:
    """Give a page for each redirect a plain host can follow; prefixes are followed by the 404 page alone."""
    return [
        RedirectView(url=item.old if _is_file(item.old) else f"{item.old}/", title="", index=False, target=item.new)
        for item in redirects
        if not item.prefix
    ]


def moved_prefixes(redirects: Iterable[Redirect]) -> list[tuple[str, str]]:
    """Give the prefix redirects for `not_found_view`."""
    return [(f"{item.old}/", item.new.rstrip("/") + "/") for item in redirects if item.prefix and not item.gone]


def _is_file(path: str) -> bool:
    return path.endswith((".html", ".htm"))
