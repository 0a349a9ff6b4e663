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
# Loaded after a tap, by the contact page, and with words that may need scrubbing.
LATER = {"contact.js", "follow-up.js", "scale.js", "scrub.js"}


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

    files = [lean(path.name, path.read_bytes()) for path in STATIC.glob("*.js") if path.name not in LATER]
    assert sum(len(gzip.compress(file, 9)) for file in files) <= BUDGET
