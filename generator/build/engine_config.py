"""mkdocs.yml through MkDocs' own eyes, turned into plain Settings."""

from __future__ import annotations

import difflib
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice is for theme authors, not for writers

import yaml
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator.build.config import AskwellConfig
from generator.build.settings import Settings
from generator.errors import ConfigError

# Plugins that only serve pages Material renders itself: they have nothing to do with articles.
PASSIVE = frozenset(("askwell", "search", "material/search", "material/info", "material/group"))
ROOT_PAGES = ("index.md", "README.md")
BUILT_IN = frozenset(("toc", "tables", "fenced_code"))  # MkDocs' defaults, which are no choice of the site


def load_engine_config(config_file: Path | None, overrides: Mapping[str, Any]) -> MkDocsConfig:
    """Load and validate mkdocs.yml, with our plugin active whether or not the file names it.

    Raises:
        ConfigError: a setting is wrong; the message holds what MkDocs said of each.
    """
    with collected_errors() as said:
        try:
            if config_file is None:
                return _defaults(overrides)
            return load_config(str(config_file), **overrides)
        except (MkDocsException, yaml.YAMLError) as error:
            raise ConfigError(f"{config_file or 'defaults'}: " + "; ".join(said or [str(error)])) from error


def _defaults(overrides: Mapping[str, Any]) -> MkDocsConfig:
    folder = Path.cwd()
    if overrides.get("docs_dir") == str(folder):
        folder = folder.parent  # MkDocs expects the file that is not there beside the content, not in it
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    config.load_dict({"site_name": "Help center", "plugins": ["askwell"], **overrides})
    errors, _ = config.validate()
    if errors:
        raise ConfigError("; ".join(f"{name}: {error}" for name, error in errors))
    return config


@contextmanager
def collected_errors() -> Iterator[list[str]]:
    """Collect what MkDocs logs as errors, so that it is said once, in our words' place."""
    said: list[str] = []
    logger = logging.getLogger("mkdocs")
    catcher = logging.Handler(logging.ERROR)
    catcher.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(catcher)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield said
    finally:
        logger.removeHandler(catcher)
        logger.propagate = propagate


def to_settings(config: MkDocsConfig, *, root: Path, theme_chosen: bool, **more: Any) -> Settings:
    """Turn a validated engine configuration into plain settings.

    Raises:
        ConfigError: a setting of ours is unknown.

    Args:
        root: the project folder.
        theme_chosen: whether mkdocs.yml names a theme, which then renders the pages that are no articles.
        more: fields of Settings decided elsewhere.
    """
    chosen = own_options(config)
    _refuse_unknown(chosen, config.config_file_path or "mkdocs.yml")
    options = plain(chosen)
    options["lang"] = options["lang"] or (str(config.theme.get("language") or "en") if theme_chosen else "en")
    extensions = [name for name in config.markdown_extensions if name not in BUILT_IN]
    return Settings(
        root=str(root),
        content=str(Path(config.docs_dir).resolve()),
        cache_dir=str(root / options["cache_dir"]),
        config_file=config.config_file_path or "",
        site_name=config.site_name,
        site_url=config.site_url or "",
        site_description=config.site_description or "",
        copyright=config.copyright or "",
        repo_url=config.repo_url or "",
        edit_uri=_edit_uri(config),
        custom_dir=getattr(config.theme, "custom_dir", None) or "",
        articles_dir=options["articles_dir"],
        faq_dir=options["faq_dir"],
        options=options,
        extensions=extensions,
        extension_configs={name: dict(config.mdx_configs.get(name) or {}) for name in config.markdown_extensions},
        theme=str(config.theme.name or "custom") if theme_chosen else "",
        has_own_pages=bool(config.nav) or any(Path(config.docs_dir, name).is_file() for name in ROOT_PAGES),
        third_party=_third_party(config),
        **more,
    )


def own_options(config: MkDocsConfig) -> AskwellConfig:
    """Find our plugin's settings in an engine configuration; its defaults when it is not listed."""
    for plugin in config.plugins.values():
        if isinstance(plugin.config, AskwellConfig):
            return plugin.config
    options = AskwellConfig()
    options.validate()
    return options


def _refuse_unknown(chosen: Config, file: str, prefix: str = "") -> None:
    """Refuse a setting nobody reads: it is a typing mistake, and MkDocs only warns of it."""
    known = dict(chosen._schema)
    for name in chosen:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            way = f"did you mean '{prefix}{near[0]}'?" if near else f"known: {', '.join(sorted(known))}"
            raise ConfigError(f"{file}: plugins.askwell: unknown setting '{prefix}{name}' ({way})")
        if isinstance(chosen[name], Config):
            _refuse_unknown(chosen[name], file, f"{prefix}{name}.")


def plain(value: Any) -> Any:
    """Turn nested configuration objects into dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _edit_uri(config: MkDocsConfig) -> str:
    if config.edit_uri_template:
        return str(config.edit_uri_template)
    if not config.repo_url or not config.edit_uri:
        return ""
    edit = config.edit_uri
    whole = edit if "://" in edit else f"{config.repo_url.rstrip('/')}/{edit.lstrip('/')}"
    return whole.rstrip("/") + "/{path}"


def _third_party(config: MkDocsConfig) -> list[str]:
    """List the plugins and hooks that may change articles, so that they must be asked."""
    hooks = [f"hook {Path(str(name)).name}" for name in config.hooks]
    known = {*PASSIVE, *map(str, config.hooks)}
    return [name for name in config.plugins if name not in known and not name.startswith("askwell")] + hooks
