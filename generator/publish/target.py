"""What every place to publish to offers: a session on what is live, and one moment at which it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from generator.errors import PublishError
from generator.publish.plan import Plan, Retention
from generator.publish.release import Release
from generator.publish.source import Source


class Superseded(PublishError):
    """Somebody else published first; what is live is theirs, and the publish must be planned again."""


class Session(Protocol):
    """What is live at one moment, and the way to replace exactly that."""

    @property
    def live(self) -> Release | None:
        """The release that is live; None when Askwell never published here."""

    @property
    def unsure(self) -> frozenset[str]:
        """Paths an interrupted publish may have left in another state than the manifest says."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes that are live at a path, or None."""

    def below(self, names: Collection[str]) -> frozenset[str]:
        """List what is live at these paths and below them, files Askwell did not publish included."""

    def commit(self, plan: Plan, source: Source, retention: Retention, note: str) -> None:
        """Carry out a plan made against this session.

        Raises:
            Superseded: something else became live since the session began; nothing was changed.
            PublishError: the plan could not be carried out; what was live is untouched.
        """

    def releases(self) -> Sequence[Release]:
        """Return the releases that can be gone back to, newest first, the live one included."""

    def archive(self, release: Release) -> Source:
        """Return an earlier release's own files."""


class Target(Protocol):
    """A place to publish to."""

    @property
    def label(self) -> str:
        """How to call it in a message."""

    @property
    def serves(self) -> str:
        """One line that says what a web server must serve."""

    def fit(self, source: Source) -> Source:
        """Return the site as it can be kept there."""

    def session(self, *, look_only: bool = False) -> AbstractContextManager[Session]:
        """Look at what is live. With a target that can be locked, nobody else publishes until the end.

        With `look_only` nothing at all is made or locked there, and nothing may be committed.
        """


def waits() -> Iterator[float]:
    """Yield how long to wait, in seconds, before trying again: short at first, two seconds in the end."""
    pause = 0.05
    for _ in range(60):
        yield pause
        pause = min(2.0, pause * 1.5)
