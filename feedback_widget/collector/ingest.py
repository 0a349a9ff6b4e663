"""The steps an event takes from the wire to the store, in order, each named for what it makes sure of.

A step takes an event and what is known of the request; it returns the event, perhaps changed, or raises Drop
with an outcome of the closed set.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, structs
from msgspec.json import encode

from feedback_widget.collector.catalog import Catalog
from feedback_widget.collector.outcomes import Drop
from feedback_widget.events import (
    KINDS,
    AnyEvent,
    Click,
    Contact,
    Event,
    NotFound,
    View,
    Vote,
    milliseconds,
    moment,
    problem,
)
from feedback_widget.scrub import scrub, scrub_event
from feedback_widget.store.records import DAY, Record

QUEUE_DAYS = 8
AHEAD = 10 * 60 * 1000
PREFERRED: tuple[str, ...] = ("webhook", "email")


class Context(Struct, frozen=True):
    """What is known of a request.

    Attributes:
        received_at: Unix time in milliseconds.
        visitor: the visitor key.
        quarantine: why the sender is no person, or "".
        catalog: of the site; None when the collector was not told of one.
        channels: ways by which a message reaches a person here.
    """

    received_at: int
    visitor: str
    quarantine: str
    catalog: Catalog | None
    channels: frozenset[str]


Step = Callable[[AnyEvent, Context], AnyEvent]


def is_sound(event: AnyEvent, context: Context) -> AnyEvent:
    """Refuse what the types alone let through."""
    if found := problem(event):
        raise Drop("invalid", found)
    return event


def is_known(event: AnyEvent, context: Context) -> AnyEvent:
    """Refuse articles and versions the site does not have."""
    if context.catalog is not None:
        ref = event.ref if isinstance(event, Vote | Click | View) else None
        if found := context.catalog.problem(event.site_version, ref):
            raise Drop("invalid", found)
    return event


def is_timely(event: AnyEvent, context: Context) -> AnyEvent:
    """Give an event of a device whose clock is wrong (further off than its queue can explain) the time of receipt."""
    at = milliseconds(event.occurred_at)
    if context.received_at - QUEUE_DAYS * DAY <= at <= context.received_at + AHEAD:
        return event
    return structs.replace(event, occurred_at=moment(context.received_at))


def is_deliverable(event: AnyEvent, context: Context) -> AnyEvent:
    """Send a message the best way there is; refuse one for a channel nobody listens to, while its sender can be told.

    A page is static and cannot know what is set up here: it says "link" when it leaves the choice to us.
    """
    if isinstance(event, Contact) and event.channel == "link":
        best = next((way for way in PREFERRED if way in context.channels), "")
        return structs.replace(event, channel=best) if best else event
    if isinstance(event, Contact) and event.channel not in context.channels:
        known = ", ".join([*sorted(context.channels), "link"])
        raise Drop("invalid", f"channel: {event.channel!r} is not set up here; set up: {known}")
    return event


def is_plain_path(event: AnyEvent, context: Context) -> AnyEvent:
    """Cut query and fragment off a path that was not found: they are where secrets travel."""
    if isinstance(event, NotFound):
        path = event.path.partition("?")[0].partition("#")[0] or "/"
        return event if path == event.path else structs.replace(event, path=path)
    return event


def is_scrubbed(event: AnyEvent, context: Context) -> AnyEvent:
    """Take out what must not be stored."""
    return scrub_event(event)


STEPS: tuple[Step, ...] = (is_sound, is_known, is_timely, is_deliverable, is_plain_path, is_scrubbed)
ONLY_FOR: dict[Step, type[Event]] = {is_deliverable: Contact, is_plain_path: NotFound}
STEPS_OF: dict[type[Event], tuple[Step, ...]] = {
    kind: tuple(step for step in STEPS if ONLY_FOR.get(step, kind) is kind) for kind in KINDS.values()
}


def ingest(event: AnyEvent, context: Context) -> Record:
    """Take an event through every step.

    Raises:
        Drop: a step did not let it pass.
    """
    letter = ""
    taken = event
    for step in STEPS_OF[type(event)]:
        taken = step(taken, context)
    if isinstance(event, Contact):  # where no way is set up, the letter waits until there is one
        letter = letter_of(event, taken)
    return Record(taken, context.received_at, context.visitor, context.quarantine, letter)


def letter_of(event: Contact, taken: AnyEvent) -> str:
    """Return what a person gets to read, as JSON: the scrubbed message with its context, and where to answer."""
    assert isinstance(taken, Contact)
    return encode(
        {
            "event_id": str(taken.event_id),
            "occurred_at": taken.occurred_at,
            "site_version": taken.site_version,
            "lang": taken.lang,
            "subject": taken.subject,
            "message": taken.message,
            "reply_to": event.reply_to,
            "searches": [scrub(query) for query in taken.searches],
            "pages": taken.pages,
        }
    ).decode()
