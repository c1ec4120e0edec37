"""Ask Slack how things stand, for events get lost: is the token taken, who reads the channel, who left (P5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.firm import OPEN, OVERHEARD, Firm
from bot.slack.channels import state_of
from bot.slack.directory import Directory
from bot.slack.gateway import Gateway, Later, Never, Revoked
from bot.storage.database import Database
from bot.storage.watching import Key
from bot.usecases import installing, watching
from bot.usecases.watching import Watched

SECONDS = 5
CLOSED = frozenset({"is_archived", "not_in_channel", "channel_not_found"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lookout:
    """Asks Slack what is due, workspace by workspace; what does not answer now is asked again next time."""

    database: Database
    gateway: Gateway
    now: Callable[[], datetime]

    async def look_around(self) -> None:
        """Ask about everything that is due; one workspace's trouble is no other's."""
        for workspace in await watching.workspaces(self.database):
            await self.look_at(workspace)

    async def look_at(self, workspace: Key) -> None:
        """Ask about what is due in one workspace, as (firm id, team id), if it is still open."""
        watched = await watching.due(self.database, workspace, self.now())
        if watched is None:
            return
        try:
            await self._look_at(watched)
        except (Later, Never) as no:
            _log.info("workspace_not_seen", team=workspace[1], reason=no.reason)

    async def may_post(self, token: str, firm_id: str, channel_id: str) -> bool:
        """Tell whether a channel is the firm's and open to nobody else, asked within the hour (THREATS 32)."""
        firm = await watching.before_posting(self.database, firm_id, channel_id)
        if firm.channel_id != channel_id:
            return False
        if firm.channel_is_fresh(self.now()):
            return firm.channel_state == OPEN
        try:
            return await self._look_at_channel(token, firm, channel_id) == OPEN
        except Revoked as dead:
            await self._token_died(firm, token, dead)
            return False

    async def closed(self, firm_id: str, channel_id: str, reason: str) -> None:
        """Note that a channel took no message."""
        await watching.channel_seen(self.database, firm_id, channel_id, reason, self.now())

    async def _look_at(self, watched: Watched) -> None:
        firm, token = watched.firm, watched.token
        try:
            if watched.token_is_due:
                await self.gateway.call(token, "auth.test", {}, within=SECONDS)
                await watching.token_seen(self.database, firm, self.now())
            if watched.channel_is_due:
                await self._look_at_channel(token, firm, firm.channel_id or "")
            for key in watched.people:
                await self._look_at_person(Directory(self.gateway, token, firm), firm, key)
        except Revoked as dead:
            await self._token_died(firm, token, dead)

    async def _token_died(self, firm: Firm, token: str, dead: Revoked) -> None:
        if await installing.token_died(self.database, firm.team_id, token, self.now()):
            _log.warning("installation_revoked", team=firm.team_id, reason=dead.reason)

    async def _look_at_channel(self, token: str, firm: Firm, channel_id: str) -> str:
        try:
            answer = await self.gateway.call(token, "conversations.info", {"channel": channel_id}, within=SECONDS)
            state = state_of(answer.get("channel") or {})
            names = await self._overhearing(token, firm, channel_id) if state == OPEN else []
        except Revoked:
            raise
        except Never as no:
            state, names = no.reason, []
        state = OVERHEARD if names else state
        await watching.channel_seen(self.database, firm.id, channel_id, state, self.now(), ", ".join(names))
        return state

    async def _overhearing(self, token: str, firm: Firm, channel_id: str) -> list[str]:
        """Name those in the channel who are not of the firm; each is described once, and again when they change."""
        directory = Directory(self.gateway, token, firm)
        members = await directory.members(channel_id)
        _, undescribed = await watching.overhearing(self.database, firm, members)
        for user_id in undescribed:
            found = await directory.in_channel(user_id)
            if found is not None:
                await watching.person_seen(self.database, firm, found, self.now())
        named, _ = await watching.overhearing(self.database, firm, members)
        return named

    async def _look_at_person(self, directory: Directory, firm: Firm, key: Key) -> None:
        found = await directory.by_id(key[1])
        if found is None:
            await watching.person_gone(self.database, firm, key, self.now())
        elif (found.team_id, found.user_id) == key:
            await watching.person_seen(self.database, firm, found, self.now())
        else:
            await watching.person_unclear(self.database, firm, key, self.now())
