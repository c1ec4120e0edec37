"""Set the stage: the example world, the bot, two firms that are set up with their registers, and one clock for all."""

import asyncio
import contextlib
import functools
import secrets
import socket
import tomllib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import SecretStr

from bot.app import Application, build, running
from bot.domain.firm import Firm, Person
from bot.domain.numbers import parse
from bot.intake.gathering import gather
from bot.intake.reading import read
from bot.settings import Settings
from bot.slack.manifest import manifest_file, over_http
from bot.storage import firms
from bot.usecases.registering import load_register
from sandbox.clock import Clock
from sandbox.server import Slack
from sandbox.world import App, World
from sandbox.worldfile import load

EXAMPLES = Path(__file__).parent.with_name("examples")
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - made up: only the stand-in signs with it

KEY = "c2FtYXJiZXRlLXNhbWFyYmV0ZS1zYW1hcmJldGUtMDE="


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How to play: on which database, where the page is (0: anywhere free), over HTTP or Socket Mode.

    `loops=False` leaves clock and delivery to whoever plays; `set_up=False` leaves the firms as they begin;
    `installed=False` leaves the app to be installed over HTTP, from the address that the stage then has, and
    `opens=False` lets a workspace that does wait for the operator.
    """

    database_url: str
    port: int = 0
    http: bool = False
    loops: bool = True
    set_up: bool = True
    installed: bool = True
    opens: bool = True
    public_url: str = field(default_factory=lambda: f"http://127.0.0.1:{free_port()}")
    clock: Clock | None = None


@contextlib.asynccontextmanager
async def playing(stage: Stage) -> AsyncIterator[tuple[Slack, Application]]:
    """Open the stand-in Slack and the bot, installed in both workspaces, with both registers loaded."""
    async with standing_in(stage) as slack, serving(slack, stage) as app:
        yield slack, app


@contextlib.asynccontextmanager
async def standing_in(stage: Stage) -> AsyncIterator[Slack]:
    """Open the stand-in Slack alone; bots may come and go beside it."""
    slack = Slack(_world(http=stage.http, public_url=stage.public_url), stage.clock or Clock())
    slack.rates.on = stage.loops  # whoever plays meets Slack's limits; a test that moves the clock need not
    await slack.start(stage.port)
    try:
        yield slack
    finally:
        await slack.stop()


@contextlib.asynccontextmanager
async def serving(slack: Slack, stage: Stage) -> AsyncIterator[Application]:
    """Open the bot beside a stand-in Slack."""
    clock = slack.clock
    async with build(_settings(slack, stage), now=clock.now, spacing=0.05 if stage.loops else 0) as app:
        for install in slack.world.installs.values() if stage.installed else ():
            await app.install(install.bot_token)
        if stage.set_up:
            await _set_up(app)
        async with running(app, loops=stage.loops):
            if stage.http:
                slack.deliver_to(f"http://127.0.0.1:{app.port}/slack/events")
            else:
                await slack.until(lambda: slack.wire.connections > 0)
            with _following(clock, app, loops=stage.loops):
                yield app


def free_port() -> int:
    """Find a port that nobody uses, below those that the system hands to whoever connects somewhere."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _world(*, http: bool, public_url: str = "https://samarbete.example") -> World:
    manifest = yaml.safe_load(manifest_file().read_text(encoding="utf-8"))
    if http:
        manifest = over_http(manifest, public_url)
    return load(EXAMPLES / "world.toml", App(manifest, signing_secret=SIGNING_SECRET))


def _settings(slack: Slack, stage: Stage) -> Settings:
    given: dict[str, Any] = {"slack_signing_secret": SIGNING_SECRET, "encryption_key": KEY, "_env_file": None}
    given |= {"slack_api_url": slack.api_url, "database_url": stage.database_url}
    if not stage.http:
        return Settings(slack_app_token=SecretStr(slack.world.app.app_token), port=0, **given)
    app, port = slack.world.app, urlsplit(stage.public_url).port
    given |= {"slack_client_id": app.client_id, "slack_client_secret": app.client_secret}
    given |= {"open_installation": stage.opens}
    return Settings(public_url=stage.public_url, port=port or 0, **given)


@contextlib.contextmanager
def _following(clock: Clock, app: Application, *, loops: bool) -> Iterator[None]:
    """Let the bot look at the clock whenever somebody moves it."""
    tasks: set[asyncio.Task[None]] = set()

    def moved(_now: object) -> None:
        task = asyncio.get_running_loop().create_task(app.tick())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    if loops:
        clock.on_move(moved)
    yield


async def _set_up(app: Application) -> None:
    data = tomllib.loads((EXAMPLES / "firms.toml").read_text(encoding="utf-8"))
    for each in data["firm"]:
        async with app.database.transaction() as tx:
            known = await firms.in_workspace(tx, each["workspace"])
            if known is None or known.is_set_up:
                continue
            firm = Firm(
                id=known.id,
                team_id=known.team_id,
                name=each["name"],
                language=each["language"],
                channel_id=each["channel"],
                mail_domains=frozenset(each["mail_domains"]),
                managers=frozenset(each["managers"]),
            )
            await firms.configure(tx, firm, parse(each["number"], today=app.now().date()))
        await _load_register(app, firm, each["companies"])


async def _load_register(app: Application, firm: Firm, file: str) -> None:
    """Load a register as the operator's command would; who is who needs no Slack, for the world is at hand."""
    at = app.now()
    sheet = read((EXAMPLES / file).read_bytes(), firm=firm, catalogue=app.catalogue, today=at.date())
    entries, _ = gather(sheet.rows, sheet.names, _staff())
    await load_register(app.database, firm, entries, at)


@functools.cache
def _staff() -> dict[str, Person]:
    data = tomllib.loads((EXAMPLES / "world.toml").read_text(encoding="utf-8"))
    people = [(workspace["id"], person) for workspace in data["workspace"] for person in workspace["person"]]
    return {
        person["email"]: Person(
            team_id=team_id, user_id=person["id"], name=person["real_name"], email=person["email"], language=None
        )
        for team_id, person in people
    }
