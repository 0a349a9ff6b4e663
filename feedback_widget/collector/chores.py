"""What a collector does besides answering: fresh salts, retention, the outbox, hourly jobs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from feedback_widget.store import StoreError
from feedback_widget.store.protocol import EventStore
from feedback_widget.store.records import DAY, day_of

if TYPE_CHECKING:
    from feedback_widget.collector.service import Service

HOUR = 3600.0
MAIL_ROUND = 2.0
FIRST_AFTER = 20.0

log = logging.getLogger("askwell.collector")


async def run_chores(service: Service, hourly: Sequence[Callable[[EventStore], None]]) -> None:
    """Do everything when it is due, until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_every_hour(service, hourly))
        if service.channels:
            group.create_task(_deliver(service))


async def _every_hour(service: Service, hourly: Sequence[Callable[[EventStore], None]]) -> None:
    await asyncio.sleep(FIRST_AFTER)
    while True:
        await service.renew_salts()
        # Days are digested before their events go.
        for chore in (*hourly, lambda store: forget_old(store, service.settings.retention_days)):
            try:
                await asyncio.to_thread(chore, service.store)
            except Exception:  # a chore that fails must not end the others
                log.exception("an hourly chore failed; it is tried again in an hour")
        await asyncio.sleep(HOUR)


def forget_old(store: EventStore, days: int, now: float | None = None) -> int:
    """Delete raw events older than some days; 0 keeps them all. Return how many went."""
    if not days:
        return 0
    return store.purge(day_of(int((now or time.time()) * 1000) - days * DAY))


async def _deliver(service: Service) -> None:
    from feedback_widget.collector.delivery import Courier

    courier = Courier(service.settings, service.store, service.metrics)
    while True:
        try:
            sent = await asyncio.to_thread(courier.round, time.time())
        except StoreError:
            sent = 0
        except Exception:  # it must go on tomorrow, whatever it was today
            log.exception("the outbox could not be emptied; it is tried again")
            sent = 0
        if not sent:
            await asyncio.sleep(MAIL_ROUND)
