"""What happens in a workspace without the app's doing, and how the app hears of it."""

from collections.abc import Iterable
from typing import Any

from sandbox.api import shapes
from sandbox.telling import Telling
from sandbox.things import Channel
from sandbox.world import Person


class Events(Telling):
    """Let things happen to people, channels and the app itself, and tell whoever subscribes."""

    async def _tell_each(self, teams: Iterable[str], name: str, content: dict[str, Any], *, shared: bool) -> None:
        for team_id in sorted(set(teams)):
            stamped = {"type": name, **content, "event_ts": self._stage.new_ts()}
            await self.tell(team_id, name, stamped, shared=shared)

    async def _tell_channel(
        self, channel: Channel, name: str, content: dict[str, Any], teams: set[str] | None = None
    ) -> None:
        """Tell every workspace in a channel (a private one: whose bot sits in it), or `teams`."""
        if teams is None:
            teams = self._with_bot(channel) if channel.is_private else {channel.team_id, *channel.connected}
        self._stage.changed(*channel.members)
        await self._tell_each(teams, name, content, shared=channel.is_ext_shared)

    def _with_bot(self, channel: Channel) -> set[str]:
        world = self._stage.world
        teams = {channel.team_id, *channel.connected} & world.installs.keys()
        return {team for team in teams if world.bot(team).key in channel.members}

    async def deactivate(self, person: Person) -> None:
        """Close somebody's account."""
        await self.change(person, deleted=True)

    async def reactivate(self, person: Person) -> None:
        """Open somebody's account again."""
        await self.change(person, deleted=False)

    async def change(self, person: Person, **fields: Any) -> None:
        """Change somebody's profile (name, real_name, email, title, guest flags …)."""
        for name, value in fields.items():
            if not hasattr(person, name):
                raise AttributeError(f"a person has no {name}")
            setattr(person, name, value)
        person.updated = int(self._stage.clock.unix())
        self._stage.changed(person.key)
        if person.team_id in self._stage.world.installs:
            user = shapes.user(self._stage.world, person.team_id, person, locale=True)
            content = {"user": user, "cache_ts": person.updated}
            await self._tell_each({person.team_id}, "user_change", content, shared=False)

    async def archive(self, channel: Channel, by: Person) -> None:
        """Archive a channel."""
        channel.is_archived = True
        content = {"channel": channel.channel_id, "user": by.user_id, "is_moved": 0}
        await self._tell_channel(channel, f"{_family(channel)}_archive", content)

    async def unarchive(self, channel: Channel, by: Person) -> None:
        """Bring an archived channel back; bots are not put back into it."""
        channel.is_archived = False
        content = {"channel": channel.channel_id, "user": by.user_id}
        await self._tell_channel(channel, f"{_family(channel)}_unarchive", content)

    async def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.previous_names.insert(0, channel.name)
        channel.name = name
        told = {"id": channel.channel_id, "name": name, "created": channel.created}
        await self._tell_channel(channel, f"{_family(channel)}_rename", {"channel": told})

    async def share(self, channel: Channel, outsiders: list[Person]) -> None:
        """Connect a channel with the workspaces of some outsiders (Slack Connect), and let them in."""
        for team_id in sorted({person.team_id for person in outsiders} - {channel.team_id, *channel.connected}):
            channel.connected.add(team_id)
            channel.invited.discard(team_id)
            content = {"connected_team_id": team_id, "channel": channel.channel_id}
            await self._tell_channel(channel, "channel_shared", content)
        for person in outsiders:
            await self.join(channel, person)

    async def unshare(self, channel: Channel, team_id: str) -> None:
        """Disconnect a workspace from a shared channel; its people are out."""
        channel.connected.discard(team_id)
        channel.members = {key: None for key in channel.members if key[0] != team_id}
        content = {"previously_connected_team_id": team_id, "channel": channel.channel_id}
        await self._tell_channel(channel, "channel_unshared", content | {"is_ext_shared": channel.is_ext_shared})

    async def join(self, channel: Channel, person: Person) -> None:
        """Let somebody, perhaps the bot, into a channel."""
        channel.members[person.key] = None
        content, hearers = _membership(channel, person), self._with_bot(channel)
        await self._tell_channel(channel, "member_joined_channel", content, hearers)

    async def remove(self, channel: Channel, person: Person) -> None:
        """Take somebody out of a channel; a bot that is taken out hears that it left."""
        hearers = self._with_bot(channel)
        channel.members.pop(person.key, None)
        self._stage.changed(person.key)
        await self._tell_channel(channel, "member_left_channel", _membership(channel, person), hearers)
        if person.is_bot:
            name = f"{_family(channel)}_left"
            content = {"channel": channel.channel_id, "actor_id": person.user_id}
            await self._tell_each({person.team_id}, name, content, shared=channel.is_ext_shared)

    async def change_id(self, channel: Channel) -> None:
        """Give a channel a new id, as happens when it becomes shared."""
        old, channels = channel.channel_id, self._stage.world.channels
        channel.channel_id = self._stage.world.new_id("C")
        channels[channel.channel_id] = channels.pop(old)
        for message in channel.messages:
            message.channel_id = channel.channel_id
        for url in self._stage.response_urls.values():
            url.channel_id = channel.channel_id if url.channel_id == old else url.channel_id
        content = {"old_channel_id": old, "new_channel_id": channel.channel_id}
        await self._tell_channel(channel, "channel_id_changed", content)

    async def uninstall(self, team_id: str, *, revoked_first: bool = True, epitaph: str = "account_inactive") -> None:
        """Remove the app from a workspace; its token is dead, and the two farewells come in no fixed order."""
        install = self._stage.world.installs[team_id]
        install.active, install.epitaph = False, epitaph
        self._stage.world.bot(team_id).deleted = True
        revoked = {"tokens": {"oauth": [], "bot": [install.bot_user_id]}}
        farewells: list[tuple[str, dict[str, Any]]] = [("tokens_revoked", revoked), ("app_uninstalled", {})]
        for name, content in farewells if revoked_first else farewells[::-1]:
            await self.tell(team_id, name, {"type": name, **content})


def _family(channel: Channel) -> str:
    return "group" if channel.is_private else "channel"


def _membership(channel: Channel, person: Person) -> dict[str, Any]:
    where = {"channel": channel.channel_id, "channel_type": "G" if channel.is_private else "C"}
    return {"user": person.user_id, **where, "team": person.team_id}
