"""Decide who is delivered when: lanes in order, side by side, never two of one lane at once."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

from bot.delivery.sending import Sender
from bot.domain.refusals import CannotSave
from bot.storage import outbox
from bot.storage.outbox import Parcel
from bot.usecases.stumbling import stumbled

LANES = 16
IDLE_SECONDS = 1.0


class Dispatcher:
    """Delivers what waits; `spacing` is the least number of seconds between two messages in one place."""

    def __init__(self, sender: Sender, now: Callable[[], datetime], *, spacing: float = 1.0) -> None:
        self._sender = sender
        self._now = now
        self._spacing = spacing
        self._wake = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._closed = False
        self.beat = now()

    def wake(self) -> None:
        """Look again now: something was just committed."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled; an outage of the database is waited out."""
        while True:
            self.beat = self._now()
            self._wake.clear()
            try:
                await self._start_lanes()
            except Exception as error:  # noqa: BLE001 - nothing may stop delivery, and nothing is lost by looking again
                stumbled("dispatcher_stumbled", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._wake.wait()

    async def drain(self) -> None:
        """Start nothing new, and let what is under way finish; if this is cancelled, that is too."""
        self._closed = True
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def settle(self) -> None:
        """Deliver everything that is due, and what comes of it, then return; for one who drives the clock."""
        while await self._start_lanes() or self._lanes:
            await asyncio.gather(*self._lanes.values())

    async def _start_lanes(self) -> int:
        async with self._sender.database.reading() as tx:
            heads = await outbox.heads(tx, self._now(), list(self._lanes) or [""], LANES - len(self._lanes))
        if self._closed:
            return 0
        for parcel in heads:
            task = asyncio.create_task(self._deliver(parcel))
            self._lanes[parcel.lane] = task
        return len(heads)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            await self._sender.deliver(parcel)
            await asyncio.sleep(self._spacing)
        except CannotSave:
            await asyncio.sleep(IDLE_SECONDS)
        finally:
            del self._lanes[parcel.lane]
            self.wake()
