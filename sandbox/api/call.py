"""One Web API call: its arguments, whose token it carries, and how it is refused."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from sandbox.stage import Stage
from sandbox.things import Channel
from sandbox.world import Install, Person, World

Answer = dict[str, Any]


class SlackError(Exception):
    """Slack says `ok: false`; the message is the error code, `more` goes into the answer beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def refuse_if(problems: list[str], code: str) -> None:
    """Refuse with Slack's own list of what is wrong, if anything is."""
    if problems:
        plain = [problem.removeprefix("[ERROR] ") for problem in problems]
        raise SlackError(code, errors=plain, response_metadata={"messages": problems})


def owner(world: World, token: str) -> Install:
    """Return the installation that a living bot token belongs to."""
    if token in world.dead_tokens:
        raise SlackError("token_revoked")
    found = world.installed_with(token)
    if found is None:
        raise SlackError("invalid_auth" if token else "not_authed")
    if not found.active:
        raise SlackError(found.epitaph)
    return found


@dataclass
class ApiCall:
    """What a method gets: the stage, the installation whose token was used, and the arguments."""

    stage: Stage
    install: Install
    arguments: dict[str, Any]

    @property
    def world(self) -> World:
        """Return the world."""
        return self.stage.world

    @property
    def team_id(self) -> str:
        """Return the workspace of the token."""
        return self.install.team_id

    def get(self, name: str) -> Any:
        """Return an argument or None; an empty string is as good as none."""
        value = self.arguments.get(name)
        return None if value == "" else value

    def need(self, name: str) -> str:
        """Return a required argument."""
        value = self.get(name)
        if value is None:
            problem = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [problem]})
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean argument, however the client wrote it."""
        value = self.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def parsed(self, name: str, code: str) -> Any:
        """Return a JSON argument, given as JSON or as a string of it."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(code) from None

    def require_scope(self, needed: str) -> None:
        """Refuse unless the token has the scope."""
        if needed not in self.install.scopes:
            provided = ",".join(sorted(self.install.scopes))
            raise SlackError("missing_scope", needed=needed, provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """Return the channel that the token may see; any other does not exist."""
        channel = self.world.channels.get(self.need(name))
        if channel is None or not self._visible(channel):
            raise SlackError("channel_not_found")
        return channel

    def _visible(self, channel: Channel) -> bool:
        if channel.is_im:
            return channel.team_id == self.team_id
        return channel.reaches(self.team_id) and (self.is_member(channel) or not channel.is_private)

    def is_member(self, channel: Channel) -> bool:
        """Tell whether the bot is in a channel."""
        return self.world.bot(self.team_id).key in channel.members

    def person(self, user_id: str, missing: str = "user_not_found") -> Person:
        """Return the person that an id means for this token."""
        person = self.world.seen_by_bot(self.team_id, user_id)
        if person is None:
            raise SlackError(missing)
        return person

    def page(self, items: list[Any], default: int = 100) -> tuple[list[Any], Answer]:
        """Return one page of a list and the metadata that leads to the next."""
        limit = int(self.get("limit") or default)
        if not 1 <= limit <= 1000:
            raise SlackError("invalid_limit")
        try:
            start = int(base64.urlsafe_b64decode(self.get("cursor") or "MA==").decode().removeprefix("next:"))
        except ValueError:
            raise SlackError("invalid_cursor") from None
        rest = start + limit < len(items)
        cursor = base64.urlsafe_b64encode(f"next:{start + limit}".encode()).decode() if rest else ""
        return items[start : start + limit], {"response_metadata": {"next_cursor": cursor}}
