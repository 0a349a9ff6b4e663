"""Build times beside those of MkDocs + Material, Zensical and Hugo + Pagefind, on the same articles, in one run.

    python benchmarks/build.py --quick              400 articles, a minute or two
    python benchmarks/build.py --sizes 1000,10000   all figures the documentation gives; about 20 minutes
    python benchmarks/build.py --only askwell       no peers

Every side builds the site and its search index. Peers are installed, each at its newest, into a folder beside the
corpora (`--work`), which is kept for the next run; `--upgrade` asks for newer ones. Everything else lies in a folder of
this run and is deleted at its end: wait five minutes before the next one (build_timing.make_cold says why). `cold`
starts without output and caches, `edit` appends a line to one article and builds in a new process, `same` builds again
with nothing changed; a side without increments does the same work each time, so that `same` is left out. `MB` is the
peak of all processes together, `page` the median article page after gzip, `serve` the time from saving a file to the
refreshed page in Chromium. At the end every figure is put beside its limit.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from build_limits import print_limits
from build_preview import preview_delay
from build_sides import Side, all_sides
from build_timing import build, make_cold, page_weight, watched_memory
from synthesis import synthesise

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "arduino" / "content"
COLUMNS = {"cold": "s", "edit": "s", "same": "s", "memory": "MB", "page": "kB", "serve": "s"}

Row = dict[str, float]


def main() -> None:
    """Run the benchmark and print its tables."""
    asked = _arguments()
    work = Path(asked.work)
    work.mkdir(parents=True, exist_ok=True)
    sizes = [400] if asked.quick else [int(size) for size in asked.sizes.split(",")]
    sides = all_sides(work, [name for name in asked.only.split(",") if name], asked.upgrade)
    print(", ".join(f"{side.name} {side.version}" for side in sides))
    found: dict[int, dict[str, Row]] = {}
    with tempfile.TemporaryDirectory(prefix="run-", dir=work) as place:  # nothing is deleted before the end
        for size in sizes:
            project = Path(place, f"articles-{size}")
            synthesise(CORPUS, project, size)
            runs = asked.runs or (1 if size > 2000 else 3)
            found[size] = {side.name: _measure(side, project, runs, asked.limit) for side in sides}
            _print(size, found[size])
        if any(side.name == "askwell" for side in sides):
            print_limits(found, _light_page(sides, Path(place, "light")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="400 articles only")
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, comma separated")
    parser.add_argument("--only", default="", help="sides to run, comma separated: askwell, material, zensical, hugo")
    parser.add_argument("--runs", type=int, default=0, help="cold builds of each side; else 3, and 1 beyond 2,000 articles")
    parser.add_argument("--work", default=str(Path(tempfile.gettempdir(), "askwell-bench")), help="where to work")
    parser.add_argument("--upgrade", action="store_true", help="look for newer versions of the peers")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a build is given up")
    return parser.parse_args()


def _measure(side: Side, project: Path, runs: int, limit: int) -> Row:
    """Measure a side: medians of seconds, the peak of its memory, the weight of its pages."""
    side.set_up(project)
    article = sorted((project / "content").rglob("*.md"))[7]
    text = article.read_text("utf-8")
    times: dict[str, list[float]] = {"cold": [], "edit": [], "same": []}
    peak = 0.0
    for run in range(runs):
        make_cold(side, project)
        with watched_memory() as memory:
            times["cold"].append(build(side, project, limit))
        peak = max(peak, memory[-1])
        for number in range(5 if side.name == "askwell" else 1):
            article.write_text(f"{text}\n\nLine {run}.{number} at the end.\n", "utf-8")
            times["edit"].append(build(side, project, limit))
        if side.incremental:
            times["same"].append(build(side, project, limit))
    row = {name: statistics.median(seconds) for name, seconds in times.items() if seconds}
    row |= {"memory": peak, "page": page_weight(side, project)}
    article.write_text(text, "utf-8")
    if side.name == "askwell":
        row["serve"] = preview_delay(project, edits=5)
    make_cold(side, project)
    return row


def _light_page(sides: list[Side], work: Path) -> float:
    """Weigh our pages at 400 articles."""
    side = next(side for side in sides if side.name == "askwell")
    project = work / "articles-400"
    synthesise(CORPUS, project, 400)
    side.set_up(project)
    build(side, project, limit=900)
    return page_weight(side, project)


def _print(size: int, rows: dict[str, Row]) -> None:
    ours = rows.get("askwell", {})
    print(f"\n{size:,} articles (in brackets: times askwell's)")
    print(f"{'':10}" + "".join(f"{f'{name} {unit}':>17}" for name, unit in COLUMNS.items()))
    for name, row in rows.items():
        print(f"{name:10}" + "".join(f"{_cell(row, ours, column):>17}" for column in COLUMNS), flush=True)


def _cell(row: Row, ours: Row, column: str) -> str:
    if column not in row:
        return "-"
    shown = f"{row[column]:,.0f}" if column == "memory" else f"{row[column]:.2f}"
    return f"{shown} ({row[column] / ours[column]:.1f}x)" if column in ours and row is not ours else shown


if __name__ == "__main__":
    main()
