"""The Events API: subscribed events only, redelivered at once, after a minute and after five when not answered."""

import asyncio
from collections import Counter, deque
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from sandbox import payloads
from sandbox.stage import Call, Stage
from sandbox.wire import EVENTS, Answer, Retry, Wire

RETRIES = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
FAREWELLS = {"app_uninstalled", "tokens_revoked"}
HOUR = timedelta(hours=1)
BUSY, GOOD_ENOUGH = 1000, 0.05  # an app with fewer events an hour is never judged
READ_CHANNELS = {"channels:read", "groups:read"}
SCOPES = {  # any of these lets an event through
    "user_change": {"users:read"},
    "channel_archive": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_left": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_left": {"groups:read"},
    "channel_id_changed": READ_CHANNELS,
    "channel_shared": READ_CHANNELS,
    "channel_unshared": READ_CHANNELS,
    "member_joined_channel": READ_CHANNELS,
    "member_left_channel": READ_CHANNELS,
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
}


class Telling:
    """Carry events to the app, or not: `lose`, `double` and `late` say, per event type, what goes wrong on the way.

    `dropping` loses all of them, as when Slack itself is in trouble; what is lost is never sent again. `switched_off`
    is what Slack does to an app that answers fewer than one in twenty for an hour.
    """

    def __init__(self, stage: Stage, wire: Wire) -> None:
        self.lose: Counter[str] = Counter()
        self.double: Counter[str] = Counter()
        self.late: dict[str, timedelta] = {}
        self.dropping = False
        self.switched_off = False
        self._lately: deque[tuple[datetime, bool]] = deque()
        self._stage = stage
        self._wire = wire
        self._tasks: set[asyncio.Task[None]] = set()

    async def tell(self, team_id: str, name: str, content: dict[str, Any], *, shared: bool = False) -> None:
        """Send one event if the app subscribes to it and may hear it, and return after the first attempt."""
        if not self._hears(team_id, name):
            return
        payload = payloads.event(self._stage, team_id, content, shared=shared)
        if self._is_lost(name):
            call = self._stage.record(Call(self._stage.clock.now(), "payload", name, team_id, arguments=payload))
            self._stage.settle(call, ok=False, error="lost", ms=0)
            return
        copies = 2 if self.double[name] > 0 else 1
        self.double[name] -= copies - 1
        if delay := self.late.get(name):
            self.soon(self._later(name, team_id, payload, delay))
            return
        await asyncio.gather(*(self._first(name, team_id, payload) for _ in range(copies)))

    def _hears(self, team_id: str, name: str) -> bool:
        install, app = self._stage.world.installs.get(team_id), self._stage.world.app
        if self.switched_off or install is None or name not in app.bot_events:
            return False
        needed = SCOPES.get(name)
        return name in FAREWELLS or (install.active and (needed is None or bool(needed & install.scopes)))

    def _is_lost(self, name: str) -> bool:
        if self.lose[name] > 0:
            self.lose[name] -= 1
            return True
        return self.dropping

    async def _later(self, name: str, team_id: str, payload: dict[str, Any], delay: timedelta) -> None:
        await self._stage.clock.sleep_until(self._stage.clock.now() + delay)
        await self._first(name, team_id, payload)

    async def _first(self, name: str, team_id: str, payload: dict[str, Any]) -> None:
        answer = await self._wire.send(EVENTS, name, team_id, payload)
        self._judge(answer)
        if not answer.ok and not answer.no_retry:
            self.soon(self._again(name, team_id, payload, answer))

    def _judge(self, answer: Answer) -> None:
        now = self._stage.clock.now()
        self._lately.append((now, answer.ok))
        while self._lately[0][0] <= now - HOUR:
            self._lately.popleft()
        well = sum(ok for _, ok in self._lately)
        if len(self._lately) >= BUSY and well < GOOD_ENOUGH * len(self._lately):
            self.switched_off = True

    async def _again(self, name: str, team_id: str, payload: dict[str, Any], answer: Answer) -> None:
        failed_at = self._stage.clock.now()
        for number, pause in enumerate(RETRIES, start=1):
            await self._stage.clock.sleep_until(failed_at + pause)
            reason = answer.problem.split()[0]
            answer = await self._wire.send(EVENTS, name, team_id, payload, Retry(number, reason))
            if answer.ok or answer.no_retry:
                return

    def soon(self, telling: Coroutine[Any, Any, None]) -> None:
        """Let something be told while everything else goes on."""
        task = asyncio.create_task(telling)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give up on every redelivery."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
