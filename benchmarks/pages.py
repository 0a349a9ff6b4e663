"""What pages cost and how good they are, in a real Chromium, under the headers the site ships.

    python benchmarks/pages.py                    the help center of tests/corpus, and 400 and 10,000 articles
    python benchmarks/pages.py --no-lighthouse    without Lighthouse (npm installs it into ~/.cache/askwell)

Prints one row a figure with its limit, and exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from pages_host import Host
from playwright.sync_api import Browser, Page, sync_playwright
from synthesis import synthesise

from generator.build.project import open_project
from generator.build.site import build_site

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CORPUS = ROOT.parent / "shared" / "corpora" / "arduino" / "content"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARTICLE = "articles/lamps/smart-lamps/connect-to-wifi/"
PAGES = {
    "home": "",
    "category": "articles/lamps/",
    "article": ARTICLE,
    "FAQ": "faq/orders/#where-is-my-order",
    "contact": "contact/",
    "search": "search/?q=lamp",
    "404": "no/such-page",
}
COLLECTOR = """      collector:
        url: /_askwell
"""  # feedback is part of what a page costs; the host of the benchmark answers for the collector
SCORED = ("home", "article", "FAQ")
LIMITS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) sum += e.value; }))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@dataclass(frozen=True)
class Figure:
    """A measured value and the most (or, for scores, the least) it may be."""

    name: str
    value: float
    limit: float
    least: bool = False
    note: str = ""

    @property
    def good(self) -> bool:
        return self.value >= self.limit if self.least else self.value <= self.limit


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--no-lighthouse", action="store_true")
    options.add_argument("--sizes", type=int, nargs="*", default=[400, 10_000])
    options.add_argument("--chromium", default=shutil.which("chromium") or "")
    chosen = options.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="askwell-pages-") as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chosen.chromium or None, args=flags)
        with Host(built(ROOT / "tests" / "corpus" / "mkdocs.yml", Path(folder, "small"))) as host:
            figures += shown(quality(browser, host.url))
            if not chosen.no_lighthouse:
                figures += shown(scores(host.url, chosen.chromium))
        figures += shown(weights(browser, Path(folder), chosen.sizes))
        browser.close()
    missed = [figure for figure in figures if not figure.good]
    print(f"\n{len(figures) - len(missed)} of {len(figures)} figures within their limits")
    return 1 if missed else 0


def shown(figures: Iterator[Figure]) -> Iterator[Figure]:
    """Print each figure when it is known."""
    for figure in figures:
        sign = ">=" if figure.least else "<="
        verdict = "" if figure.good else "   MISSED"
        print(f"{figure.name:<44} {figure.value:>10,.3g} {sign} {figure.limit:<8,g}{figure.note}{verdict}", flush=True)
        yield figure


def built(config: Path, site: Path) -> Path:
    """Build the project of `config` into `site`, from a copy: a build leaves its cache beside the project."""
    project = site.parent / f"{site.name}-project"
    shutil.copytree(config.parent, project, dirs_exist_ok=True)
    with (project / config.name).open("a", encoding="utf-8") as settings:
        settings.write(COLLECTOR)
    build_site(open_project(config_file=project / config.name, site_dir=site))
    return site


def quality(browser: Browser, url: str) -> Iterator[Figure]:
    """axe violations, console messages and layout shift of every kind of page."""
    for name, path in PAGES.items():
        found, shift = 0, 0.0
        complaints: list[str] = []
        for scheme, width in product(("light", "dark"), (1280, 390)):
            size = {"width": width, "height": 900}
            page = browser.new_page(viewport=size, color_scheme=scheme)
            listen(page, complaints)
            page.goto(url + path, wait_until="networkidle")
            shift = max(shift, page.evaluate(SHIFT))
            found += len(violations(page))
            page.close()
        expected = 4 if name == "404" else 0  # Chromium itself notes the status of the page
        yield Figure(f"{name}: axe violations (2 schemes, 2 widths)", found, 0)
        yield Figure(
            f"{name}: console and CSP messages", len(complaints) - expected, 0, note="; ".join(complaints[4:5])
        )
        yield Figure(f"{name}: largest layout shift", round(shift, 4), 0.02)


def listen(page: Page, complaints: list[str]) -> None:
    """Note whatever the console says; breaches of the policy are said there too."""
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))


def violations(page: Page) -> list[str]:
    """Run axe; the debugger's evaluate is not subject to the page's policy."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [violation["id"] for violation in found["violations"]]


