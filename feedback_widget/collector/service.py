"""The collector's working parts, put together from its settings."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence

from feedback_widget.collector.bots import bot_reason
from feedback_widget.collector.catalog import Catalog
from feedback_widget.collector.ingest import Context, ingest
from feedback_widget.collector.limits import Buckets
from feedback_widget.collector.metrics import Metrics
from feedback_widget.collector.networks import ProxyTrust, network_of
from feedback_widget.collector.origins import OriginPolicy
from feedback_widget.collector.outcomes import Drop, Outcome
from feedback_widget.collector.requests import Head
from feedback_widget.collector.settings import Settings
from feedback_widget.collector.visitors import Visitors
from feedback_widget.events import AnyEvent
from feedback_widget.store import Record, StoreUnavailable, open_store
from feedback_widget.store.protocol import EventStore
from feedback_widget.store.writer import Writer

BACK_SOON = 2
HELD_SECONDS = 0.5
FULL = Drop("unavailable", "too many events wait for the disk", retry_after=BACK_SOON)


class Service:
    """Everything a request needs, computed once.

    Args:
        settings: of the collector.

    Raises:
        ValueError: an origin or a proxy in the settings is none.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.origins = OriginPolicy(settings.origins)
        self.proxies = ProxyTrust(settings.trusted_proxies)
        self.buckets = Buckets(settings.rate, settings.burst)
        self.catalog = Catalog(settings.site) if settings.site else None
        self.channels = frozenset(settings.ways)
        self.secret = settings.secret.encode() or secrets.token_bytes(32)
        self.metrics = Metrics()
        self.draining = False
        self._store: EventStore | None = None
        self._writer: Writer | None = None
        self._visitors: Visitors | None = None

    async def start(self) -> None:
        """Open the store and start its writer."""
        self._store = await asyncio.to_thread(open_store, self.settings.db)
        self._writer = Writer(self._store, self.settings.queue)
        self._visitors = Visitors(self._store)
        await self.renew_salts()

    async def stop(self) -> None:
        """Write what is queued and close the store."""
        self.draining = True
        if self._writer is not None:
            await self._writer.drain()
        if self._store is not None:
            await asyncio.to_thread(self._store.close)

    async def renew_salts(self) -> None:
        """Have today's salt at hand; without one, events are stored without a visitor key."""
        assert self._visitors is not None
        try:
            await asyncio.to_thread(self._visitors.prepare, int(time.time() * 1000))
        except StoreUnavailable:
            return

    @property
    def store(self) -> EventStore:
        """The open store."""
        assert self._store is not None, "the service was not started"
        return self._store

    @property
    def writer(self) -> Writer:
        """The running writer."""
        assert self._writer is not None, "the service was not started"
        return self._writer

    @property
    def is_crowded(self) -> bool:
        """Whether there is no room for another event now, and nothing to be done but to wait."""
        return self._writer is not None and self._writer.full and not self.draining

    def admit(self, head: Head) -> str:
        """Let a request in by its sender's network; return the sender's address.

        Raises:
            Drop: the network sent too much, or the collector is busy or shutting down.
        """
        if self.draining:
            raise Drop("unavailable", "shutting down; send it again", retry_after=BACK_SOON)
        if self.is_crowded:
            raise FULL
        client = self.proxies.client(head.peer, head.forwarded)
        if wait := self.buckets.wait(network_of(client), time.monotonic()):
            seconds = int(wait) + 1
            reason = f"more than {self.settings.rate} events a minute from one network; wait {seconds} s"
            raise Drop("rate_limited", reason, retry_after=seconds)
        return client

    def pay(self, client: str, events: int) -> None:
        """Take the price of events from the sender's network."""
        self.buckets.pay(network_of(client), time.monotonic(), events)

    def context(self, head: Head, client: str, quarantine: str = "") -> Context:
        """Return what the ingest steps may know of a request."""
        now = int(time.time() * 1000)
        agent = head.get(b"user-agent")
        visitor = self._visitors.key(client, agent, now) if self._visitors else ""
        reason = quarantine or bot_reason(agent, head.get(b"sec-purpose"))
        return Context(now, visitor, reason, self.catalog, self.channels)

    async def settle(self, events: Sequence[AnyEvent], context: Context) -> tuple[list[Outcome], list[str]]:
        """Take events through the steps and store those that pass; when this returns they are on disk.

        Returns:
            The outcome of each event, and the reasons of those that were not accepted.

        Raises:
            Drop: unavailable; nothing was stored.
        """
        if len(events) == 1:
            (fresh,) = await self._store_all([ingest(events[0], context)])
            if fresh and not context.quarantine:
                return ["accepted"], []
            return (["filtered"], [_held(context)]) if fresh else (["duplicate"], [])
        return await self._settle_many(events, context)

    async def _settle_many(self, events: Sequence[AnyEvent], context: Context) -> tuple[list[Outcome], list[str]]:
        records: list[Record] = []
        outcomes: list[Outcome] = []
        reasons: list[str] = []
        for place, event in enumerate(events):
            try:
                records.append(ingest(event, context))
                outcomes.append("accepted")
            except Drop as drop:
                outcomes.append(drop.outcome)
                reasons.append(f"events[{place}]: {drop.reason}")
        fresh = iter(await self._store_all(records))
        taken: Outcome = "filtered" if context.quarantine else "accepted"
        outcomes = [(taken if next(fresh) else "duplicate") if o == "accepted" else o for o in outcomes]
        return outcomes, [*reasons, _held(context)] if "filtered" in outcomes else reasons

    async def _store_all(self, records: list[Record]) -> list[bool]:
        if not records:
            return []
        future = self.writer.submit(records)
        if future is None:
            raise FULL
        try:
            return await future
        except StoreUnavailable:
            if not self.draining:
                await asyncio.sleep(HELD_SECONDS)  # who is refused at once only tries again at once
            raise Drop("unavailable", "the store cannot take events now", retry_after=BACK_SOON) from None


def _held(context: Context) -> str:
    return f"{context.quarantine}; kept in quarantine, does not count"
