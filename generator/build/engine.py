"""Sites that need MkDocs itself: built by it into a folder of ours, then swapped in like any other."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from generator.build.engine_config import collected_errors, load_engine_config
from generator.build.memory import Memory, load_memory, save_memory
from generator.build.plugin import AskwellPlugin
from generator.build.report import BuildReport, Options, Profile
from generator.build.settings import Settings
from generator.build.site import workshop_of
from generator.build.staging import Staging
from generator.errors import BuildError


def build_with_engine(settings: Settings, options: Options, reason: str) -> BuildReport:
    """Build through MkDocs, all its events in order.

    Raises:
        BuildError: MkDocs or a plugin failed; what was live is untouched.
    """
    profile = Profile()
    staging = Staging(Path(settings.site_dir), workshop_of(settings))
    try:
        made = staging.workshop / "engine"
        shutil.rmtree(made, ignore_errors=True)
        with profile.phase("mkdocs"):
            _run_engine(settings, made)
        if options.check:
            options.check(made)
        with profile.phase("swap"):
            outputs, changed = _swap_in(staging, made, options.clean)
    finally:
        shutil.rmtree(staging.workshop / "engine", ignore_errors=True)
        staging.close()
    pages = [path for path in outputs if path.endswith(".html")]
    return BuildReport(
        site_dir=Path(settings.site_dir),
        articles=sum(path.startswith("articles/") and path.endswith(".md") for path in outputs),
        pages=len(pages),
        rendered=len(pages),
        written=len(changed),
        changed=frozenset(changed),
        notes=(reason,),
        profile=profile,
    )


def _run_engine(settings: Settings, target: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.exceptions import MkDocsException

    overrides = {"site_dir": str(target), "docs_dir": settings.content, "site_url": settings.site_url or None}
    config = load_engine_config(Path(settings.config_file), overrides)
    plugin = next((item for item in config.plugins.values() if isinstance(item, AskwellPlugin)), None)
    if plugin is None:
        raise BuildError(f"{settings.config_file}: add 'askwell' under 'plugins:' to build this site's help center")
    kept = ("version", "drafts", "site_url", "options", "cache_dir")
    plugin.given = {name: getattr(settings, name) for name in kept}
    with collected_errors() as said:
        try:
            build(config)
        except (MkDocsException, SystemExit) as error:
            raise BuildError("\n".join(said) or str(error)) from error


def _swap_in(staging: Staging, made: Path, clean: bool) -> tuple[dict[str, bytes], set[str]]:
    """Stage what differs from the live site and swap."""
    memory = Memory() if clean else load_memory(staging.workshop / "memory")
    fresh = not memory.outputs or staging.record is None or memory.live != staging.record.live or staging.damaged()
    known = {} if fresh else memory.outputs
    outputs = {path: hashlib.blake2b((made / path).read_bytes(), digest_size=12).digest() for path in _files(made)}
    changed = {path for path, digest in outputs.items() if known.get(path) != digest}
    gone = known.keys() - outputs.keys()
    if not changed and not gone:
        return outputs, set()
    staging.begin(fresh=fresh)
    for path in sorted(changed):
        staging.copy(path, made / path)
    for path in gone:
        staging.remove(path)
    record = staging.commit()
    save_memory(staging.workshop / "memory", Memory(live=record.live, outputs=outputs))
    return outputs, changed | gone


def _files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
