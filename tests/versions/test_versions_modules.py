"""Where a reader goes on in another version, run under Node's own test runner."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SUITE = Path(__file__).with_name("counterpart.test.mjs")


def test_counterparts_are_found():
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node.js on PATH")
    run = subprocess.run([node, "--test", str(SUITE)], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
    assert int(re.search(r"# pass (\d+)", run.stdout)[1]) >= 7
