"""chat.*: what the app says, changes and takes back."""

from typing import Any

from sandbox.api.call import Answer, ApiCall, SlackError, refuse_if
from sandbox.blockkit import check_metadata
from sandbox.limits import MESSAGE_TEXT
from sandbox.stage import refused_blocks
from sandbox.things import Channel, Message


def content(call: ApiCall, where: str) -> tuple[str, Any]:
    """Return text and blocks as Slack accepts them, and note what nobody should send."""
    text, blocks = str(call.get("text") or ""), call.parsed("blocks", "invalid_blocks_format")
    if call.get("attachments"):
        call.stage.violation(f"{where}: attachments are not part of this sandbox")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    refuse_if(refused_blocks(blocks), "invalid_blocks")
    call.stage.check_words(call.team_id, where, text, blocks)
    return text, blocks


def _target(call: ApiCall) -> Channel:
    """Return where to post: a user id opens the direct message with that person."""
    target = call.need("channel")
    if target.startswith(("U", "W")):
        return _direct_message(call, target)
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    if not channel.is_im and not call.is_member(channel) and "chat:write.public" not in call.install.scopes:
        raise SlackError("not_in_channel")
    return channel


def _direct_message(call: ApiCall, user_id: str) -> Channel:
    """Return the direct message with somebody; Slack takes what is written to a deactivated person, too."""
    person = call.person(user_id, missing="channel_not_found")
    if call.world.is_stranger(call.team_id, person) or person.is_bot:
        raise SlackError("channel_not_found")
    return call.world.direct_message(call.team_id, person)


def _metadata(call: ApiCall) -> Any:
    metadata = call.parsed("metadata", "invalid_metadata_format")
    for problem in check_metadata(metadata) if metadata else []:
        call.stage.violation(f"chat: {problem}")
    return metadata


def _thread(call: ApiCall, channel: Channel) -> str | None:
    thread_ts = call.get("thread_ts")
    if thread_ts and channel.find(str(thread_ts)) is None:
        raise SlackError("thread_not_found")
    return str(thread_ts) if thread_ts else None


async def post_message(call: ApiCall) -> Answer:
    """chat.postMessage."""
    channel = _target(call)
    text, blocks = content(call, "chat.postMessage")
    if call.flag("unfurl_links", default=True) or call.flag("unfurl_media", default=True):
        call.stage.violation(f"chat.postMessage: unfurling is on: {text[:80]!r}")
    more = {"blocks": blocks, "metadata": _metadata(call), "thread_ts": _thread(call, channel)}
    message = call.stage.app_says(call.team_id, channel, text, **more)
    return {"channel": channel.channel_id, "ts": message.ts, "message": message.as_slack()}


async def post_ephemeral(call: ApiCall) -> Answer:
    """chat.postEphemeral."""
    channel, person = call.channel(), call.person(call.need("user"))
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if person.key not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = content(call, "chat.postEphemeral")
    more = {"blocks": blocks, "thread_ts": _thread(call, channel), "ephemeral_to": person.key}
    return {"message_ts": call.stage.app_says(call.team_id, channel, text, **more).ts}


def _own(call: ApiCall, channel: Channel, refusal: str) -> Message:
    message = channel.find(call.need("ts"))
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.bot_id != call.install.bot_id:
        raise SlackError(refusal)
    return message


async def update(call: ApiCall) -> Answer:
    """chat.update; a user id is no channel here."""
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    text, blocks = content(call, "chat.update")
    if (metadata := _metadata(call)) is not None:
        message.metadata = metadata
    call.stage.rewrite(channel, message, text, blocks)
    return {"channel": channel.channel_id, "ts": message.ts, "text": text, "message": message.as_slack()}


async def delete(call: ApiCall) -> Answer:
    """chat.delete."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.stage.remove(channel, message)
    return {"channel": channel.channel_id, "ts": message.ts}
