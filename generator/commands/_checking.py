"""The verb of `askwell check`: everything a help center can be asked before its customers ask it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content import asking
from generator.content.article import parse_article
from generator.content.history import read_history
from generator.content.lint import Hit, Site, check_site
from generator.content.lint.external import check_external, external_links
from generator.content.loader import load
from generator.content.models import Article, Content
from generator.content.moves import add_redirects, departed_pages, propose
from generator.content.outline import INCLUDE
from generator.content.redirects import normal_path
from generator.content.settings import ContentSettings
from generator.content.show.report import Report
from generator.content.tree import plain_pages
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.build.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to check: `paths` limit what is reported, `external` asks other sites, `search` runs the search tests.

    `base` is the folder that files are named from; the current one when it is None.
    """

    paths: tuple[Path, ...] = ()
    config_file: Path | None = None
    strict: bool = False
    external: bool = False
    fix_redirects: bool = False
    search: bool = True
    base: Path | None = None


def run(request: Request, today: date, progress: Progress) -> Report:
    """Check a help center.

    Args:
        request: what to check, and how.
        today: the day reviews are overdue on.
        progress: told what is being done, in a few words.

    Raises:
        UsageError: there is nothing to check at these paths.
        ConfigError: a setting is wrong.
    """
    started = time.perf_counter()
    settings, paths = open_at(request)
    progress("reading the content")
    site = site_of(settings, today)
    notes: list[str] = []
    if request.fix_redirects:
        site, notes = fix_redirects(site)
    hits: list[Hit] = []
    if request.search:
        progress("asking the search tests")
        hits += search_hits(settings, site.content, notes)
    if request.external:
        hits += external_hits(site, Path(settings.cache_dir), progress)
    progress("checking")
    root = Path(settings.content)
    chosen = within(paths, root)
    return Report(
        findings=tuple(finding for finding in check_site(site, hits) if chosen(finding.path)),
        prefix=prefix_of(root, request.base),
        checked=tuple(page.source for page in site.content.pages if chosen(page.source)),
        notes=tuple(notes),
        seconds=time.perf_counter() - started,
        strict=request.strict,
        version=own_version(),
    )


def site_of(settings: Settings, today: date) -> Site:
    """Read all that can be checked without asking a search index or another site."""
    root, rules = Path(settings.content), settings.for_content()
    history = read_history(root) if rules.git else None
    content = load(root, replace(rules, git=False), history=history)
    departed = departed_pages(root, content, rules, history) if history else ()
    plain = read_plain(root, content, rules) if rules.whole else ()
    taken = snippets(settings.snippet_folders, (*content.pages, *plain))
    return Site(content, rules, today, departed, taken, plain)


def open_at(request: Request) -> tuple[Settings, Sequence[Path]]:
    """Return the settings of the project that the paths are in, and the paths to report on.

    A folder outside the project of the current folder is a help center of its own.
    """
    from generator.build.project import open_project

    for path in request.paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    folder = request.paths[0] if len(request.paths) == 1 and request.paths[0].is_dir() else None
    if request.config_file is None and folder is not None and not _is_inside_project(folder):
        return open_project(folder, strict=request.strict), ()
    return open_project(config_file=request.config_file, strict=request.strict), request.paths


def _is_inside_project(folder: Path) -> bool:
    here = Path.cwd().resolve()
    is_project = (here / "mkdocs.yml").is_file() or (here / "mkdocs.yaml").is_file() or (here / "content").is_dir()
    owns_one = (folder / "mkdocs.yml").is_file() and folder.resolve() != here
    return is_project and here in (folder.resolve(), *folder.resolve().parents) and not owns_one


def fix_redirects(site: Site) -> tuple[Site, list[str]]:
    """Write the redirects that moved pages need to redirects.yml; return the site as it is then, and what was done."""
    proposals = propose(site.content, site.departed)
    if not proposals:
        return site, ["no moved page needs a redirect"]
    root = Path(site.content.root)
    file = root / "redirects.yml"
    before = file.read_text("utf-8") if file.is_file() else ""
    arrived = {item.new for item in proposals}
    own = [normal_path(page.url) for page in site.content.pages if page.source in arrived]
    file.write_text(add_redirects(before, proposals, own), "utf-8")
    notes = [f"redirects.yml: {item.old} now leads to {item.new}" for item in proposals]
    return replace(site, content=load(root, site.settings)), notes


