"""What Slack sends to the app, field by field."""

import re
from typing import Any

from sandbox.mrkdwn import escape
from sandbox.stage import Stage
from sandbox.things import Channel, Key, Message, View
from sandbox.visible import Placed
from sandbox.world import Person

NAME = re.compile(r"(?<![\w<])([@#])([\w.-]*\w)")
URL = re.compile(r"https?://[^\s<>]+")


def base(stage: Stage, kind: str, team_id: str, person: Person) -> dict[str, Any]:
    """Return what every interaction carries: the app, the workspace, and who did it."""
    team = {"id": team_id, "domain": stage.world.workspaces[team_id].domain}
    user = {"id": person.user_id, "username": person.name, "name": person.name, "team_id": person.team_id}
    app = {"api_app_id": stage.world.app.app_id, "token": stage.world.app.verification_token}
    return {"type": kind, "team": team, "user": user, **app, "enterprise": None, "is_enterprise_install": False}


def command(stage: Stage, person: Person, channel: Channel, name: str, text: str) -> dict[str, Any]:
    """Return a slash command's payload."""
    team_id, app = person.team_id, stage.world.app
    kind = "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name
    where = {"team_id": team_id, "team_domain": stage.world.workspaces[team_id].domain}
    where |= {"channel_id": channel.channel_id, "channel_name": kind}
    who = {"user_id": person.user_id, "user_name": person.name}
    should_escape = bool(app.commands[name].get("should_escape"))
    what = {"command": name, "text": _typed(stage, team_id, text, should_escape=should_escape)}
    ids: dict[str, Any] = {"token": app.verification_token, "api_app_id": app.app_id, "is_enterprise_install": "false"}
    back = {"response_url": stage.new_response_url(team_id, person.key, channel.channel_id)}
    return ids | where | who | what | back | {"trigger_id": stage.new_trigger(team_id, person.key)}


def _typed(stage: Stage, team_id: str, text: str, *, should_escape: bool) -> str:
    """Slack escapes & < > always; names become ids only for a command that asks for it."""
    text = escape(text)
    if not should_escape:
        return text

    def known(match: re.Match[str]) -> str:
        for found_id, name in _names(stage, team_id, match.group(1)):
            if name == match.group(2):
                return f"<{match.group(1)}{found_id}|{name}>"
        return match.group(0)

    return NAME.sub(known, URL.sub(lambda match: f"<{match.group(0)}>", text))


def _names(stage: Stage, team_id: str, sign: str) -> list[tuple[str, str]]:
    if sign == "#":
        channels = stage.world.channels.values()
        return [(c.channel_id, c.name) for c in channels if c.reaches(team_id)]
    people = stage.world.people.values()
    return [(p.user_id, p.name) for p in people if stage.world.seen_by_bot(team_id, p.user_id) is p]


def in_message(stage: Stage, kind: str, person: Person, channel: Channel, message: Message) -> dict[str, Any]:
    """Return the part of an interaction that says in which message it happened."""
    team_id = message.author[0]
    ephemeral = message.ephemeral_to is not None
    container: dict[str, Any] = {"type": "message", "message_ts": message.ts, "channel_id": channel.channel_id}
    container |= {"is_ephemeral": ephemeral} | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
    payload = base(stage, kind, team_id, person) | {"container": container}
    payload["channel"] = {"id": channel.channel_id, "name": "directmessage" if channel.is_im else channel.name}
    return payload if ephemeral else payload | {"message": message.as_slack()}


def in_view(stage: Stage, kind: str, person: Person, view: View) -> dict[str, Any]:
    """Return the part of an interaction that says in which view it happened."""
    return base(stage, kind, person.team_id, person) | {"view": view.as_slack()}


def action(placed: Placed, value: dict[str, Any], action_ts: str) -> dict[str, Any]:
    """Return the one action of a click."""
    element = placed.element
    kept = ("text", "value", "style", "placeholder", "confirm", "url")
    told = {name: element[name] for name in kept if name in element and element["type"] == "button"}
    ids = {"type": element["type"], "block_id": placed.ids[0], "action_id": placed.ids[1], "action_ts": action_ts}
    return ids | told | value


def event(stage: Stage, team_id: str, content: dict[str, Any], *, shared: bool = False) -> dict[str, Any]:
    """Wrap an event for the Events API."""
    install, app = stage.world.installs[team_id], stage.world.app
    authorization: dict[str, Any] = {"enterprise_id": None, "team_id": team_id, "user_id": install.bot_user_id}
    authorization |= {"is_bot": True, "is_enterprise_install": False}
    ids: dict[str, Any] = {
        "token": app.verification_token,
        "team_id": team_id,
        "api_app_id": app.app_id,
        "type": "event_callback",
    }
    event_id = stage.world.new_id("Ev")
    ids |= {"event_id": event_id, "event_time": int(stage.clock.unix()), "event_context": f"4-{event_id}"}
    return ids | {"event": content, "authorizations": [authorization], "is_ext_shared_channel": shared}


def home_opened(stage: Stage, person: Key, channel: Channel, view: View | None) -> dict[str, Any]:
    """Return the event of somebody opening the Home tab."""
    content = {"type": "app_home_opened", "user": person[1], "channel": channel.channel_id, "tab": "home"}
    return content | {"event_ts": f"{stage.clock.unix():.6f}"} | ({"view": view.as_slack()} if view else {})
