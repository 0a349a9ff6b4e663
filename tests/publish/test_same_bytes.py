"""The same content gives the same bytes, wherever, whenever and however often it is built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.publish.source import scan

BUILD = "from generator.cli import main; main()"


def build(folder: Path, *arguments: str, **environment: str) -> dict:
    call = [sys.executable, "-c", BUILD, "build", *arguments]
    env = {**os.environ, **environment}
    done = subprocess.run(call, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return scan(folder / "site").entries


def differing(one: dict, other: dict) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("arguments", [(), ("--version", "2.1", "--alias", "latest")])
def test_two_places_hash_seeds_and_time_zones_give_identical_bytes(tiny_content, tmp_path, arguments):
    here, there = tmp_path / "a", tmp_path / "another place" / "b"
    for folder in (here, there):
        shutil.copytree(tiny_content.parent, folder, ignore=shutil.ignore_patterns(".askwell", "site"))
    (there / "content" / "redirects.yml").touch()
    one = build(here, *arguments, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    other = build(there, "--jobs", "1", *arguments, PYTHONHASHSEED="2", TZ="America/Los_Angeles", LC_ALL="C.UTF-8")
    assert differing(one, other) == []


def test_an_edit_taken_back_gives_the_bytes_of_before(tiny_content, tmp_path):
    """A build that reuses the last one must not show that it did."""
    folder = tmp_path / "a"
    shutil.copytree(tiny_content.parent, folder, ignore=shutil.ignore_patterns(".askwell", "site"))
    before = build(folder)
    article = next((folder / "content").rglob("refund-an-order.md"))
    text = article.read_text()
    article.write_text(text + "\nAn unusual gyroscope.\n")
    assert differing(before, build(folder))
    article.write_text(text)
    assert differing(before, build(folder)) == []
