"""The pages that gather others: home, categories, FAQ, contact, search and 404."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.build.settings import Settings
from generator.build.sitefacts import has_contact_text
from generator.build.sitefiles.collect import moved_prefixes, redirect_views
from generator.build.theme_strings import Strings
from generator.build.views import PageView, View
from generator.build.views_catalog import Catalog
from generator.build.views_compose import (
    category_view,
    contact_view,
    faq_index_view,
    faq_view,
    home_view,
    not_found_view,
    search_view,
)
from generator.build.views_site import Site
from generator.content.models import Content
from generator.content.redirect_map import all_redirects


def gathering_pages(
    settings: Settings,
    site: Site,
    catalog: Catalog,
    content: Content,
    words: Strings,
    answers: Mapping[str, str],
    plain: Sequence[PageView] = (),
) -> Iterator[View]:
    """Compose every page that is no article.

    Args:
        answers: the rendered body of each FAQ entry, by ref.
        plain: other pages written in Markdown; what the one at the root says goes into the home page.
    """
    words_of_home = next((page.html for page in plain if not page.url), "")
    chosen = {name: settings.option(f"home.{name}", []) for name in ("featured", "popular")}
    yield home_view(site, catalog, **chosen, html=words_of_home)
    contact = next((page for page in plain if page.url == "contact/"), None)
    yield from (page for page in plain if page.url and page is not contact)
    for category in catalog.categories:
        if category.kind == "articles":
            yield category_view(catalog, category)
        else:
            yield faq_view(catalog, category, answers)
    if catalog.faq:
        yield faq_index_view(words.text("faq_long"), catalog)
    redirects = all_redirects(content)
    if contact:
        yield contact_view(contact.title, description=contact.description, html=contact.html)
    elif site.has_contact and not has_contact_text(content):  # a text not among `plain` is another theme's to show
        yield contact_view(words.text("contact"))
    yield search_view(words.text("search_title"), catalog)
    yield not_found_view(site, words.text("lost"), catalog, moved_prefixes(redirects))
    yield from redirect_views(redirects)
