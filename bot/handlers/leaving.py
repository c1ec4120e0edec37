"""The app is removed from a workspace: Slack says so twice, in no fixed order, and nobody in particular did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.storage.database import Database
from bot.usecases import installing


async def uninstalled(database: Database, payload: Mapping[str, Any], team_id: str, at: datetime) -> None:
    """Close the workspace; its data stays."""
    await installing.removed(database, team_id, _when(payload, at), at)


async def tokens_revoked(database: Database, payload: Mapping[str, Any], team_id: str, at: datetime) -> None:
    """Close the workspace if it is the bot's token that died; people's own are none of ours."""
    tokens = (payload.get("event") or {}).get("tokens")
    if isinstance(tokens, Mapping) and tokens.get("bot"):
        await installing.removed(database, team_id, _when(payload, at), at)


def _when(payload: Mapping[str, Any], at: datetime) -> int:
    happened = payload.get("event_time")
    return happened if isinstance(happened, int) else int(at.timestamp())
