"""A stage for the sandbox's page: its files, canned answers, and a browser that looks at it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from playwright.async_api import Browser, Page

from tests.browser import NOTES

Json = dict[str, Any]
STATIC = Path(__file__).parents[2] / "sandbox" / "page" / "static"
NOW = 1_793_700_000  # 3 November 2026, late morning in Stockholm


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, note: str | None = None) -> Json:
    return {"text": plain(text), "value": value, **({"description": plain(note)} if note else {})}


def section(text: str, block: str = "s", **more: Any) -> Json:
    return {"type": "section", "block_id": block, "text": mrkdwn(text), **more}


def button(text: str, action: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(text), "value": f"token-{action}", **more}


def field(label: str, block: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block, "label": plain(label), "element": {"action_id": "a", **element}, **more}


def message(text: str, ts: float = NOW - 600, *, bot: bool = True, name: str = "Samarbete", **more: Any) -> Json:
    author = {"user": "UBOT" if bot else "UANNA", "author": {"name": name, "bot": bot}}
    return {"ts": f"{ts:.6f}", "text": text, "replies": [], "ephemeral": False} | author | more


def modal(*blocks: Json, title: str = "Bjud in", view: str = "V1", **more: Any) -> Json:
    shown = {"id": view, "hash": "h", "type": "modal", "title": plain(title), "blocks": list(blocks)}
    return shown | {"errors": {}, "busy": False} | more


def person(team: str, user: str, name: str, role: str, title: str) -> Json:
    return {"team": team, "id": user, "name": name, "title": title, "role": role, "guest": False, "locale": "sv-SE"}


WORLD: Json = {
    "workspaces": [
        {"id": "T1", "name": "Sjöviks Redovisning", "domain": "sjovik"},
        {"id": "T2", "name": "Björkens Bageri", "domain": "bjorken"},
    ],
    "people": [
        person("T1", "UANNA", "Anna Ek", "consultant", "Redovisningskonsult"),
        person("T1", "UMAJ", "Maj Lind", "manager", "Kontorschef"),
        person("T2", "UKURT", "Kurt Björk", "customer", "Ägare"),
    ],
    "app": {
        "name": "Samarbete",
        "bot_user": {"T1": "UBOT", "T2": "UBOT"},
        "commands": [
            {
                "command": "/samarbete",
                "description": "Bjud in, följ upp och avsluta",
                "usage_hint": "bjud-in | lista | hjälp",
            },
            {"command": "/byrå", "description": "Inställningar", "usage_hint": ""},
        ],
        "shortcuts": [
            {"name": "Bjud in en kund", "callback_id": "invite"},
            {"name": "Mina samarbeten", "callback_id": "list"},
        ],
    },
    "seats": [{"team": "T1", "user": "UANNA"}, {"team": "T2", "user": "UKURT"}, {"team": "T1", "user": "UMAJ"}],
    "now": NOW,
}


class Stage:
    """What the page is shown, what it did, and the browser's page itself."""

    page: Page
    address: str

    def __init__(self) -> None:
        self.sight: dict[str, Json] = {user: self._nothing(user) for user in ("UANNA", "UKURT", "UMAJ")}
        self.done: list[Json] = []
        self.answers: dict[str, Json | Callable[[Json], Json]] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.listening = asyncio.Event()
        self.faults: list[str] = []
        self.calls: list[Json] = []

    @staticmethod
    def _nothing(user: str) -> Json:
        channel = {"id": "C1", "name": "kunder", "private": False, "unread": 0, "messages": []}
        return {
            "channels": [channel],
            "dm": {"id": f"D{user}", "messages": []},
            "home": None,
            "modals": [],
            "notices": [],
        }

    def whispers(self, *messages: Json, user: str = "UANNA") -> None:
        """Put messages into a person's DM with the bot."""
        self.sight[user]["dm"]["messages"].extend(messages)

    def opens(self, *views: Json, user: str = "UANNA") -> None:
        """Lay these modals over a person's column."""
        self.sight[user]["modals"] = list(views)

    def then(self, *views: Json) -> Callable[[Json], Json]:
        """This will make an answer by which these modals (none: no modal) lie over Anna's column."""

        def answer(_deed: Json) -> Json:
            self.opens(*views)
            return {"ok": True}

        return answer

    def did(self, what: str) -> list[Json]:
        """List what the page has asked the sandbox to do, of one kind."""
        return [deed for deed in self.done if deed["what"] == what]

    async def push(self, **news: Any) -> None:
        """Tell the page that something happened."""
        for socket in self.sockets:
            await socket.send_json(news)

    async def changed(self, user: str = "UANNA") -> None:
        """Tell the page that a person sees something new."""
        team = "T2" if user == "UKURT" else "T1"
        await self.push(changed=[{"team": team, "user": user}])

    async def go(self, query: str = "") -> Page:
        """Open the page and wait until every column is drawn and listens."""
        await self.page.goto(f"{self.address}/?{query}")
        await self.page.locator(".seat:has([role=tab])").nth(2).wait_for(state="attached")
        await self.listening.wait()
        return self.page

    async def world(self, _request: web.Request) -> web.Response:
        return web.json_response(WORLD)

    async def see(self, request: web.Request) -> web.Response:
        return web.json_response(self.sight[request.query["user"]])

    async def do(self, request: web.Request) -> web.Response:
        deed = await request.json()
        self.done.append(deed)
        answer = self.answers.get(deed["what"], {"ok": True})
        return web.json_response(answer(deed) if callable(answer) else answer)

    async def clock(self, request: web.Request) -> web.Response:
        self.done.append({"what": "clock", **await request.json()})
        return web.json_response({"now": NOW + self.done[-1]["advance"]})

    async def called(self, _request: web.Request) -> web.Response:
        return web.json_response(self.calls)

    async def stream(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.add(socket)
        self.listening.set()
        async for incoming in socket:
            if incoming.type is WSMsgType.ERROR:
                break
        self.sockets.discard(socket)
        return socket

    async def index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    def app(self) -> web.Application:
        """Serve the page's files and the canned answers."""
        app = web.Application()
        app.router.add_get("/", self.index)
        app.router.add_static("/page/static", STATIC)
        app.router.add_get("/page/world", self.world)
        app.router.add_get("/page/see", self.see)
        app.router.add_get("/page/calls", self.called)
        app.router.add_get("/page/stream", self.stream)
        app.router.add_post("/page/do", self.do)
        app.router.add_post("/page/clock", self.clock)
        return app


@asynccontextmanager
async def serve(stage: Stage) -> AsyncIterator[None]:
    """Serve the stage on a free port of this machine."""
    runner = web.AppRunner(stage.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stage.address = site.name.rstrip("/").replace(":0", f":{runner.addresses[0][1]}")
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def look(stage: Stage, browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """This will open the stage in a window of its own; what the page complains about ends up in `stage.faults`."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, **options)
    page = stage.page = await context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: stage.faults.append(str(error)))
    page.on("console", lambda line: stage.faults.append(line.text) if line.type == "error" else None)
    yield page
    await context.close()


def in_browser(test: Callable[[Stage], Awaitable[None]]) -> Callable[[Browser | None], Coroutine[Any, Any, None]]:
    """This will run a test on a stage in a browser; without one on the machine it leaves a note and returns."""

    async def run(chromium: Browser | None) -> None:
        if chromium is None:
            NOTES.append(f"{test.__name__}: no Chromium on PATH, so the page was not looked at")
            return
        stage = Stage()
        async with serve(stage), look(stage, chromium):
            await test(stage)
        assert stage.faults == []

    run.__name__, run.__module__ = test.__name__, test.__module__
    return pytest.mark.asyncio(loop_scope="session")(run)
