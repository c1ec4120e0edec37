"""What happens in the sandbox: what was said, what Slack noticed, which triggers live, who waits for a change."""

import asyncio
import itertools
import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox import blockkit, mrkdwn
from sandbox.clock import Clock
from sandbox.forms import named, values
from sandbox.reel import Reel
from sandbox.things import Channel, File, Key, Message
from sandbox.visible import Reader
from sandbox.world import Person, World

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5
CALLS_KEPT = 20_000


@dataclass(frozen=True)
class Notice:
    """A sentence that Slack itself shows to one person, a warning triangle for instance."""

    id: str
    to: Key
    text: str


@dataclass
class Trigger:
    """What lets the app open one modal for one person, once, within three seconds."""

    team_id: str
    owner: Key
    expires: datetime
    from_modal: bool
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the app may answer a command or a click: five times within thirty minutes."""

    team_id: str
    owner: Key
    channel_id: str
    expires: datetime
    message: Message | None = None
    uses: int = 0


@dataclass
class Call:
    """One Web API call of the app, or one payload sent to it."""

    at: datetime
    kind: str
    method: str
    team: str | None
    ok: bool | None = None
    error: str | None = None
    ms: int = 0
    arguments: dict[str, Any] = field(default_factory=dict)
    number: int = 0


class Stage:
    """Hold the world, its clock and everything that happens, and wake whoever waits for a change."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.url = ""
        self.violations: list[str] = []
        self.notices: list[Notice] = []
        self.files: dict[str, File] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.watchers: list[Callable[[str, Any], None]] = []
        self.reel = Reel(lambda: self._tell("reel", self.reel.shown))
        self._numbers = itertools.count(1)
        self._last_ts = 0.0
        self._tick = asyncio.Event()
        clock.on_move(lambda _: self.changed())

    def changed(self, *who: Key) -> None:
        """Say that these people may see something new (nobody named: something else happened)."""
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()
        self._tell("changed", [{"team": team, "user": user} for team, user in who])

    def _tell(self, kind: str, what: Any) -> None:
        for watcher in list(self.watchers):
            watcher(kind, what)

    async def until(self, condition: Callable[[], Any], within: float = 10.0) -> Any:
        """Return the condition's first true value; `within` real seconds, else TimeoutError."""
        async with asyncio.timeout(within):
            while not (value := condition()):
                await self._tick.wait()
        return value

    def record(self, call: Call) -> Call:
        """Remember a call; it is told to watchers when it is settled."""
        call.number = next(self._numbers)
        self.calls.append(call)
        return call

    def settle(self, call: Call, *, ok: bool, error: str | None, ms: float) -> None:
        """Note how a call ended."""
        call.ok, call.error, call.ms = ok, error, round(ms)
        self._tell("call", call)
        self.changed()

    def new_ts(self) -> str:
        """Return a message's timestamp: the clock's, always larger than the one before."""
        self._last_ts = max(self.clock.unix(), self._last_ts + 0.000_1)
        return f"{self._last_ts:.6f}"

    def violation(self, text: str) -> None:
        """Note something that Slack accepts and that must not happen."""
        self.violations.append(text)
        self.changed()

    def notice(self, to: Key, text: str) -> Notice:
        """Show a person a sentence from Slack itself."""
        notice = Notice(f"N{next(self._numbers)}", to, text)
        self.notices.append(notice)
        self.changed(to)
        return notice

    def new_trigger(self, team_id: str, owner: Key, *, from_modal: bool = False) -> str:
        """Return a fresh trigger id."""
        trigger_id = f"{next(self._numbers)}.{next(self._numbers)}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(team_id, owner, self.clock.now() + TRIGGER_LIFE, from_modal)
        return trigger_id

    def new_response_url(self, team_id: str, owner: Key, channel_id: str, message: Message | None = None) -> str:
        """Return a fresh response_url."""
        token = f"{next(self._numbers)}{secrets.token_hex(12)}"
        expires = self.clock.now() + RESPONSE_URL_LIFE
        self.response_urls[token] = ResponseUrl(team_id, owner, channel_id, expires, message)
        return f"{self.url}response/{token}"

    def names(self, team_id: str) -> mrkdwn.Exists:
        """Return a look-up from ids to names, as one workspace sees them."""

        def name(found: str) -> str | None:
            person = self.world.seen_by_bot(team_id, found)
            channel = self.world.channels.get(found)
            if channel and (channel.reaches(team_id) or channel.team_id == team_id):
                return channel.name or "direct message"
            return person.real_name if person else None

        return name

    def reader(self, team_id: str) -> Reader:
        """Return what puts blocks into words for one workspace."""
        return Reader(self.names(team_id))

    def check_words(self, team_id: str, where: str, text: str | None, blocks: Any) -> None:
        """Note every word of the app's that a screen reader misses or that could be somebody's trick."""
        exists, links = self.names(team_id), self.world.allowed_links
        found = list(mrkdwn.problems(text or "", exists, links, bare_links=False))
        for part in mrkdwn.texts(blocks):
            found += mrkdwn.problems(part["text"], exists, links, bare_links=not part.get("verbatim"))
        if blocks and text is not None and not text.strip():
            found.append(f"blocks without text: a screen reader reads nothing: {json.dumps(blocks)[:200]}")
        for problem in found:
            self.violation(f"{where}: {problem}")

    def say(self, channel: Channel, author: Person, text: str, **more: Any) -> Message:
        """Put a message into a channel; `more` are Message's other fields, blocks as the app sent them."""
        blocks = named(more.pop("blocks", None) or [])
        message = Message(self.new_ts(), channel.channel_id, author.key, text, blocks, **more)
        message.values = values(blocks)
        channel.messages.append(message)
        self.changed(*channel.members, *([message.ephemeral_to] if message.ephemeral_to else []))
        return message

    def rewrite(self, channel: Channel, message: Message, text: str, blocks: Any) -> None:
        """Replace a message's text and blocks: without blocks, the buttons are gone."""
        message.text, message.blocks = text, named(blocks or [])
        message.values = values(message.blocks, message.values)
        message.edited_ts = self.new_ts()
        self.changed(*channel.members)

    def remove(self, channel: Channel, message: Message) -> None:
        """Delete a message."""
        channel.messages.remove(message)
        self.changed(*channel.members)

    def app_says(self, team_id: str, channel: Channel, text: str, **more: Any) -> Message:
        """Put a message of the app's into a channel."""
        install = self.world.installs[team_id]
        ids = {"bot_id": install.bot_id, "app_id": self.world.app.app_id}
        return self.say(channel, self.world.bot(team_id), text, **ids, **more)


def refused_blocks(blocks: Any) -> list[str]:
    """List what Slack refuses in a message's blocks (an absent list is fine)."""
    return blockkit.check_message(blocks) if blocks else []
