"""Equal inputs give equal bytes: in another folder, time zone, hash seed, with one process or two."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

spec = util.spec_from_file_location("build_conftest", Path(__file__).with_name("conftest.py"))
assert spec and spec.loader
small = util.module_from_spec(spec)
spec.loader.exec_module(small)


@pytest.mark.parametrize("seed, zone, jobs", [("1", "UTC", "1"), ("77", "Pacific/Kiritimati", "2")])
def test_same_inputs_same_bytes(tmp_path: Path, seed: str, zone: str, jobs: str) -> None:
    trees = []
    for name, env in (("a", {}), (f"deeper/{seed}", {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": "1700000000"})):
        root = small.write_project(tmp_path / name)
        call = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--jobs", jobs]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **env}
        subprocess.run(call, cwd=root, check=True, capture_output=True, env=environment)
        trees.append(small.tree_of(root / "site"))
    assert trees[0] == trees[1]