def snippets(folders: Iterable[Path], pages: Iterable[Article]) -> dict[str, str]:
    """Read the reusable texts that pages, and these texts themselves, take in, by the name they are asked for by."""
    found: dict[str, str] = {}
    wanted = [page.body for page in pages if "8<-" in page.body]
    while wanted:
        for name in {name.partition(":")[0] for name in INCLUDE.findall(wanted.pop())} - found.keys():
            files = (folder / name for folder in folders if ".." not in Path(name).parts)
            if file := next((file for file in files if file.is_file()), None):
                found[name] = file.read_text("utf-8", "replace")
                wanted.append(found[name])
    return found


def read_plain(root: Path, content: Content, rules: ContentSettings) -> tuple[Article, ...]:
    """Read the pages that are no articles; MkDocs looks after those of a site that has its own."""
    sources = plain_pages(content.files, rules)
    parsed = (parse_article(source, (root / source).read_bytes(), rules) for source in sources)
    return tuple(item.article for item in parsed if item.article)


def search_hits(settings: Settings, content: Content, notes: list[str]) -> list[Hit]:
    """Ask the search tests and the questions of the ledger, when there are any."""
    ledger = Path(settings.content) / "gaps"
    if not content.search_tests and not ledger.is_dir():
        return []
    from generator.build.asking import open_search

    search = open_search(settings, content)
    asked = asking.ask_all(content, search)
    if asked:
        notes.append(asking.summary(asked))
    return [*asking.hits(asked), *(gap_hits(Path(settings.content), content, search, notes) if ledger.is_dir() else ())]


def gap_hits(root: Path, content: Content, search: asking.Search, notes: list[str]) -> list[Hit]:
    """Replay the ledger; a gap that was answered and is no longer is an error."""
    from generator.content.redirect_map import all_redirects
    from generator.gaps.addresses import served_by_content
    from generator.gaps.ledger import look_through
    from generator.gaps.replay import replay_all, summary

    moved = {item.old: item.new.strip("/") for item in all_redirects(content) if not item.prefix and item.new}
    gaps, broken = look_through(root)
    rows = replay_all(gaps.values(), search, moved, served_by_content(content))
    if rows:
        notes.append(summary(rows))
    hits = [Hit("gap-ledger", found.path, found.line, found.message, found.hint) for found in broken]
    return hits + [Hit("gap-regressed", f"gaps/{row.gap.id}.yml", 1, row.message) for row in rows if row.regressed]


def external_hits(site: Site, cache: Path, progress: Progress) -> list[Hit]:
    """Ask the links to other sites."""
    links = external_links(site)
    progress(f"asking {len(links)} addresses of other sites")
    return check_external(
        links, cache / "external-links.json", progress=lambda done, total: progress(f"asked {done} of {total}")
    )


def within(paths: Sequence[Path], root: Path) -> Callable[[str], bool]:
    """Return what tells whether a source lies at or below one of the paths (any, when there are none).

    Raises:
        UsageError: a path lies outside the content root.
    """
    wanted: list[str] = []
    for path in paths:
        try:
            wanted.append(path.resolve().relative_to(root.resolve()).as_posix())
        except ValueError:
            if path.resolve() in root.resolve().parents:
                return lambda source: True
            raise UsageError(f"{path}: not below the content folder {prefix_of(root) or './'}") from None
    if not wanted or "." in wanted:
        return lambda source: True
    return lambda source: any(source == item or source.startswith(f"{item}/") for item in wanted)


def prefix_of(root: Path, base: Path | None = None) -> str:
    """Return the content root as seen from a folder (the current one), to put before paths."""
    seen = os.path.relpath(root, base if base and root.is_relative_to(base) else os.curdir)
    if seen == ".":
        return ""
    return f"{Path(seen).as_posix()}/" if seen.count("..") < 4 else f"{root.as_posix()}/"


def own_version() -> str:
    """Return Askwell's version, "" when it is not installed."""
    try:
        return version("askwell")
    except PackageNotFoundError:
        return ""
