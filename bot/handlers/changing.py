"""Something changes in a workspace: what Slack says of it only makes us ask, since events come twice, late or never."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.storage.database import Database
from bot.usecases import watching

_ID = re.compile(r"[A-Z][A-Z0-9]{1,31}")


async def person_changed(database: Database, payload: Mapping[str, Any], team_id: str, at: datetime) -> None:  # noqa: ARG001 - the same for every notice
    """Doubt what is known of somebody: they may have another address, or be gone."""
    user = _event(payload).get("user")
    user = user if isinstance(user, Mapping) else {}
    user_id, home = _id(user.get("id")), _id(user.get("team_id")) or team_id
    if user_id:
        await watching.person_doubted(database, team_id, (home, user_id))


async def channel_changed(database: Database, payload: Mapping[str, Any], team_id: str, at: datetime) -> None:  # noqa: ARG001 - the same for every notice
    """Doubt what is known of a channel: it may be closed, open again, or read by others."""
    channel_id = _id(_event(payload).get("channel"))
    if channel_id:
        await watching.channel_doubted(database, team_id, channel_id)


async def channel_moved(database: Database, payload: Mapping[str, Any], team_id: str, at: datetime) -> None:
    """Follow a channel to its new id."""
    event = _event(payload)
    before, after = _id(event.get("old_channel_id")), _id(event.get("new_channel_id"))
    if before and after:
        await watching.channel_moved(database, team_id, before, after, at)


def _event(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    event: Mapping[str, Any] = payload["event"]
    return event


def _id(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
