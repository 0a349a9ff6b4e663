"""The MkDocs plugin: `mkdocs build` with `plugins: - askwell` gives the same help center as `askwell build`.

MkDocs goes on rendering the pages that are the site's own. Articles are taken out of its hands: without other
plugins they are only known to it as places links may lead to. When other plugins or hooks must see every page,
articles pass through MkDocs' events in their order, with our rendering between `page_markdown` and `page_content`
and our template between `page_context` and `post_page`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from msgspec.structs import replace

from generator.build.config import AskwellConfig
from generator.build.engine_config import to_settings
from generator.build.project import top_level_keys
from generator.build.settings import Settings
from generator.content.tree import TABLES
from generator.errors import AskwellError

if TYPE_CHECKING:  # MkDocs imports this to read mkdocs.yml, which is long before anything is built
    from generator.build.desk import Desk

FIRST, LAST = 100, -100
PASS_THROUGH = "askwell-page.html"
SOURCES = (".md", ".markdown", ".yml", ".yaml")


class AskwellPlugin(BasePlugin[AskwellConfig]):
    """Takes the articles out of MkDocs' hands and puts the finished pages into its site.

    `given` are fields of Settings that `askwell build` decided on its command line.
    """

    given: dict[str, Any]
    settings: Settings
    desk: Desk
    own: list[str]

    def __init__(self) -> None:
        self.given = {}
        self.own = []

    def on_config(self, config: MkDocsConfig) -> None:
        """Resolve our settings from MkDocs'.

        Raises:
            PluginError: a setting is wrong.
        """
        file = Path(config.config_file_path) if config.config_file_path else None
        root = file.parent.resolve() if file else Path.cwd()
        site_dir = str(Path(config.site_dir).resolve())
        chosen = "theme" in top_level_keys(file)
        try:
            settings = to_settings(config, root=root, theme_chosen=chosen, site_dir=site_dir)
        except AskwellError as error:
            raise PluginError(str(error)) from error
        self.settings = replace(settings, **self.given)

    @event_priority(LAST)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Give each article its address, and decide who renders it.

        Raises:
            PluginError: the content cannot be read.
        """
        from generator.build.desk import Desk

        try:
            self.desk = Desk(self.settings)
        except AskwellError as error:
            raise PluginError(str(error)) from error
        for file in files:
            self._place(file)
        self.own = [f.dest_uri for f in files.documentation_pages() if f.inclusion.is_included()]
        if not any(dest for dest in self.own if not dest.startswith("articles/")):
            _drop_theme(files, config)
        return files

    def _place(self, file: File) -> None:
        article = self.desk.articles.get(file.src_uri)
        if article is not None:
            file.dest_uri = article.url.partition("#")[0] + "index.html"
            passes = bool(self.settings.third_party) and "#" not in article.url
            file.inclusion = InclusionLevel.NOT_IN_NAV if passes else InclusionLevel.EXCLUDED
        elif file.src_uri in TABLES or self._is_ours(file):
            file.inclusion = InclusionLevel.EXCLUDED

    def _is_ours(self, file: File) -> bool:
        """Tell whether a file is one that MkDocs must not publish: we place those beside articles, if one asks."""
        settings = self.settings
        if file.src_uri.startswith((f"{settings.articles_dir.strip('/')}/", f"{settings.faq_dir.strip('/')}/")):
            return True
        hidden = (f"{settings.option('snippets_dir', 'snippets').strip('/')}/", "gaps/")
        return file.src_uri.endswith(SOURCES) and (not settings.theme or file.src_uri.startswith(hidden))

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Add the template that shows a finished page."""
        ours = jinja2.DictLoader({PASS_THROUGH: "{{ askwell_page }}"})
        env.loader = jinja2.ChoiceLoader([env.loader, ours]) if env.loader else ours
        return env

    @event_priority(LAST)
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep what other plugins made of an article's text; MkDocs has nothing to convert then."""
        if not self._is_article(page):
            return markdown
        page.meta["template"] = PASS_THROUGH
        self.desk.take_text(page.file.src_uri, markdown)
        return ""

    @event_priority(FIRST)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Render an article's text, for other plugins to see."""
        return self.desk.render(page.file.src_uri) if self._is_article(page) else html

    @event_priority(LAST)
    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """Draw the page around what other plugins left of the article."""
        if self._is_article(page):
            context["askwell_page"] = self.desk.page(page.file.src_uri, page.content or "")
        return context

    @event_priority(LAST)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Build the help center and put it beside the pages MkDocs wrote.

        Raises:
            PluginError: the content cannot be built.
        """
        from generator.build.merge import merge_into
        from generator.build.site import build_articles, workshop_of

        private = Path(self.settings.root, ".askwell", "mkdocs", workshop_of(self.settings).name)
        try:
            build_articles(replace(self.settings, site_dir=str(private)))
        except AskwellError as error:
            raise PluginError(str(error)) from error
        merge_into(private, Path(config.site_dir), self.own)

    def _is_article(self, page: Page) -> bool:
        return page.file.src_uri in self.desk.articles


def _drop_theme(files: Files, config: MkDocsConfig) -> None:
    """Leave out the theme's scripts and styles where no page of the theme will ask for them."""
    for file in list(files):
        source = file.abs_src_path
        if source and not Path(str(source)).is_relative_to(config.docs_dir):
            files.remove(file)
