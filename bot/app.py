"""The composition root: from settings to a running application, top to bottom."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Counter

from bot.delivery.dispatching import Dispatcher
from bot.delivery.hooks import Courier, outside
from bot.delivery.sending import Sender
from bot.delivery.watching import Lookout
from bot.domain.catalogue import Catalogue
from bot.handlers.bolt import Door
from bot.handlers.gate import Gate
from bot.handlers.router import Router
from bot.intake.catalogue import read_catalogue
from bot.settings import Settings
from bot.slack.drift import Drift
from bot.slack.edge import Edge
from bot.slack.gateway import Gateway
from bot.slack.socket import Socket
from bot.storage import instance, migrate
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.storage.vault import Vault
from bot.texts.words import spoken
from bot.usecases import installing
from bot.usecases.stumbling import stumbled
from bot.usecases.ticking import tick
from bot.web.health import Health, routes
from bot.web.install import Installer
from bot.web.server import serve

TICK_SECONDS = 30
GRACE_SECONDS = 8
CLOSING_SECONDS = 1
LAST_SECONDS = 15
FRESH = timedelta(seconds=60)
STOPS = (signal.SIGTERM, signal.SIGINT)

_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Read the clock; the one place that does."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Application:
    """The bot, put together; `port` is set once it listens, `app_id` once it is installed."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    gateway: Gateway
    router: Router
    dispatcher: Dispatcher
    lookout: Lookout
    gate: Gate
    health: Health
    now: Callable[[], datetime]
    count: Callable[[str], None]
    port: int = 0
    app_id: str | None = None

    def belongs_to(self, app_id: str) -> None:
        """Learn which app we are: payloads of others are not ours."""
        self.app_id = app_id

    async def tick(self) -> None:
        """Do what time has made due, and have it delivered."""
        await tick(self.database, self.now())
        self.dispatcher.wake()

    async def watch(self) -> None:
        """Ask Slack how things stand that it may not have told us of, and have it delivered."""
        await self.lookout.look_around()
        self.dispatcher.wake()

    async def settle(self) -> None:
        """Finish private answers, do what is due and deliver everything; for one who drives the clock."""
        await self.router.drain()
        await tick(self.database, self.now())
        await self.dispatcher.settle()
        await self.lookout.look_around()
        await self.dispatcher.settle()

    async def finish(self, grace: float) -> None:
        """Take nothing new, and let what is under way finish for so many seconds; what is not done then rolls back."""
        self.health.draining = self.gate.closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await asyncio.gather(self._last_answers(), self.dispatcher.drain())

    async def _last_answers(self) -> None:
        await self.gate.drain()
        await self.router.drain()

    async def install(self, bot_token: str) -> None:
        """Ask Slack whose token this is, and keep it for that workspace."""
        said = await self.gateway.call(bot_token, "auth.test", {})
        bot = await self.gateway.call(bot_token, "users.info", {"user": said["user_id"], "include_locale": True})
        profile = (bot.get("user") or {}).get("profile") or {}
        new = Installation(
            team_id=said["team_id"],
            bot_user_id=said["user_id"],
            bot_token=bot_token,
            enterprise_id=said.get("enterprise_id"),
            app_id=said.get("app_id") or profile.get("api_app_id"),
            bot_id=said.get("bot_id"),
        )
        self.app_id = new.app_id
        language = spoken((bot.get("user") or {}).get("locale")) or "sv"
        await installing.install(self.database, new, name=said.get("team") or "", language=language, at=self.now())


@contextlib.asynccontextmanager
async def build(
    settings: Settings, *, now: Callable[[], datetime] = utc_now, spacing: float = 1.0
) -> AsyncIterator[Application]:
    """Put the application together over a current database, and take it apart in order.

    `now` is the clock; `spacing` the least number of seconds between two messages in one place.
    """
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(instance.only_one(settings.sqlite_file))
        vault = Vault(settings.key() or instance.key_beside(settings.sqlite_file))
        database = Database(settings.database_url, vault)
        stack.push_async_callback(database.close)
        await migrate.upgrade(database.engine)
        await instance.claim(database, now())
        session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=False))
        drift = Drift(lambda: now().timestamp())
        gateway = Gateway(settings.slack_api_url, session, lambda: now().timestamp(), drift)
        catalogue = read_catalogue(settings.catalogue_file)
        courier = Courier(database, catalogue, await stack.enter_async_context(outside()), now, local=gateway.rehearses)
        dispatcher = Dispatcher(Sender(database, catalogue, gateway, now, courier=courier), now, spacing=spacing)
        counter, registry = _metrics()

        def count(name: str) -> None:
            counter.labels(what=name).inc()

        router = Router(database, catalogue, gateway, now, told=dispatcher.wake, count=count)
        app = Application(
            settings=settings,
            database=database,
            catalogue=catalogue,
            gateway=gateway,
            router=router,
            dispatcher=dispatcher,
            lookout=Lookout(database, gateway, now),
            gate=Gate(Door(router, database, gateway).receive),
            health=Health(_checks(database, dispatcher, now) | {"clock": drift.reason}, registry),
            now=now,
            count=count,
        )
        yield app


