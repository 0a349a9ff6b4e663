"""One thread that writes: it commits whatever has come in whenever it is idle, and never waits for more.

Under light load a batch is one event, under heavy load the batches grow by themselves; waiting to fill them
would only cap the throughput of few connections.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from feedback_widget.store.errors import StoreUnavailable
from feedback_widget.store.protocol import EventStore
from feedback_widget.store.records import Record

BATCH = 256
Submission = tuple[Sequence[Record], "asyncio.Future[list[bool]]"]


class Writer:
    """Hands records from an event loop to the store's thread and brings the results back.

    Args:
        store: whose `write` runs on the thread.
        limit: events that may wait; beyond it `submit` refuses. Below the number of connections, or it never would.
    """

    def __init__(self, store: EventStore, limit: int) -> None:
        self._store = store
        self._limit = limit
        self._queue: SimpleQueue[Submission | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="askwell-writer", daemon=True)
        self.waiting = 0
        self.batches = 0
        self._thread.start()

    def submit(self, records: Sequence[Record]) -> asyncio.Future[list[bool]] | None:
        """Queue records for the next commit; call from the loop.

        Returns:
            A future of which records were new, done when they are on disk (or failing with StoreUnavailable);
            None when the queue is full.
        """
        if self.full:
            return None
        future: asyncio.Future[list[bool]] = self._loop.create_future()
        self.waiting += len(records)
        self._queue.put((records, future))
        return future

    @property
    def full(self) -> bool:
        """Whether `submit` would refuse."""
        return self.waiting >= self._limit

    async def drain(self) -> None:
        """Write what is queued, then end the thread."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = self._gather(first)
            outcome = self._write(batch)
            self._loop.call_soon_threadsafe(self._settle, batch, outcome)
            if last:
                return

    def _gather(self, first: Submission) -> tuple[list[Submission], bool]:
        """Take what has queued up behind the first submission; the flag says that the end was among it."""
        batch, size = [first], len(first[0])
        while size < BATCH:
            try:
                found = self._queue.get_nowait()
            except Empty:
                break
            if found is None:
                return batch, True
            batch.append(found)
            size += len(found[0])
        return batch, False

    def _write(self, batch: Sequence[Submission]) -> list[bool] | Exception:
        try:
            return self._store.write([record for records, _ in batch for record in records])
        except Exception as error:
            return error

    def _settle(self, batch: Sequence[Submission], outcome: list[bool] | Exception) -> None:
        """Answer the requests of a batch; on the loop."""
        self.batches += 1
        place = 0
        for records, future in batch:
            size = len(records)
            self.waiting -= size
            if future.done():  # its connection is gone, and took the future along
                place += size
            elif isinstance(outcome, list):
                future.set_result(outcome[place : place + size])
                place += size
            else:
                future.set_exception(
                    outcome if isinstance(outcome, StoreUnavailable) else StoreUnavailable(repr(outcome))
                )
