"""A disk that takes no more in the middle of a build: one line is said, and what was live stays."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
from pathlib import Path

PAGE_LIMIT = 3000  # bytes a file may have: less than any page of ours, more than the small files a start-up writes


def _tree(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _build(project: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def refuse_more() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    call = [sys.executable, "-m", "generator", "build"]
    return subprocess.run(call, cwd=project, capture_output=True, text=True, preexec_fn=refuse_more)


def test_a_full_disk_is_said_in_a_line_and_leaves_the_site(tmp_path: Path) -> None:
    article = tmp_path / "content/articles/billing/refund.md"
    article.parent.mkdir(parents=True)
    article.write_text("# Refund\n\nAsk us.\n")
    assert _build(tmp_path).returncode == 0
    before = _tree(tmp_path / "site")
    article.write_text("# Refund\n\nAsk us on the phone.\n")
    refused = _build(tmp_path, PAGE_LIMIT)
    assert refused.returncode == 1
    assert refused.stderr.startswith("askwell: ") and "File too large" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1, refused.stderr
    assert _tree(tmp_path / "site") == before
    assert _build(tmp_path).returncode == 0
    assert _tree(tmp_path / "site") != before
