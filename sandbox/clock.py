"""The sandbox's time: real time that can be moved ahead, or a frozen moment that only moves when told."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[datetime], None]


class Clock:
    """Tell the sandbox's time; with `frozen_at` (an aware datetime) it stands still between moves."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen_at = frozen_at
        self._offset = timedelta()
        self._listeners: list[Listener] = []
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return (self._frozen_at or datetime.now(UTC)).astimezone(UTC) + self._offset

    def unix(self) -> float:
        """Return the present moment in unix seconds."""
        return self.now().timestamp()

    def advance(self, by: timedelta | float) -> datetime:
        """Move time ahead (a number is seconds) and tell everyone who waits; time never goes back."""
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta():
            raise ValueError("the sandbox's clock only moves ahead")
        self._offset += step
        now = self.now()
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        for listener in list(self._listeners):
            listener(now)
        return now

    def on_move(self, listener: Listener) -> None:
        """Call the listener with the new time after each move."""
        self._listeners.append(listener)

    async def sleep_until(self, when: datetime) -> None:
        """Return when the clock shows that moment: by itself, or because somebody moved it."""
        while (left := (when - self.now()).total_seconds()) > 0:
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), None if self._frozen_at else left)
            except TimeoutError:
                continue
