"""Finds the project a command was called in, and resolves its settings, once for unchanged files."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from generator.build.aside import Aside
from generator.build.fingerprint import code_fingerprint
from generator.build.pool import cores
from generator.build.settings import Settings
from generator.errors import ConfigError, UsageError

INHERIT = re.compile(rb"^INHERIT:\s*[\"']?([^\"'#\n]+)", re.MULTILINE)
ENVIRONMENT = re.compile(rb"!ENV\s+(\[[^\]]*\]|\S+)")
NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
CACHE = ".askwell/cache"


def open_project(
    content_dir: Path | None = None,
    *,
    config_file: Path | None = None,
    site_dir: Path | None = None,
    strict: bool = False,
    drafts: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> Settings:
    """Resolve the settings of a build.

    Args:
        content_dir: a folder of articles, or a project with a mkdocs.yml; None: the project in the current folder.
        config_file: the mkdocs.yml to use.
        site_dir: where to build; else what mkdocs.yml says; else `site`.
        strict: warnings are errors.
        drafts: drafts are shown.
        meanwhile: what to do on this core while another one resolves settings that are not remembered.

    Raises:
        UsageError: there is nothing to build here.
        ConfigError: a setting is wrong.
    """
    config_file = _find_config(content_dir, config_file)
    sources = _config_sources(config_file)
    root = config_file.parent if config_file else Path.cwd()
    asked = (str(content_dir and content_dir.resolve()), str(site_dir and site_dir.resolve()), strict, drafts)
    key = hashlib.sha256(repr((sources, str(root), asked, code_fingerprint())).encode()).hexdigest()[:32]
    memory = root / CACHE / f"settings-{key}"
    if known := _recall(memory):
        return known

    def resolve() -> Settings:
        settings = _resolve(content_dir, config_file, site_dir, root, strict=strict, drafts=drafts)
        with suppress(OSError):  # a folder that may only be read can still be read
            _remember(memory, settings)
        return settings

    if meanwhile and cores() > 1:
        elsewhere = Aside(lambda: not resolve(), fork=True)
        meanwhile()
        elsewhere.close()
    return _recall(memory) or resolve()


def _find_config(content_dir: Path | None, config_file: Path | None) -> Path | None:
    if config_file is not None:
        if not config_file.is_file():
            raise UsageError(f"{config_file}: no such file (name your mkdocs.yml with -f)")
        return config_file.resolve()
    folder = content_dir or Path.cwd()
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder (give a folder of Markdown files, or run 'askwell init {folder}')")
    found = next((folder / name for name in ("mkdocs.yml", "mkdocs.yaml") if (folder / name).is_file()), None)
    if found is None and content_dir is None and not Path("content").is_dir():
        above = next((up for up in Path.cwd().parents if (up / "mkdocs.yml").is_file()), None)
        way_out = f"there is one in {above}: go there" if above else "run 'askwell init my-help'"
        raise UsageError(f"no mkdocs.yml and no content/ here ({way_out}, or name a folder of articles)")
    return found.resolve() if found else None


def _config_sources(config_file: Path | None) -> list[tuple[str, str]]:
    """Name everything the settings are read from, with a digest of each: files and environment variables."""
    found: list[tuple[str, str]] = []
    while config_file and config_file.is_file() and len(found) < 20:
        raw = config_file.read_bytes()
        found.append((str(config_file), hashlib.sha256(raw).hexdigest()))
        for names in ENVIRONMENT.findall(raw):
            found += [(name.decode(), repr(os.environ.get(name.decode()))) for name in NAME.findall(names)]
        parent = INHERIT.search(raw)
        config_file = config_file.parent / parent[1].decode().strip() if parent else None
    return found


def _resolve(
    content_dir: Path | None, config_file: Path | None, site_dir: Path | None, root: Path, **flags: Any
) -> Settings:
    from generator.build.engine_config import load_engine_config, to_settings

    written = top_level_keys(config_file)
    overrides: dict[str, Any] = {}
    if content_dir and not (config_file and config_file.parent == content_dir.resolve()):
        overrides["docs_dir"] = str(content_dir.resolve())
    elif "docs_dir" not in written and (root / "content").is_dir():
        overrides["docs_dir"] = str(root / "content")
    if site_dir:
        overrides["site_dir"] = str(site_dir.resolve())
    elif overrides.get("docs_dir") == str(root):  # `askwell build .`: a site cannot lie in its own content
        overrides["site_dir"] = str(root.parent / "site")
    config = load_engine_config(config_file, overrides)
    if config_file is None:
        config.config_file_path = ""
    site = Path(config.site_dir).resolve()
    return to_settings(config, root=root, theme_chosen="theme" in written, site_dir=str(site), **flags)


def top_level_keys(config_file: Path | None) -> set[str]:
    """Name the top-level keys written in mkdocs.yml and in the files it inherits from."""
    import yaml

    keys: set[str] = set()
    while config_file and config_file.is_file():
        try:
            node = yaml.compose(config_file.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f":{mark.line + 1}" if mark else ""
            raise ConfigError(f"{config_file}{line}: not valid YAML: {getattr(error, 'problem', error)}") from error
        if node is not None and not isinstance(node, yaml.MappingNode):
            raise ConfigError(f"{config_file}: settings must be names and values")
        pairs = {k.value: v.value for k, v in node.value} if node else {}
        keys |= set(pairs)
        config_file = config_file.parent / pairs["INHERIT"] if "INHERIT" in pairs else None
    return keys


def _recall(memory: Path) -> Settings | None:
    try:
        return msgspec.msgpack.decode(memory.read_bytes(), type=Settings)
    except (OSError, msgspec.DecodeError):
        return None


def _remember(memory: Path, settings: Settings) -> None:
    """Keep resolved settings; those that hold functions (Material's emoji) are resolved anew each time."""
    try:
        encoded = msgspec.msgpack.encode(settings)
    except TypeError:
        return
    memory.parent.mkdir(parents=True, exist_ok=True)
    for old in memory.parent.glob("settings-*"):
        old.unlink(missing_ok=True)
    aside = memory.with_suffix(f".{os.getpid()}")
    aside.write_bytes(encoded)
    aside.replace(memory)
