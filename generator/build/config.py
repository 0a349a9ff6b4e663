"""The settings under `plugins: - askwell:` in mkdocs.yml, typed, validated, each with its help text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from mkdocs.config import base
from mkdocs.config import config_options as c

from generator.build.config_types import ADDRESS, EMAIL, LANGUAGE, ReportRules, Severities, Shaped, StringMap, Whole

Option = TypeVar("Option", bound=base.BaseConfigOption[Any])


def _of(option: Option, help_text: str) -> Option:
    """Attach the sentence the documentation shows for an option."""
    option.help = help_text  # type: ignore[attr-defined]
    return option


class CollectorConfig(base.Config):
    """Where feedback goes."""

    url = _of(Shaped(*ADDRESS), "Address of the collector; empty: no feedback is collected.")
    strict = _of(c.Type(bool, default=False), "Send no visit id at all: events of one tab cannot be joined.")


class BrandConfig(base.Config):
    """How the help center looks like yours."""

    name = _of(c.Type(str, default=""), "Name shown in the header; defaults to site_name.")
    logo = _of(c.Type(str, default=""), "Image file below the content folder, or an absolute path on the site.")
    favicon = _of(c.Type(str, default=""), "Icon file below the content folder.")
    social_image = _of(c.Type(str, default=""), "Image for link previews, below the content folder.")
    accent = _of(c.Type(str, default="#4f46e5"), "Accent colour as #rrggbb.")
    tagline = _of(c.Type(str, default=""), "One sentence above the search field of the home page.")
    links = _of(c.ListOfItems(c.Type(dict), default=[]), "Header links: a list of {title, url}.")
    footer = _of(c.ListOfItems(c.Type(dict), default=[]), "Footer links: a list of {title, url}.")


class HomeConfig(base.Config):
    """What the front page holds besides search and categories."""

    featured = _of(c.ListOfItems(c.Type(str), default=[]), "Refs or slugs of articles to feature.")
    popular = _of(c.ListOfItems(c.Type(str), default=[]), "Refs or slugs of what is asked most.")


class ContactConfig(base.Config):
    """How people reach a person when no answer helped."""

    email = _of(Shaped(*EMAIL), "Address shown on the contact page.")
    url = _of(c.Type(str, default=""), "Link to your ticket system or chat.")
    phone = _of(c.Type(str, default=""), "Telephone number.")
    hours = _of(c.Type(str, default=""), "When people answer.")
    form = _of(c.Type(bool, default=True), "Offer the contact form when a collector is set.")


class SearchConfig(base.Config):
    """How text becomes an index."""

    language = _of(Shaped(*LANGUAGE), "Stemmer language; defaults to lang.")
    stop_words = _of(c.ListOfItems(c.Type(str), default=[]), "More words to leave out of the index.")
    deprecated = _of(c.Type(bool, default=False), "Let deprecated articles be found.")


class FeedbackConfig(base.Config):
    """What readers are asked."""

    vote = _of(c.Type(bool, default=True), "Ask 'was this helpful?' below articles.")
    csat = _of(c.Type(bool, default=True), "Offer a satisfaction survey after a contact.")
    nps = _of(c.Type(bool, default=False), "Offer a recommendation survey on the home page.")


class VersionsConfig(base.Config):
    """Which versions of the help center are published together."""

    build = _of(
        c.ListOfItems(c.Type(dict), default=[]), "Versions to build: a list of {name, ref, title, aliases, noindex}."
    )
    default = _of(c.Type(str, default=""), "Version or alias the root of the site leads to; empty: latest or newest.")
    alias_type = _of(c.Choice(("symlink", "redirect", "copy"), default="symlink"), "How aliases are written.")
    selector = _of(c.Type(bool, default=False), "Show the version selector although only one version is built here.")


class ReportsConfig(base.Config):
    """What the gap report and the ledger go by."""

    days = _of(Whole(30, 1, 36_500), "Days a report covers.")
    minimum = _of(Whole(2, 1, 16), "Fewest distinct visitors a shown wording needs; 16 at most.")
    rules = _of(ReportRules(default={}), "Rules and weights by name, where they are to differ from the defaults below.")


class AskwellConfig(base.Config):
    """All settings of the plugin."""

    lang = _of(Shaped(*LANGUAGE), "Language of interface and search, as in <html lang>; else theme.language, else en.")
    articles_dir = _of(c.Type(str, default="articles"), "Folder of articles below docs_dir; '.' for all of it.")
    faq_dir = _of(c.Type(str, default="faq"), "Folder of FAQ entries below docs_dir.")
    snippets_dir = _of(c.Type(str, default="snippets"), "Folder of reusable Markdown below docs_dir.")
    cache_dir = _of(c.Type(str, default=".askwell/cache"), "Build cache; safe to delete and to restore in CI.")
    collector = _of(c.SubConfig(CollectorConfig), "Where feedback goes.")
    brand = _of(c.SubConfig(BrandConfig), "Name, logo, colours and links.")
    home = _of(c.SubConfig(HomeConfig), "The front page.")
    contact = _of(c.SubConfig(ContactConfig), "Ways to reach a person.")
    search = _of(c.SubConfig(SearchConfig), "The search index.")
    feedback = _of(c.SubConfig(FeedbackConfig), "What readers are asked.")
    versions = _of(c.SubConfig(VersionsConfig), "Versions published together.")
    publish = _of(c.Type(dict, default={}), "Where to publish: names to {target, gzip, releases, hours, exact}.")
    reports = _of(c.SubConfig(ReportsConfig), "What the gap report and the ledger go by.")
    variables = _of(StringMap(default={}), "Names and values for {{ name }} in Markdown.")
    extra_keys = _of(c.ListOfItems(c.Type(str), default=[]), "Front-matter keys of your own, not warned about.")
    lint = _of(Severities(default={}), "Check rules by id: error, warning, hint or off.")
    review_after = _of(c.Type(int, default=0), "Days after which an article without review_by is due; 0: never.")
    old_hosts = _of(c.ListOfItems(c.Type(str), default=[]), "Hosts of an older help center whose links are rewritten.")
    git = _of(c.Type(bool, default=True), "Take missing created and updated dates from Git.")


def describe(schema: type[base.Config] = AskwellConfig, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    """List every setting.

    Yields:
        Its dotted name, its default and its help text; groups come before their members.
    """
    for name, option in schema._schema:
        yield prefix + name, getattr(option, "default", None), getattr(option, "help", "")
        if isinstance(option, c.SubConfig):
            yield from describe(option.config_class, f"{prefix}{name}.")
