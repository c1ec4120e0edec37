"""The Events API: subscribed events only, redelivered at once, after a minute and after five when not answered."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from sandbox import payloads
from sandbox.stage import Stage
from sandbox.things import Channel
from sandbox.wire import EVENTS, Answer, Retry, Wire
from sandbox.world import Person

RETRIES = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
FAREWELLS = {"app_uninstalled", "tokens_revoked"}


class Events:
    """Tell the app what happens; `lose` and `double` count, per event type, what goes wrong on the way."""

    def __init__(self, stage: Stage, wire: Wire) -> None:
        self.lose: Counter[str] = Counter()
        self.double: Counter[str] = Counter()
        self._stage = stage
        self._wire = wire
        self._tasks: set[asyncio.Task[None]] = set()

    async def tell(self, team_id: str, name: str, content: dict[str, Any], *, shared: bool = False) -> None:
        """Send one event if the app subscribes to it, and return after the first attempt."""
        install = self._stage.world.installs.get(team_id)
        if install is None or name not in self._stage.world.app.bot_events:
            return
        if not install.active and name not in FAREWELLS:
            return
        if self.lose[name] > 0:
            self.lose[name] -= 1
            return
        payload = payloads.event(self._stage, team_id, content, shared=shared)
        copies = 2 if self.double[name] > 0 else 1
        self.double[name] -= copies - 1
        await asyncio.gather(*(self._first(name, team_id, payload) for _ in range(copies)))

    async def _first(self, name: str, team_id: str, payload: dict[str, Any]) -> None:
        answer = await self._wire.send(EVENTS, name, team_id, payload)
        if not answer.ok and not answer.no_retry:
            self.soon(self._again(name, team_id, payload, answer))

    async def _again(self, name: str, team_id: str, payload: dict[str, Any], answer: Answer) -> None:
        failed_at = self._stage.clock.now()
        for number, pause in enumerate(RETRIES, start=1):
            await self._stage.clock.sleep_until(failed_at + pause)
            reason = answer.problem.split()[0]
            answer = await self._wire.send(EVENTS, name, team_id, payload, Retry(number, reason))
            if answer.ok or answer.no_retry:
                return

    async def stop(self) -> None:
        """Give up on every redelivery."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell_each(self, teams: set[str], name: str, content: dict[str, Any]) -> None:
        for team_id in sorted(teams):
            await self.tell(team_id, name, {"type": name, **content, "event_ts": self._stage.new_ts()})

    async def deactivate(self, person: Person) -> None:
        """Close somebody's account."""
        person.deleted = True
        await self._user_changed(person)

    async def change(self, person: Person, **fields: Any) -> None:
        """Change somebody's profile (name, email, title, guest flags …)."""
        for name, value in fields.items():
            if not hasattr(person, name):
                raise AttributeError(f"a person has no {name}")
            setattr(person, name, value)
        await self._user_changed(person)

    async def _user_changed(self, person: Person) -> None:
        user = {"id": person.user_id, "team_id": person.team_id, "name": person.name, "deleted": person.deleted}
        profile = {"real_name": person.real_name, "title": person.title, "email": person.email}
        self._stage.changed(person.key)
        await self._tell_each({person.team_id}, "user_change", {"user": {**user, "profile": profile}})

    async def archive(self, channel: Channel, by: Person) -> None:
        """Archive a channel."""
        channel.is_archived = True
        self._stage.changed(*channel.members)
        content = {"channel": channel.channel_id, "user": by.user_id, "is_moved": 0}
        await self._tell_each({channel.team_id, *channel.connected}, "channel_archive", content)

    async def remove(self, channel: Channel, person: Person) -> None:
        """Take somebody, perhaps the bot, out of a channel."""
        channel.members.pop(person.key, None)
        self._stage.changed(person.key, *channel.members)
        content = {"user": person.user_id, "channel": channel.channel_id, "team": person.team_id}
        content |= {"channel_type": "G" if channel.is_private else "C"}
        await self._tell_each({channel.team_id, *channel.connected}, "member_left_channel", content)

    async def change_id(self, channel: Channel) -> None:
        """Give a channel a new id, as happens when it becomes shared."""
        old, channels = channel.channel_id, self._stage.world.channels
        channel.channel_id = self._stage.world.new_id("C")
        channels[channel.channel_id] = channels.pop(old)
        for message in channel.messages:
            message.channel_id = channel.channel_id
        content = {"old_channel_id": old, "new_channel_id": channel.channel_id}
        await self._tell_each({channel.team_id, *channel.connected}, "channel_id_changed", content)

    async def uninstall(self, team_id: str, *, revoked_first: bool = True, epitaph: str = "account_inactive") -> None:
        """Remove the app from a workspace; its token is dead, and the two farewells come in no fixed order."""
        install = self._stage.world.installs[team_id]
        install.active, install.epitaph = False, epitaph
        self._stage.world.bot(team_id).deleted = True
        revoked = {"tokens": {"oauth": [], "bot": [install.bot_user_id]}}
        farewells: list[tuple[str, dict[str, Any]]] = [("tokens_revoked", revoked), ("app_uninstalled", {})]
        for name, content in farewells if revoked_first else farewells[::-1]:
            await self.tell(team_id, name, {"type": name, **content})

    def soon(self, telling: Coroutine[Any, Any, None]) -> None:
        """Let something be told while the app already has its answer."""
        task = asyncio.create_task(telling)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
