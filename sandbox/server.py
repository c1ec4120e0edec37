"""The stand-in Slack as one server on this machine: Web API, sockets, answers to clicks, and the page."""

from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any

from aiohttp import web

from sandbox import replies
from sandbox.api.files import Store
from sandbox.client import Client
from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.faults import Fault, Faults, Planned
from sandbox.oauth import OAuth
from sandbox.page.api import Page
from sandbox.page.operator import Operator
from sandbox.rates import Rates
from sandbox.reel import Reel
from sandbox.stage import Stage
from sandbox.story import Player
from sandbox.webapi import WebApi
from sandbox.wire import Wire
from sandbox.world import World

BIGGEST_BODY = 4 * 1024 * 1024
GOODBYE = 0.2  # seconds for requests that still hang when the sandbox closes


class Slack:
    """A whole Slack for one app; delivers over Socket Mode, or signed HTTP after `deliver_to`."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.stage = Stage(world, clock)
        self.faults = Faults()
        self.rates = Rates()
        self.wire = Wire(self.stage, clock)
        self.events = Events(self.stage, self.wire)
        self.client = Client(self.stage, self.wire, self.events)
        self._api = WebApi(self.stage, self.faults, self.rates)
        self._api.app_method("apps.connections.open", self.wire.open_connection)
        self._oauth = OAuth(self.stage, self.events)
        for name, run in self._oauth.methods.items():
            self._api.app_method(name, run)
        self._runner: web.AppRunner | None = None
        self._players: dict[tuple[str, str], Player] = {}

    async def start(self, port: int = 0) -> None:
        """Listen on this machine; port 0 takes any that is free."""
        site = web.Application(client_max_size=BIGGEST_BODY)
        site.on_response_prepare.append(self._date)
        site.router.add_get("/api/{method}", self._api.handle)
        site.router.add_post("/api/{method}", self._api.handle)
        site.router.add_get("/link", self.wire.link)
        site.router.add_post("/response/{token}", self._answered)
        self._oauth.mount(site)
        Store(self.stage).mount(site)
        Page(self.stage, self.client).mount(site)
        Operator(self.stage, self.events, self.faults).mount(site)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=GOODBYE)
        await self._runner.setup()
        listener = web.TCPSite(self._runner, "127.0.0.1", port)
        await listener.start()
        address = self._runner.addresses[0]
        self.stage.url = f"http://127.0.0.1:{address[1]}/"
        await self.wire.start()

    async def stop(self) -> None:
        """Hang up and stop listening."""
        await self.events.stop()
        await self.wire.stop()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Return the page's address."""
        return self.stage.url

    @property
    def api_url(self) -> str:
        """Return what the app takes for Slack's API."""
        return f"{self.stage.url}api/"

    @property
    def reel(self) -> Reel:
        """Return what plays by itself, if anything does."""
        return self.stage.reel

    @property
    def violations(self) -> list[str]:
        """Return what the app did that Slack accepts and that must not happen."""
        return self.stage.violations

    def deliver_to(self, url: str) -> None:
        """Deliver over signed HTTP from now on."""
        self.wire.http_url = url

    def fail(self, method: str, fault: Fault, *, times: int = 1, **more: Any) -> None:
        """Let the next calls of a method end in a fault; `more` are Planned's other fields."""
        self.faults.plan(Planned(method, fault, times, **more))

    def person(self, name: str, team: str | None = None) -> Player:
        """Return somebody to play, by handle or user id."""
        person = self.world.find_person(name, team)
        if person.key not in self._players:
            self._players[person.key] = Player(self.stage, self.client, person)
        return self._players[person.key]

    def nothing_else_was_said(self) -> None:
        """Fail on every message nobody read, every sentence of Slack's own and every violation."""
        __tracebackhide__ = True
        unread = [line for player in self._everybody() for line in player.unread()]
        notices = [f"Slack to {notice.to[1]}: {notice.text}" for notice in self.stage.notices]
        found = [*unread, *notices, *self.violations]
        if found:
            raise AssertionError("nobody expected this:\n" + "\n".join(found))

    async def until(self, condition: Callable[[], Any], within: float = 10.0) -> Any:
        """Return the condition's first true value, woken by every change; TimeoutError after `within` s."""
        return await self.stage.until(condition, within)

    def _everybody(self) -> list[Player]:
        return [self.person(p.user_id, p.team_id) for p in self.world.people.values() if not p.is_bot]

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Date every answer by the stage's clock, as an app that compares its own expects."""
        response.headers["Date"] = formatdate(self.clock.unix(), usegmt=True)

    async def _answered(self, request: web.Request) -> web.Response:
        body: Mapping[str, Any] = await request.json()
        problem = replies.response_url(self.stage, request.match_info["token"], dict(body))
        return web.Response(status=404, text=problem) if problem else web.Response(text="ok")
