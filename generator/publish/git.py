"""Git by its plumbing: run it, and let its own words speak in our errors."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import PublishError


class GitError(PublishError):
    """A git command failed; `stderr` is what it said."""

    def __init__(self, what: str, stderr: str) -> None:
        self.stderr = stderr.strip()
        said = "\n".join(f"  {line}" for line in self.stderr.splitlines())
        super().__init__(f"{what}; git says:\n{said}" if said else what)


@dataclass(frozen=True, slots=True)
class Repository:
    """A Git repository, bare or with a work tree that is never touched."""

    path: Path

    def run(
        self, *arguments: str, what: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> bytes:
        """Run a git command and return what it printed.

        Args:
            arguments: the command.
            what: what failed, for people, if it fails.
            stdin: bytes for it to read.
            env: more environment variables.

        Raises:
            GitError: it failed, or there is no git.
        """
        try:
            done = subprocess.run(
                ["git", "-C", str(self.path), *arguments],
                input=stdin if stdin is not None else b"",
                capture_output=True,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **(env or {})},
            )
        except FileNotFoundError as error:
            raise PublishError(f"{what}: git is not installed") from error
        if done.returncode:
            raise GitError(what, (done.stderr or done.stdout).decode(errors="replace"))
        return done.stdout

    def text(self, *arguments: str, what: str) -> str:
        """Run a git command and return the one line it printed."""
        return self.run(*arguments, what=what).decode().strip()

    def try_text(self, *arguments: str) -> str:
        """Run a git command that may have no answer; return `""` then."""
        try:
            return self.text(*arguments, what="")
        except GitError:
            return ""

    def read(self, blob: str) -> bytes | None:
        """Return the bytes of a blob named as `<commit>:<path>`, or None."""
        try:
            return self.run("cat-file", "blob", blob, what="")
        except GitError:
            return None

    def write_blobs(self, paths: Iterable[str]) -> list[str]:
        """Store files, byte for byte, and return their object names in order."""
        listed = "".join(f"{path}\n" for path in paths).encode()
        if not listed:
            return []
        return (
            self.run(
                "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed, what="cannot store files in Git"
            )
            .decode()
            .split()
        )

    def identity(self) -> dict[str, str]:
        """Return the committer to use: the configured one, or Askwell where none is, as on CI machines."""
        name = os.environ.get("GIT_COMMITTER_NAME") or self.try_text("config", "user.name") or "askwell"
        mail = os.environ.get("GIT_COMMITTER_EMAIL") or self.try_text("config", "user.email") or "askwell@localhost"
        author = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail}
        given = {key: os.environ[key] for key in author if key in os.environ}
        return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail} | author | given


def repository(folder: Path) -> Repository:
    """Return the repository a folder lies in.

    Raises:
        PublishError: it lies in none.
    """
    here = Repository(folder)
    try:
        git_dir = here.text("rev-parse", "--absolute-git-dir", what="")
    except GitError as error:
        raise PublishError(
            f"{folder}: not in a Git repository; name one: git:<url or path>#<branch>\n  {error.stderr}"
        ) from error
    # A remote that is a relative path is meant from the top of the work tree.
    return Repository(Path(here.try_text("rev-parse", "--show-toplevel") or git_dir))
