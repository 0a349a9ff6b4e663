"""Publish and roll back, on any target: look, plan, carry out; plan again when somebody else was first."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from generator.errors import PublishError
from generator.publish.merge import merged, superseded
from generator.publish.plan import STANDARD, Plan, Retention, make_plan, next_release
from generator.publish.release import Release
from generator.publish.source import Source
from generator.publish.target import Session, Superseded, Target, waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a publish did, or with a dry run would do."""

    plan: Plan
    done: Literal["published", "unchanged", "planned"]
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """What shall be live: the files, the release, and paths to send or remove whatever the manifest says of them."""

    source: Source
    release: Release
    unsure: frozenset[str] = frozenset()


Decide = Callable[[Session], Choice]


def publish(
    source: Source,
    target: Target,
    *,
    now: datetime,
    retention: Retention = STANDARD,
    exact: bool = False,
    again: bool = False,
    dry_run: bool = False,
    note: str = "",
) -> Outcome:
    """Make a built site live.

    A site of versions replaces the versions it holds; the target's other versions stay, unless `exact`.

    Args:
        source: the built site.
        target: where it is served.
        now: the time of the release.
        retention: how long what leaves the site stays reachable.
        exact: make the target hold this site's versions and no others.
        again: send every file, as if nothing were known of what is live.
        dry_run: plan only.
        note: a line for the history, such as a commit subject.

    Raises:
        PublishError: it could not be published; what was live still is.
    """

    def decide(session: Session) -> Choice:
        whole = target.fit(source if exact else merged(source, session.live, session.read))
        unsure = session.below(superseded(whole, session.read))
        known = session.live.everything if session.live else {}
        unsure = unsure | known.keys() if again else unsure - known.keys()
        return Choice(whole, next_release(whole.entries, session.live, retention, now), unsure)

    return _until_first(target, decide, retention, dry_run, note)


def rollback(
    target: Target,
    release: str = "",
    *,
    now: datetime,
    retention: Retention = STANDARD,
    dry_run: bool = False,
) -> Outcome:
    """Make an earlier release's files live again, as a new release; assets of the one left stay reachable.

    Args:
        target: where the site is served.
        release: an id, or its unambiguous beginning; without it, the release before the live one.

    Raises:
        PublishError: there is no such release, or it could not be published.
    """

    def decide(session: Session) -> Choice:
        earlier = _earlier(session, release, target.label)
        source = session.archive(earlier)
        following = next_release(source.entries, session.live, retention, now)
        return Choice(source, replace(following, restores=earlier.origin))

    return _until_first(target, decide, retention, dry_run, f"Roll back to {release or 'the release before'}")


def _until_first(target: Target, decide: Decide, retention: Retention, dry_run: bool, note: str) -> Outcome:
    for attempt, pause in enumerate(waits(), 1):
        with target.session(look_only=dry_run) as session:
            chosen = decide(session)
            plan = make_plan(chosen.release, session.live, session.unsure | chosen.unsure)
            if dry_run or plan.nothing:
                return Outcome(plan=plan, done="planned" if dry_run else "unchanged", attempts=attempt)
            try:
                session.commit(plan, chosen.source, retention, note)
                return Outcome(plan=plan, done="published", attempts=attempt)
            except Superseded as error:
                lost = error
        # Publishers that lost the same race must not meet again.
        time.sleep(pause * random.uniform(0.5, 1.5))
    raise PublishError(f"{target.label}: others kept publishing first, {attempt} times; publish again") from lost


def _earlier(session: Session, wanted: str, label: str) -> Release:
    if session.live is None:
        raise PublishError(f"{label}: nothing is published here, so there is nothing to go back to")
    known = {release.id: release for release in session.releases()}
    if not wanted:
        return _before(session.live, known, label)
    found = [release for name, release in known.items() if name.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(known)
    problem = "names more than one release" if found else "is not a release that can be gone back to"
    raise PublishError(f"{label}: '{wanted}' {problem}; there are: {names}")


def _before(live: Release, known: dict[str, Release], label: str) -> Release:
    """Follow `previous` from the release whose files are live, so that rolling back twice goes back two."""
    origin = known.get(live.origin, live)
    previous = known.get(origin.previous)
    if previous is None:
        raise PublishError(f"{label}: no release before {origin.id} is kept; publish an earlier build instead")
    return known.get(previous.origin, previous)
