"""What plays by itself on the page, such as a demo's month: whoever watches may stop it, or see a day at a time."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Whether something plays."""

    NOTHING = "nothing"
    PLAYING = "playing"
    STOPPED = "stopped"
    OVER = "over"


class Reel:
    """Give the turns to whoever plays; `moved` is called whenever there is something new to show."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self.state = State.NOTHING
        self._moved = moved
        self._at: datetime | None = None
        self._told: dict[str, str] = {}
        self._only: date | None = None
        self._going = asyncio.Event()
        self._going.set()

    @property
    def shown(self) -> dict[str, Any]:
        """Return what the page shows: the state, the moment that is played, and what was told of it, by language."""
        return {"state": self.state, "at": self._at.timestamp() if self._at else None, "told": self._told}

    async def turn(self, at: datetime) -> None:
        """Return when this moment may be played: now, or as soon as somebody lets its day play."""
        if self._at is None or at.date() != self._at.date():
            self._told = {}
        self._at = at
        if self._only not in {None, at.date()}:
            self.stop()
        self._set(State.PLAYING if self._going.is_set() else State.STOPPED)
        await self._going.wait()

    def tell(self, told: dict[str, str]) -> None:
        """Say what happens in this moment, in each language of the page."""
        self._told = told
        self._moved()

    def end(self) -> None:
        """Say that there is no more."""
        self._told = {}
        self._set(State.OVER)

    def play(self) -> None:
        """Play on to the end."""
        self._only = None
        self._go()

    def play_day(self) -> None:
        """Play until this day is over; between two days that is the one that comes."""
        self._only = self._at.date() if self._at else None
        self._go()

    def stop(self) -> None:
        """Play nothing more when this moment is over."""
        self._going.clear()
        self._set(State.STOPPED)

    def _go(self) -> None:
        self._going.set()
        self._set(State.PLAYING)

    def _set(self, state: State) -> None:
        if self.state is not State.OVER:
            self.state = state
        self._moved()
