"""What the page asks and does, over HTTP, and what it is told over a WebSocket."""

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.client import Client, Impossible
from sandbox.stage import Call, Stage
from sandbox.things import Channel, Message, View
from sandbox.world import Person

STATIC = Path(__file__).parent / "static"
CALLS_SHOWN = 500
HEADERS = {"Content-Security-Policy": "default-src 'self'; connect-src 'self' ws:", "Cache-Control": "no-store"}


class Page:
    """Serve the page and carry out what is done on it."""

    def __init__(self, stage: Stage, client: Client) -> None:
        self._stage = stage
        self._world = stage.world
        self._client = client

    def mount(self, site: web.Application) -> None:
        """Add the page's routes."""
        site.router.add_get("/", self._index)
        site.router.add_static("/page/static", STATIC)
        site.router.add_get("/page/world", self._show_world)
        site.router.add_get("/page/see", self._see)
        site.router.add_get("/page/stream", self._stream)
        site.router.add_get("/page/calls", self._calls)
        site.router.add_get("/page/calls/{number}", self._call)
        site.router.add_post("/page/do", self._do)
        site.router.add_post("/page/clock", self._clock)
        site.router.add_post("/page/reel", self._wind)

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _show_world(self, _request: web.Request) -> web.Response:
        world, app = self._world, self._world.app
        people = [p for p in world.people.values() if not p.is_bot and p.team_id in world.installs]
        seats = world.seats or [p.key for p in people[:3]]
        return web.json_response(
            {
                "workspaces": [
                    {"id": w.team_id, "name": w.name, "domain": w.domain} for w in world.workspaces.values()
                ],
                "people": [_person(p) for p in people],
                "app": {
                    "name": app.name,
                    "bot_user": {team: install.bot_user_id for team, install in world.installs.items()},
                    "commands": [
                        {name: c.get(name, "") for name in ("command", "description", "usage_hint")}
                        for c in app.commands.values()
                    ],
                    "shortcuts": [{name: s.get(name, "") for name in ("name", "callback_id")} for s in app.shortcuts],
                },
                "seats": [{"team": team, "user": user} for team, user in seats],
                "now": self._stage.clock.unix(),
            }
        )

    async def _see(self, request: web.Request) -> web.Response:
        person = self._world.people[request.query["team"], request.query["user"]]
        dm = self._world.direct_message(person.team_id, person)
        shared = [c for c in self._world.channels_of(person) if not c.is_im]
        homes = [view for (_, owner), view in self._world.homes.items() if owner == person.key]
        return web.json_response(
            {
                "channels": [self._channel(c, person) for c in shared],
                "deleted": person.deleted,
                "dm": {"id": dm.channel_id, "messages": self._messages(dm, person)},
                "home": _view(homes[0]) if homes else None,
                "modals": [_view(view) for view in self._world.modals.get(person.key, [])],
                "notices": [{"id": n.id, "text": n.text} for n in self._stage.notices if n.to == person.key],
            }
        )

    def _channel(self, channel: Channel, person: Person) -> dict[str, Any]:
        shown = {"id": channel.channel_id, "name": channel.name, "private": channel.is_private, "unread": 0}
        shown |= {"archived": channel.is_archived, "shared": channel.is_ext_shared}
        return shown | {"messages": self._messages(channel, person)}

    def _messages(self, channel: Channel, person: Person) -> list[dict[str, Any]]:
        seen = channel.seen_by(person.key)
        ids = {message.ts for message in seen}
        tops = [m for m in seen if m.thread_ts in {None, m.ts} or m.thread_ts not in ids]
        return [self._message(m, [r for r in seen if r.thread_ts == m.ts and r.ts != m.ts]) for m in tops]

    def _message(self, message: Message, replies: list[Message]) -> dict[str, Any]:
        author = self._world.author(message)
        shown = message.as_slack() | {"ephemeral": message.ephemeral_to is not None, "reply_count": len(replies)}
        shown["author"] = {"name": author.real_name, "bot": author.is_bot}
        return shown | {"replies": [self._message(reply, []) for reply in replies]}

    async def _stream(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        def watch(kind: str, what: Any) -> None:
            if kind == "call":
                news.put_nowait({"call": _call(what)})
            elif kind == "reel":
                news.put_nowait({"reel": what})
            elif what:
                news.put_nowait({"changed": what})
            else:
                news.put_nowait({"clock": self._stage.clock.unix()})

        watch("reel", self._stage.reel.shown)
        self._stage.watchers.append(watch)
        sending = asyncio.create_task(_send(socket, news))
        try:
            async for _ in socket:
                pass
        finally:
            sending.cancel()
            self._stage.watchers.remove(watch)
        return socket

    async def _calls(self, _request: web.Request) -> web.Response:
        return web.json_response([_call(call) for call in list(self._stage.calls)[-CALLS_SHOWN:]])

    async def _call(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        found = next((call for call in self._stage.calls if call.number == number), None)
        return web.json_response(found.arguments if found else {})

    async def _clock(self, request: web.Request) -> web.Response:
        now = self._stage.clock.advance(float((await request.json())["advance"]))
        return web.json_response({"now": now.timestamp()})

    async def _wind(self, request: web.Request) -> web.Response:
        reel = self._stage.reel
        how = {"play": reel.play, "day": reel.play_day, "stop": reel.stop}.get((await request.json())["how"])
        if how:
            how()
        return web.json_response({"ok": how is not None})

    async def _do(self, request: web.Request) -> web.Response:
        move = await request.json()
        try:
            person = self._world.people[move["team"], move["user"]]
            return web.json_response({"ok": True} | (await self._move(person, move) or {}))
        except (Impossible, KeyError) as no:
            return web.json_response({"ok": False, "error": str(no)})

    async def _move(self, person: Person, move: dict[str, Any]) -> dict[str, Any] | None:
        client = self._client
        match move["what"]:
            case "type":
                await client.type(person, move["channel"], move["text"], move.get("thread_ts"))
            case "click":
                ids = move["block_id"], move["action_id"]
                await client.click(person, move["container"], *ids, move.get("element") or {})
            case "search":
                ids = move["block_id"], move["action_id"]
                return await client.search(person, move["container"], *ids, move["query"])
            case "submit":
                await client.submit(person, move["view"], move["state"])
            case "close":
                await client.close(person, move["view"])
            case "shortcut":
                await client.shortcut(person, move["callback_id"])
            case "home":
                await client.home(person)
            case "dismiss":
                self._stage.notices = [n for n in self._stage.notices if n.id != move["notice"]]
                self._stage.changed(person.key)
            case other:
                raise Impossible(f"nobody can {other} here")
        return None


async def _send(socket: web.WebSocketResponse, news: "asyncio.Queue[dict[str, Any]]") -> None:
    while True:
        await socket.send_json(await news.get())


def _person(person: Person) -> dict[str, Any]:
    shown = {"team": person.team_id, "id": person.user_id, "name": person.real_name, "guest": person.is_guest}
    return shown | {"title": person.title, "role": person.role, "locale": person.locale}


def _view(view: View) -> dict[str, Any]:
    return view.as_slack() | {"errors": view.errors, "busy": view.busy}


def _call(call: Call) -> dict[str, Any]:
    shown = vars(call)
    names = ("kind", "method", "team", "ok", "error", "ms", "number")
    return {name: shown[name] for name in names} | {"at": call.at.timestamp()}
