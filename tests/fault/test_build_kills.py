"""A build killed at any moment leaves the live site as it was, or wholly new."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

POINTS = 50


def tree_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def start(root: Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--jobs=2"]
    return subprocess.Popen(call, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for number in range(60):
        file = tmp_path / f"content/articles/part-{number % 6}/article-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: Article {number}\n---\n\nText of number {number}.\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: Kill me\ndocs_dir: content\nplugins: [askwell]\n")
    return tmp_path


@pytest.mark.slow
def test_fifty_kills(project: Path) -> None:
    assert start(project).wait() == 0
    chance = random.Random(11)
    began = time.monotonic()
    (project / "content/articles/part-0/article-0.md").write_text("---\ntitle: Changed\n---\n\nx\n")
    assert start(project).wait() == 0
    lasts = time.monotonic() - began
    before, killed = tree_of(project / "site"), 0
    for point in range(POINTS):
        for number in chance.sample(range(60), 5):
            file = project / f"content/articles/part-{number % 6}/article-{number}.md"
            file.write_text(f"---\ntitle: Article {number} at {point}\n---\n\nText {point}.\n")
        build = start(project)
        time.sleep(chance.uniform(0.0, lasts))
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
            killed += 1
        build.wait()
        now = tree_of(project / "site")
        if now != before:
            assert now == _whole(project), f"kill point {point} left a mixture"
            before = now
    assert killed > POINTS // 3
    assert start(project).wait() == 0
    assert tree_of(project / "site") == _whole(project)


@pytest.mark.slow
def test_kills_of_first_builds(project: Path) -> None:
    began = time.monotonic()
    whole = _whole(project)
    lasts, chance = time.monotonic() - began, random.Random(12)
    for point in range(6):
        for left in ("site", ".askwell"):
            shutil.rmtree(project / left, ignore_errors=True)
        build = start(project)
        time.sleep(chance.uniform(lasts / 4, lasts))
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        assert not (project / "site").exists() or tree_of(project / "site") == whole, f"kill point {point} left a mixture"
        assert start(project).wait() == 0
        assert tree_of(project / "site") == whole
        (workshop,) = (project / ".askwell/sites").glob("*")
        assert tree_of(workshop / "standby") == whole
        assert not (workshop / "twin").exists()


def _whole(project: Path) -> str:
    """The tree a build from nothing gives for what is in `content/` now."""
    call = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--no-cache", "-d", "whole"]
    subprocess.run(call, cwd=project, check=True, capture_output=True)
    return tree_of(project / "whole")
