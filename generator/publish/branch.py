"""Publish to a Git branch such as `gh-pages`: one commit for each release, made without a checkout.

The commit is built from objects alone, with an index of its own, and the branch moves once, by a push that
is refused when somebody else was first. Files on the branch that Askwell did not publish stay as they are.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import PublishError
from generator.publish.git import GitError, Repository, repository
from generator.publish.plan import Plan, Retention
from generator.publish.release import MANIFEST, Entry, Release, loads
from generator.publish.source import Source
from generator.publish.target import Superseded
from generator.versions.registry import VERSIONS_FILE
from generator.versions.registry import loads as load_versions

_LOST = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|reference already exists"
    r"|incorrect old value|failed to lock|remote rejected.*lock",
    re.IGNORECASE,
)
_LINK = "120000"
# A branch `pages/x` leaves no place for a branch `pages`, however often one tries.
_NO_PLACE = re.compile(r"exists; cannot create", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BranchTarget:
    """A branch, on a remote or, when `remote` is empty, of the local repository."""

    folder: Path
    remote: str
    branch: str

    @property
    def label(self) -> str:
        """The branch and where it is."""
        return f"branch {self.branch} of {self.remote or self.folder}"

    @property
    def serves(self) -> str:
        """One line that says what a web server must serve."""
        return f"serve the root of branch {self.branch}"

    def fit(self, source: Source) -> Source:
        """Return the site as it is: links can be kept."""
        return source

    @contextmanager
    def session(self, *, look_only: bool = False) -> Iterator[BranchSession]:
        """Fetch the branch and look at it."""
        with _workspace(self.folder, self.remote) as git:
            yield BranchSession(self, git, self._tip(git))

    def _tip(self, git: Repository) -> str:
        ref = f"refs/heads/{self.branch}"
        if not self.remote:
            return git.try_text("rev-parse", "--verify", "--quiet", ref)
        listed = git.text("ls-remote", self.remote, ref, what=f"cannot reach {self.remote}")
        if not listed:
            return ""
        shallow = git.text("rev-parse", "--is-shallow-repository", what="cannot read the repository") == "true"
        depth = ["--depth=1"] if shallow else []
        fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, self.remote, ref]
        git.run(*fetch, what=f"cannot fetch {self.label}")
        tip = listed.split()[0]
        # The branch may have moved between the two commands; shallow, its earlier commit is then not here.
        return tip if git.try_text("cat-file", "-t", tip) else self._tip(git)


@dataclass(frozen=True, slots=True)
class _Archived:
    """Files of a release, read from the commit that made it."""

    git: Repository
    commit: str
    entries: Mapping[str, Entry]

    def read(self, path: str) -> bytes:
        content = self.git.read(f"{self.commit}:{path}")
        if content is None:
            raise PublishError(f"{path}: is missing in commit {self.commit[:12]}, which was to be restored")
        return content


@dataclass(slots=True)
class BranchSession:
    """The branch at one commit."""

    target: BranchTarget
    git: Repository
    tip: str
    live: Release | None = field(init=False)
    unsure: frozenset[str] = field(init=False, default=frozenset())
    _commits: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        manifest = self.read(MANIFEST)
        found = loads(manifest, f"{self.target.label}: {MANIFEST}") if manifest else None
        self.live = found and found.without(self._taken(found))

    def read(self, path: str) -> bytes | None:
        """Return the bytes that are live at a path, or None."""
        return self.git.read(f"{self.tip}:{path}") if self.tip else None

    def below(self, names: Collection[str]) -> frozenset[str]:
        """List what is live at these paths and below them, whoever put it there."""
        return frozenset(_modes(self.git, self.tip, names)) if self.tip else frozenset()

    def commit(self, plan: Plan, source: Source, retention: Retention, note: str) -> None:
        """Build one commit on top of the tip and move the branch to it, unless the branch has moved."""
        tree = self._tree(plan, source)
        parent = ["-p", self.tip] if self.tip else []
        message = f"{note or 'Publish the help center'}\n\nRelease: {plan.release.id}\n".encode()
        commit = self.git.run(
            "commit-tree", tree, *parent, stdin=message, env=self.git.identity(), what="cannot write the commit"
        )
        self._move(commit.decode().strip())

    def releases(self) -> Sequence[Release]:
        """Return the releases in the branch's history, newest first."""
        self._fetch_history()
        listed = self.git.text(
            "rev-list", "--first-parent", "--max-count=200", self.tip, "--", MANIFEST, what="cannot read the history"
        )
        found = []
        for commit in listed.split():
            if manifest := self.git.read(f"{commit}:{MANIFEST}"):
                release = loads(manifest, f"{commit[:12]}:{MANIFEST}")
                self._commits.setdefault(release.id, commit)
                found.append(release)
        return found

    def archive(self, release: Release) -> Source:
        """Return an earlier release's files, and other tools' versions it listed that are gone since."""
        commit = self._commits[release.id]
        return _Archived(self.git, commit, {**self._gone_since(commit, release), **release.files})

    def _gone_since(self, commit: str, release: Release) -> dict[str, Entry]:
        listed = self.git.read(f"{commit}:{VERSIONS_FILE}")
        names = load_versions(listed, VERSIONS_FILE).names if listed else frozenset[str]()
        modes = _modes(self.git, commit, names)
        gone = modes.keys() - release.files.keys() - self.below(names)
        content = {path: self.git.read(f"{commit}:{path}") or b"" for path in gone}
        return {
            path: Entry("", 0, text.decode()) if modes[path] == _LINK else Entry.of(text)
            for path, text in content.items()
        }

    def _tree(self, plan: Plan, source: Source) -> str:
        with tempfile.TemporaryDirectory(prefix="askwell-") as aside:
            env = {"GIT_INDEX_FILE": str(Path(aside, "index"))}
            if self.tip:
                self.git.run("read-tree", self.tip, env=env, what="cannot read the branch")
            gone = [*plan.remove, *plan.send, *plan.copies]
            lines = [f"0 {'0' * 40}\t{path}" for path in gone]
            lines += self._rows(plan, source, Path(aside))
            listed = "\0".join(lines).encode() + b"\0"
            self.git.run(
                "update-index",
                "--replace",
                "-z",
                "--index-info",
                stdin=listed,
                env=env,
                what="cannot stage the release",
            )
            return self.git.run("write-tree", env=env, what="cannot write the tree").decode().strip()

    def _rows(self, plan: Plan, source: Source, aside: Path) -> list[str]:
        """Store what is sent as blobs; return one line for each in the form `update-index` reads."""
        entries = plan.release.everything
        where: dict[str, Path] = {}
        for number, path in enumerate([*plan.send, *plan.copies]):
            where[path] = _file(path, entries[path], source, aside / str(number))
        where[MANIFEST] = aside / MANIFEST
        where[MANIFEST].write_bytes(plan.release.dumps())
        blobs = self.git.write_blobs(map(str, where.values()))
        modes = {path: _LINK if path in entries and entries[path].link else "100644" for path in where}
        return [f"{modes[path]} {blob} 0\t{path}" for path, blob in zip(where, blobs, strict=True)]

    def _taken(self, live: Release) -> frozenset[str]:
        """Paths that commits of others changed since the release; whatever the manifest says, they are theirs now."""
        if f"Release: {live.id}" in self.git.text("log", "-1", "--format=%B", self.tip, what="cannot read the history"):
            return frozenset()
        self._fetch_history()
        made = self.git.text("rev-list", "--max-count=1", self.tip, "--", MANIFEST, what="cannot read the history")
        listed = self.git.run(
            "diff", "--name-only", "--no-renames", "-z", made, self.tip, what="cannot compare commits"
        )
        return frozenset(listed.decode().split("\0"))

    def _fetch_history(self) -> None:
        if self.target.remote and self.git.try_text("rev-parse", "--is-shallow-repository") == "true":
            ref = f"refs/heads/{self.target.branch}"
            fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--unshallow", self.target.remote, ref]
            self.git.run(*fetch, what=f"cannot fetch the history of {self.target.label}")

    def _move(self, commit: str) -> None:
        ref = f"refs/heads/{self.target.branch}"
        try:
            if self.target.remote:
                push = ["push", "--quiet", self.target.remote, f"{commit}:{ref}"]
                self.git.run(*push, what=f"cannot push to {self.target.label}")
            else:
                self._refuse_checked_out(ref)
                move = ["update-ref", "-m", "askwell publish", ref, commit, self.tip or "0" * 40]
                self.git.run(*move, what=f"cannot move {self.target.label}")
        except GitError as error:
            if _LOST.search(error.stderr) and not _NO_PLACE.search(error.stderr):
                raise Superseded(str(error)) from error
            raise

    def _refuse_checked_out(self, ref: str) -> None:
        bare = self.git.try_text("rev-parse", "--is-bare-repository") == "true"
        if not bare and self.git.try_text("symbolic-ref", "--quiet", "HEAD") == ref:
            raise PublishError(f"{self.target.label} is checked out here; publish to a branch that is not")


def _modes(git: Repository, commit: str, names: Collection[str]) -> dict[str, str]:
    """Return the files of a commit at these paths and below them, with their modes as Git writes them."""
    if not names:
        return {}
    listed = git.run("ls-tree", "-r", "-z", commit, "--", *names, what="cannot list files").decode()
    rows = (row.split("\t", 1) for row in listed.split("\0") if row)
    return {path: facts.split()[0] for facts, path in rows}


def _file(path: str, entry: Entry, source: Source, aside: Path) -> Path:
    """Return a file on disk that holds what shall be stored, checked against the manifest."""
    aside.write_bytes(entry.link.encode() if entry.link else source.read(path))
    return aside


@contextmanager
def _workspace(folder: Path, remote: str) -> Iterator[Repository]:
    """Give the repository the folder lies in; for a remote named by its address, an empty one if need be."""
    try:
        here = repository(folder)
    except PublishError:
        if not re.search(r"[/:]", remote):
            raise
        here = None
    if here:
        yield here
        return
    with tempfile.TemporaryDirectory(prefix="askwell-") as aside:
        git = Repository(Path(aside))
        git.run("init", "--quiet", "--bare", what="cannot make a repository")
        yield git
