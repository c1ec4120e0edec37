"""Which channels outsiders can read: asked of Slack, and remembered for as long as that may be relied on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.firm import OPEN, SHARED
from bot.domain.policy import CHANNEL_IS_FRESH
from bot.slack.gateway import Gateway

REMEMBERED = 10_000
SECONDS = 1


class Channels:
    """Remembers what Slack said of channels; raises Later or Never where it says nothing."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._seen: dict[tuple[str, str], tuple[datetime, bool]] = {}

    async def is_shared(self, token: str, team_id: str, channel_id: str, at: datetime) -> bool:
        """Tell whether somebody of another workspace reads this channel, or is about to."""
        seen = self._seen.get((team_id, channel_id))
        if seen is not None and at - seen[0] < CHANNEL_IS_FRESH:
            return seen[1]
        answer = await self._gateway.call(token, "conversations.info", {"channel": channel_id}, within=SECONDS)
        shared = outsiders_read(answer.get("channel") or {})
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[team_id, channel_id] = at, shared
        return shared


def state_of(channel: Mapping[str, Any]) -> str:
    """Read from Slack's description of a channel whether the bot may post there; if not, Slack's word for why."""
    if channel.get("is_archived"):
        return "is_archived"
    if outsiders_read(channel):
        return SHARED
    return OPEN if channel.get("is_member") else "not_in_channel"


def outsiders_read(channel: Mapping[str, Any]) -> bool:
    """Read from Slack's description of a channel whether another company is in it, or invited (THREATS 31)."""
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