def weights(browser: Browser, folder: Path, sizes: list[int]) -> Iterator[Figure]:
    """Bytes of a first view of an article as help centers grow."""
    seen: list[int] = []
    for size in sizes if CORPUS.is_dir() else []:
        content = synthesise(CORPUS, folder / f"{size}", size)
        site = folder / f"site-{size}"
        (folder / f"{size}" / "mkdocs.yml").write_text(
            f"site_name: Help\ndocs_dir: {content}\nplugins:\n  - askwell:\n{COLLECTOR}", "utf-8"
        )
        build_site(open_project(config_file=folder / f"{size}" / "mkdocs.yml", site_dir=site))
        with Host(site) as host:
            wire, hosts, requests = first_views(browser, host, site)
        seen.append(wire)
        yield Figure(f"article at {size:,}: bytes of a first view", wire, 60_000, note=f"{requests} requests, gzip")
        yield Figure(f"article at {size:,}: other hosts asked", hosts, 0)
    if len(seen) > 1:
        yield Figure("bytes at the largest size / at the smallest", seen[-1] / seen[0], 1.1)


def first_views(browser: Browser, host: Host, site: Path) -> tuple[int, int, int]:
    """Give the median over five articles of: bytes on the wire without images, other hosts, requests."""
    articles = sorted(site.glob("articles/*/*/index.html"))
    rows = [
        _first_view(browser, host, article.parent.relative_to(site)) for article in articles[:: len(articles) // 5][:5]
    ]
    wire, hosts, requests = (int(statistics.median(column)) for column in zip(*rows, strict=True))
    return wire, hosts, requests


def _first_view(browser: Browser, host: Host, path: Path) -> tuple[int, int, int]:
    page = browser.new_context().new_page()
    addresses: set[str] = set()
    page.on("request", lambda request: addresses.add(request.url))
    host.sent.clear()
    page.goto(f"{host.url}{path.as_posix()}/", wait_until="networkidle")
    page.context.close()
    others = {urlsplit(address).netloc for address in addresses} - {urlsplit(host.url).netloc}
    return sum(size for _, size in host.sent), len(others), len(host.sent)


def scores(url: str, chromium: str) -> Iterator[Figure]:
    """Lighthouse, mobile profile: the median of three runs a page."""
    command = lighthouse()
    for name in SCORED:
        runs = [_run(command, url + PAGES[name].partition("#")[0], chromium) for _ in range(3)]
        for category, limit in LIMITS.items():
            score = statistics.median(run[category] for run in runs)
            yield Figure(f"Lighthouse {name}: {category}", score, limit, least=True)


def lighthouse() -> Path:
    """Find Lighthouse, installed once beside other caches; it is no dependency of the project."""
    home = Path.home() / ".cache" / "askwell" / "lighthouse"
    command = home / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", "lighthouse@12"], check=True
        )
    return command


def _run(command: Path, url: str, chromium: str) -> dict[str, float]:
    flags = "--headless --no-sandbox --disable-gpu --disable-background-networking"
    arguments = [str(command), url, "--quiet", "--output=json", f"--chrome-flags={flags}", "--only-categories"]
    arguments[-1] += "=" + ",".join(LIMITS)
    environment = {"CHROME_PATH": chromium, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home())}
    done = subprocess.run(arguments, check=True, capture_output=True, text=True, env=environment)
    report = json.loads(done.stdout)
    for audit in report["audits"].values():
        weighed = audit.get("score") is not None and audit["score"] < 0.9
        if weighed and audit["scoreDisplayMode"] in ("binary", "metricSavings", "numeric"):
            print(f"    {audit['id']}: {audit.get('displayValue', '')}", file=sys.stderr)
    return {name: round(report["categories"][name]["score"] * 100) for name in LIMITS}


if __name__ == "__main__":
    sys.exit(main())
