"""One build of one side: its seconds, the memory of all its processes at their peak, the weight of its pages."""

from __future__ import annotations

import gzip
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from build_sides import Side

STEP = 0.25  # s between two looks at the memory
SAMPLE = 400  # pages weighed


def make_cold(side: Side, project: Path) -> None:
    """Put what a side left out of the way.

    It is not deleted: for minutes after that, ext4 looks past every freed inode for each new file, which would be
    measured as the next build's time, and most for the side that writes most files. A machine that builds a fresh
    checkout has deleted nothing.
    """
    aside = Path(tempfile.mkdtemp(prefix="left-", dir=project.parent))
    for left in side.leaves:
        with suppress(FileNotFoundError):
            (project / left).rename(aside / left)


def build(side: Side, project: Path, limit: int) -> float:
    """Build once; seconds."""
    os.sync()  # what was written before is no part of it
    begun = time.perf_counter()
    for command in side.commands:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        try:
            subprocess.run(command, cwd=project, env=environment, capture_output=True, check=True, timeout=limit)
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"{side.name}: {' '.join(command)} failed:\n{error.stderr.decode()}") from error
        except subprocess.TimeoutExpired as error:
            raise SystemExit(f"{side.name}: not within {limit} s") from error
    return time.perf_counter() - begun


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """Watch what all processes below this one take together; the list's last number is the peak in MB.

    A page that several processes share counts once: the sum is of proportional shares (PSS).
    """
    peak, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(STEP):
            peak.append(max(peak[-1], sum(map(_share, _below(os.getpid()))) / 1024))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _below(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(task).split():
            found += [int(child), *_below(int(child))]
    return found


def _share(process: int) -> int:
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except OSError:  # it has ended
        return ""


def page_weight(side: Side, project: Path) -> float:
    """Give the median of the articles' pages, gzip, in kB; of some of them, spread over the site."""
    sources = sorted((project / "content/articles").rglob("*.md"))
    some = sources[:: max(1, len(sources) // SAMPLE)]
    below = [source.relative_to(project / "content/articles").with_suffix("") for source in some]
    pages = [project / side.articles / path / "index.html" for path in below]
    return statistics.median(len(gzip.compress(page.read_bytes(), 6)) for page in pages) / 1000