@contextlib.asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[tuple[Database, Catalogue, Gateway]]:
    """Open what a command needs that works while the bot serves: no lock is taken and nothing is migrated."""
    instance.require_file(settings.sqlite_file)
    vault = Vault(settings.key() or instance.key_beside(settings.sqlite_file))
    async with contextlib.AsyncExitStack() as stack:
        database = Database(settings.database_url, vault)
        stack.push_async_callback(database.close)
        await instance.require_current(database)
        await instance.claim(database, utc_now())
        session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=False))
        yield database, read_catalogue(settings.catalogue_file), Gateway(settings.slack_api_url, session)


@contextlib.asynccontextmanager
async def running(app: Application, *, loops: bool = True) -> AsyncIterator[Application]:
    """Open the doors that the settings name; `loops=False` leaves clock and delivery to whoever drives them."""
    settings = app.settings
    async with contextlib.AsyncExitStack() as stack:
        if settings.slack_bot_token:
            await app.install(settings.slack_bot_token.get_secret_value())
        app.app_id = app.app_id or await installing.own_app(app.database)
        try:
            server = await serve(_web(app), settings.host, settings.port)
        except OSError as no:
            raise instance.CannotServe(f"HOST and PORT cannot be listened on: {no.strerror}.") from None
        stack.push_async_callback(server.stop, CLOSING_SECONDS)
        app.port = server.port
        if loops:
            await stack.enter_async_context(_background(app.dispatcher.run()))
            await stack.enter_async_context(_background(_repeating(app.tick, "tick_stumbled")))
            await stack.enter_async_context(_background(_repeating(app.watch, "watch_stumbled")))
        if settings.slack_app_token:
            socket = Socket(app.gateway, settings.slack_app_token.get_secret_value(), app.gate.receive)
            stack.push_async_callback(socket.close)
            app.health.require("slack", socket.missing)
            await stack.enter_async_context(_background(socket.connect()))
        yield app
        await app.finish(GRACE_SECONDS)


async def run(settings: Settings) -> None:
    """Serve until told to stop."""
    stop = _told_to_stop()
    async with build(settings) as app, running(app):
        door = "Socket Mode" if settings.slack_app_token else f"http://{settings.host}:{app.port}/slack/events"
        _log.info("serving", slack=settings.slack_api_url, door=door, pid=os.getpid())
        await stop.wait()


def _told_to_stop() -> asyncio.Event:
    """Give what a signal sets; the second one, or a quarter of a minute, has the system end us where we stand.

    These are the system's own handlers and not the loop's, which would never run if a handler blocked the loop.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def leave(_number: int, _frame: object) -> None:
        for each in STOPS:
            signal.signal(each, signal.SIG_DFL)
        signal.alarm(LAST_SECONDS)
        loop.call_soon_threadsafe(stop.set)

    for each in STOPS:
        signal.signal(each, leave)
    return stop


def _web(app: Application) -> web.Application:
    site = web.Application()
    site.cleanup_ctx.append(app.health.beating)
    site.add_routes(routes(app.health))
    secret = app.settings.slack_signing_secret
    if secret:
        edge = Edge(
            secret.get_secret_value(),
            now=app.now,
            receive=app.gate.receive,
            expect_app=lambda: app.app_id,
            count=app.count,
        )
        site.router.add_route("*", "/slack/events", edge.handle)
    if distribution := app.settings.distribution:
        installer = Installer(
            distribution, app.settings.slack_api_url, app.database, app.gateway, app.now, app.belongs_to
        )
        site.add_routes(installer.routes())
    return site


def _metrics() -> tuple[Counter, CollectorRegistry]:
    registry = CollectorRegistry()
    return Counter("samarbete_requests", "What came in from Slack, by kind", ["what"], registry=registry), registry


def _checks(database: Database, dispatcher: Dispatcher, now: Callable[[], datetime]) -> dict[str, Any]:
    async def stored() -> str | None:
        return await instance.beat(database, now())

    async def delivering() -> str | None:
        return None if now() - dispatcher.beat < FRESH else "delivery"

    async def current() -> str | None:
        return "schema" if await migrate.pending(database.engine) else None

    return {"database": stored, "schema": current, "delivery": delivering}


async def _repeating(work: Callable[[], Awaitable[None]], event: str) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the clock goes on; what was due is still due next time
            stumbled(event, error)
        await asyncio.sleep(TICK_SECONDS)


@contextlib.asynccontextmanager
async def _background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have something done beside; when this is left it has ended, and has let go of the database before that closes.

    A cancellation can be lost on the way, where a library turns it into an error; then it is said again.
    """
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=CLOSING_SECONDS)
