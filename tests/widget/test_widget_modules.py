"""The device side of feedback, run under Node's own test runner: the queue, the ids, the scrubbing."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STATIC = ROOT / "feedback_widget" / "static"
BUDGET = 6_000
# The contact form's own module is loaded by the contact page alone.
EVERYWHERE = ["widget", "events", "queue", "deliver", "transport", "ids", "elements", "survey", "scrub"]


@pytest.mark.parametrize("suite", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_suite(suite: str) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node.js on PATH")
    run = subprocess.run([node, "--test", str(HERE / suite)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
    assert int(re.search(r"# pass (\d+)", run.stdout)[1]) > 0  # type: ignore[index]


def test_widget_and_delivery_fit_their_budget() -> None:
    from generator.build.assets import lean

    files = [lean(f"{name}.js", (STATIC / f"{name}.js").read_bytes()) for name in EVERYWHERE]
    assert sum(len(gzip.compress(file, 9)) for file in files) <= BUDGET
