"""A small sandbox for a test: two workspaces, somebody who calls its API, an app that writes down what it gets."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from sandbox.clock import Clock
from sandbox.server import Slack
from sandbox.things import Channel
from sandbox.world import App, Person, World

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
EVENTS = [
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
    "user_change",
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_id_changed",
    "channel_shared",
    "member_left_channel",
    "message.im",
    "message.channels",
]
SCOPES = [
    "commands",
    "chat:write",
    "im:write",
    "files:write",
    "im:read",
    "im:history",
    "users:read",
    "users:read.email",
    "channels:read",
    "channels:history",
    "groups:read",
    "groups:history",
]
BACK = "https://bot.example/slack/oauth_redirect"


def manifest() -> dict[str, Any]:
    """Make a manifest that asks for everything the sandbox can give."""
    return {
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "Samarbete"},
            "slash_commands": [{"command": "/samarbete", "should_escape": True}],
            "shortcuts": [{"name": "Bjud in", "type": "global", "callback_id": "invite"}],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}, "redirect_urls": [BACK]},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENTS]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@dataclass
class Received:
    """One request that the app got."""

    headers: Mapping[str, str]
    raw: bytes
    payload: dict[str, Any]


@dataclass
class TheApp:
    """An app over HTTP: answers with what waits in `answers` (status, body), else 200 and nothing."""

    received: list[Received] = field(default_factory=list)
    answers: deque[tuple[int, Any]] = field(default_factory=deque)
    silent: bool = False

    async def handle(self, request: web.Request) -> web.Response:
        """Write a request down and answer it."""
        raw = await request.read()
        self.received.append(Received(request.headers, raw, _payload(request, raw)))
        if self.silent:
            await asyncio.Event().wait()
        status, body = self.answers.popleft() if self.answers else (200, None)
        headers = {"X-Slack-No-Retry": "1"} if body == "no retry" else {}
        if isinstance(body, dict):
            return web.json_response(body, status=status)
        return web.Response(status=status, text=body or "", headers=headers)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """List the events of one type that arrived, in order."""
        return [r.payload["event"] for r in self.received if r.payload.get("event", {}).get("type") == kind]


def _payload(request: web.Request, raw: bytes) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(raw))
    form = {key: values[0] for key, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    return dict(json.loads(form["payload"])) if "payload" in form else form


@dataclass
class Room:
    """What a test has at hand."""

    slack: Slack
    app: TheApp
    session: aiohttp.ClientSession
    anna: Person
    kurt: Person
    stranger: Person
    kunder: Channel

    @property
    def token(self) -> str:
        """Return the token of the first workspace."""
        return self.slack.world.installs["T1"].bot_token

    async def raw(
        self, method: str, arguments: Mapping[str, Any] | None = None, token: str | None = None
    ) -> aiohttp.ClientResponse:
        """Call a method with a form, and return the whole response, read."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in (arguments or {}).items()}
        async with self.session.post(f"{self.slack.api_url}{method}", data=form, headers=headers) as response:
            await response.read()
            return response

    async def call(self, method: str, token: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Call a method and return what Slack says."""
        return dict(await (await self.raw(method, arguments, token)).json())

    async def says(self, text: str = "Hej", channel: str = "C1", **more: Any) -> dict[str, Any]:
        """Post a message as the bot."""
        quiet = {"unfurl_links": "false", "unfurl_media": "false"}
        return await self.call("chat.postMessage", channel=channel, text=text, **quiet | more)


def world(**changes: Any) -> World:
    """Make two workspaces: an accounting firm with a guest, and a bakery that shares no channel with it."""
    made = World(App(manifest() | changes))
    made.add_workspace("Sjövik", domain="sjovik", team_id="T1")
    made.add_workspace("Bageriet", domain="bageriet", team_id="T2")
    anna = made.add_person("T1", "anna", user_id="UANNA", real_name="Anna Ek", email="anna@sjovik.example")
    kurt = made.add_person("T1", "kurt", user_id="UKURT", real_name="Kurt Björk", is_restricted=True)
    made.add_person("T1", "mona", user_id="UMONA", real_name="Mona Lind", is_admin=True)
    made.add_person("T2", "siv", user_id="USIV", real_name="Siv Bagare", email="siv@bageriet.example")
    bots = [made.bot(made.install(team).team_id) for team in ("T1", "T2")]
    made.add_channel("T1", "kunder", [anna, kurt, bots[0]], channel_id="C1")
    return made


def furnish(room: Room) -> None:
    """Add a channel of the other workspace, one without the bot, an archived one, and somebody who left."""
    world = room.slack.world
    world.add_channel("T2", "brod", [room.stranger, world.bot("T2")], channel_id="C2")
    world.add_channel("T1", "utan", [room.anna], channel_id="C3")
    world.add_channel("T1", "arkiv", [room.anna, world.bot("T1")], channel_id="C4", is_archived=True)
    world.add_person("T1", "gone", user_id="UGONE", email="gone@sjovik.example", deleted=True)


@asynccontextmanager
async def room(*, http: bool = True, **changes: Any) -> AsyncIterator[Room]:
    """Open a sandbox at noon, with an app that hears of everything (over HTTP, else nobody is connected)."""
    made, app = world(**changes), TheApp()
    slack = Slack(made, Clock(NOON))
    site = web.Application()
    site.router.add_post("/slack/events", app.handle)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await slack.start()
    if http:
        slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    people = made.people["T1", "UANNA"], made.people["T1", "UKURT"], made.people["T2", "USIV"]
    async with aiohttp.ClientSession() as session:
        yield Room(slack, app, session, *people, made.channels["C1"])
    await slack.stop()
    await runner.cleanup()
