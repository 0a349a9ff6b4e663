"""What a build did and where its time went."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generator.content.findings import Finding


@dataclass(slots=True)
class Profile:
    """Phases by name, in the order they first ran, with the seconds each took."""

    phases: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - begun

    @property
    def seconds(self) -> float:
        """The time since the profile was made."""
        return time.perf_counter() - self.started


Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to build, not what.

    `jobs` is the number of processes, 0 for one a core. `clean` forgets the last build, `cache` may be off.
    `progress` is told what is being done, in words, and which part of the time that takes is over, from 0 to 1. `check` looks at the staged site and raises
    when it must not go live. `trusted` says that the live tree is what this process left. `early` is given the pages
    that changed, by path, before the rest of the site is brought up to date; they may still come to nothing.
    `left` is given what a build made: whoever ends the process after it need not take that apart object by object.
    """

    jobs: int = 0
    clean: bool = False
    cache: bool = True
    trusted: bool = False
    progress: Progress | None = None
    check: Callable[[Path], None] | None = None
    early: Callable[[dict[str, bytes]], None] | None = None
    left: list[object] | None = None


def counted(number: int, noun: str) -> str:
    """Say how many of something there are.

    >>> counted(1, "page"), counted(2000, "page")
    ('1 page', '2,000 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """The outcome of one build.

    `articles` are those shown, FAQ entries not among them. `rendered` pages were made anew, `written` files changed their bytes (or came, or went). `changed` are the
    paths below the site root that did. `notes` are single lines for people.
    """

    site_dir: Path
    articles: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    changed: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    profile: Profile = field(default_factory=Profile)

    @property
    def size(self) -> str:
        """Say how large the site is."""
        return f"{counted(self.articles, 'article')}, {counted(self.pages, 'page')}"

    @property
    def work(self) -> str:
        """Say how much was done."""
        return f"{counted(self.rendered, 'page')} rendered, {counted(self.written, 'file')} changed"


DEFAULTS = Options()
