"""conversations.*: channels as the token's workspace sees them."""

from typing import Any

from sandbox.api import shapes
from sandbox.api.call import Answer, ApiCall, SlackError
from sandbox.things import Channel

HISTORY_LIMIT = 15


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


READ_SCOPE = {"im": "im:read", "private_channel": "groups:read", "public_channel": "channels:read"}
HISTORY_SCOPE = {"im": "im:history", "private_channel": "groups:history", "public_channel": "channels:history"}


def shown(call: ApiCall, channel: Channel) -> dict[str, Any]:
    """Return Slack's channel object as this token may see it."""
    return shapes.channel(call.world, call.team_id, channel)


async def open_(call: ApiCall) -> Answer:
    """conversations.open, for one person."""
    users = call.need("users").split(",")
    if len(users) > 1:
        call.require_scope("mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    person = call.person(users[0])
    if call.world.is_stranger(call.team_id, person):
        raise SlackError("user_not_found")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    if person.deleted:
        raise SlackError("user_disabled")
    channel = call.world.direct_message(call.team_id, person)
    return {"channel": shown(call, channel) if call.flag("return_im") else {"id": channel.channel_id}}


def _readable(call: ApiCall, scopes: dict[str, str]) -> Channel:
    channel = call.channel()
    call.require_scope(scopes[_kind(channel)])
    return channel


async def info(call: ApiCall) -> Answer:
    """conversations.info."""
    channel = _readable(call, READ_SCOPE)
    counted = {"num_members": len(channel.members)} if call.flag("include_num_members") else {}
    return {"channel": shown(call, channel) | counted}


async def members(call: ApiCall) -> Answer:
    """conversations.members."""
    channel = _readable(call, READ_SCOPE)
    page, metadata = call.page([user_id for _, user_id in channel.members])
    return {"members": page} | metadata


async def list_(call: ApiCall) -> Answer:
    """conversations.list."""
    types = set(str(call.get("types") or "public_channel").split(","))
    for kind in sorted(types & READ_SCOPE.keys()):
        call.require_scope(READ_SCOPE[kind])
    found = [channel for channel in call.world.channels.values() if _kind(channel) in types and _listed(call, channel)]
    page, metadata = call.page([shown(call, channel) for channel in found])
    return {"channels": page} | metadata


def _listed(call: ApiCall, channel: Channel) -> bool:
    if channel.is_archived and call.flag("exclude_archived"):
        return False
    if channel.is_im or channel.is_private:
        return call.is_member(channel)
    return channel.reaches(call.team_id)


async def history(call: ApiCall) -> Answer:
    """conversations.history, at most fifteen messages a call."""
    channel = _readable(call, HISTORY_SCOPE)
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    oldest, latest = float(call.get("oldest") or 0), float(call.get("latest") or "inf")
    lasting = [m for m in channel.messages if not m.ephemeral_to and m.thread_ts in {None, m.ts}]
    found = [message.as_slack() for message in reversed(lasting) if oldest < float(message.ts) < latest]
    if not call.flag("include_all_metadata"):
        found = [{key: value for key, value in message.items() if key != "metadata"} for message in found]
    call.arguments["limit"] = min(int(call.get("limit") or HISTORY_LIMIT), HISTORY_LIMIT)
    page, metadata = call.page(found)
    return {"messages": page, "has_more": bool(metadata["response_metadata"]["next_cursor"])} | metadata
