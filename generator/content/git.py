"""Git, asked for text; its own complaint becomes part of ours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


class GitFailed(Exception):
    """Git is not installed, the folder is in no repository, or the call failed; the message is Git's."""


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """Run a Git command that only reads, in a folder; return what it prints.

    Raises:
        GitFailed: it did not succeed.
    """
    import subprocess

    command = ["git", "-C", str(folder), "-c", "core.quotepath=off", "-c", "log.showSignature=false", *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
    except OSError as error:
        raise GitFailed(f"git cannot be run: {error}") from None
    if done.returncode:
        raise GitFailed(done.stderr.decode(errors="replace").strip() or f"git ended with {done.returncode}")
    return done.stdout


def may_be_in_repository(folder: Path) -> bool:
    """Tell whether it is worth asking Git, which takes longer to start than to look for its folder."""
    above = folder.resolve()
    return "GIT_DIR" in os.environ or any(os.path.exists(f"{place}/.git") for place in (above, *above.parents))


def read_blobs(folder: Path, names: Sequence[str]) -> list[bytes | None]:
    """Return the content of each ``<commit>:<path>``, None where there is none, in one call."""
    if not names:
        return []
    answer = git(folder, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in names).encode())
    blobs: list[bytes | None] = []
    at = 0
    for _ in names:
        end = answer.index(b"\n", at)
        header = answer[at:end].rsplit(b" ", 2)
        at = end + 1
        if header[-1] == b"missing" or len(header) < 3 or header[1] != b"blob":
            blobs.append(None)
            continue
        size = int(header[2])
        blobs.append(answer[at : at + size])
        at += size + 1
    return blobs
