"""What one build is told, resolved: plain values, encodable, with nothing of the engine in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from generator.content.anchors import slugify
from generator.content.settings import ContentSettings


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a site after mkdocs.yml, defaults and the command line were weighed.

    `root` is the project folder (where `.askwell` lives), `content` the content root; both absolute.
    `options` are the plugin's own settings as nested plain values. `extensions` and `extension_configs`
    are Markdown's. `theme` is the one mkdocs.yml names, which renders pages that are no articles; "" leaves
    them to us. `has_own_pages` says that the site is one of pages, which a nav or an index.md at its root tells.
    `third_party` names plugins and hooks that must be asked about every page.
    """

    root: str
    content: str
    site_dir: str
    cache_dir: str
    config_file: str = ""
    site_name: str = "Help center"
    site_url: str = ""
    site_description: str = ""
    copyright: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    custom_dir: str = ""
    articles_dir: str = "articles"
    faq_dir: str = "faq"
    options: dict[str, Any] = {}
    extensions: list[str] = []
    extension_configs: dict[str, dict[str, Any]] = {}
    theme: str = ""
    has_own_pages: bool = False
    third_party: list[str] = []
    strict: bool = False
    drafts: bool = False
    version: str = ""

    def option(self, dotted: str, default: Any = "") -> Any:
        """Give one plugin setting by its dotted name."""
        value: Any = self.options
        for part in dotted.split("."):
            value = value.get(part, {}) if isinstance(value, dict) else {}
        return default if value == {} else value

    @property
    def lang(self) -> str:
        """The language of the interface."""
        return str(self.option("lang", "en"))

    @property
    def overrides(self) -> list[Path]:
        """Folders whose templates win over the theme's."""
        return [Path(self.custom_dir)] if self.custom_dir else []

    @property
    def compiled(self) -> Path:
        """The folder of compiled templates."""
        return Path(self.cache_dir, "templates")

    @property
    def snippets(self) -> Path:
        """The folder of reusable Markdown."""
        return Path(self.content, self.option("snippets_dir", "snippets"))

    @property
    def snippet_folders(self) -> tuple[Path, ...]:
        """Where snippets are looked for: the site's own folder, then those set for pymdownx.snippets."""
        bases = self.extension_configs.get("pymdownx.snippets", {}).get("base_path", [])
        listed = [bases] if isinstance(bases, str) else list(bases)
        return (self.snippets, *(Path(self.root, str(base)) for base in listed))

    def plain(self) -> object:
        """Give all settings a site depends on, comparable in every process: no places on this machine, nothing of reports."""
        places = ("root", "content", "site_dir", "cache_dir", "config_file", "custom_dir")
        told = {name: getattr(self, name) for name in self.__struct_fields__ if name not in places}
        return plain_value({**told, "options": {name: one for name, one in self.options.items() if name != "reports"}})

    def markup(self) -> object:
        """Give the settings Markdown depends on, comparable like `plain`."""
        return plain_value([self.extensions, self.extension_configs])

    def for_content(self) -> ContentSettings:
        """Give the part the content room asks for."""
        return ContentSettings(
            articles_dir=self.articles_dir,
            faq_dir=self.faq_dir,
            snippets_dir=str(self.option("snippets_dir", "snippets")),
            extra_keys=tuple(self.option("extra_keys", [])),
            strict=self.strict,
            review_after=int(self.option("review_after", 0)),
            old_hosts=tuple(self.option("old_hosts", [])),
            site_url=self.site_url,
            lint=self.option("lint", {}),
            variables=self.option("variables", {}),
            git=bool(self.option("git", True)),
            slugify=self.extension_configs.get("toc", {}).get("slugify") or slugify,
            whole=not (self.theme and self.has_own_pages),
        )


def plain_value(value: object) -> object:
    """Turn functions into their names and mappings into sorted lists."""
    if isinstance(value, dict):
        return sorted((str(name), plain_value(item)) for name, item in value.items())
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return f"{value.__module__}.{value.__qualname__}" if callable(value) and hasattr(value, "__qualname__") else value
