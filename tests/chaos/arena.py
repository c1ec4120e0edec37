"""Where bots are killed: a sandbox that lives on, and one bot after the other, each in a process of its own."""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import build, running
from bot.settings import Settings
from demo import stage as demo
from sandbox.clock import Clock
from sandbox.server import Slack
from tests.journeys.conftest import BAKERY, Play
from tests.ready import fill

TOP = Path(__file__).parents[2]


class Nursery:
    """A process that raises one bot after the other, each a fork of its own; see victim.py."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.chaos.victim"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    async def bot(self, orders: dict[str, Any]) -> "Bot":
        """Raise a bot and wait until it serves."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(orders).encode() + b"\n")
        self._process.stdin.flush()
        word, pid = await self.hear()
        assert word == "ready", f"no bot came up: exit code {pid}"
        return Bot(pid, self)

    async def hear(self) -> tuple[str, int]:
        """Wait for the next word: `ready` and a pid, or `gone` and an exit code."""
        assert self._process.stdout is not None
        word, number = (await asyncio.to_thread(self._process.stdout.readline)).split()
        return word.decode(), int(number)

    def close(self) -> None:
        """Raise no more."""
        self._process.communicate()


class Bot:
    """A bot that runs in another process."""

    def __init__(self, pid: int, nursery: Nursery) -> None:
        self.pid = pid
        self._end = asyncio.ensure_future(nursery.hear())

    @property
    def is_gone(self) -> bool:
        """Tell whether it has ended."""
        return self._end.done()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal."""
        if not self.is_gone:
            with contextlib.suppress(ProcessLookupError):  # it may have died by itself just now
                os.kill(self.pid, how)

    async def ended(self) -> int:
        """Wait until it is gone and return its exit code (-9: killed)."""
        _, status = await asyncio.shield(self._end)
        return status


@dataclass
class Arena:
    """The sandbox, the people in it, and how to raise a bot for them."""

    slack: Slack
    play: Play
    settings: dict[str, Any]
    nursery: Nursery
    last: Bot | None = None

    async def bot(self, **orders: Any) -> Bot:
        """Raise a bot and wait until it serves."""
        self.last = await self.nursery.bot({"settings": self.settings, **orders})
        if "slack_app_token" in self.settings:
            await self.slack.until(lambda: self.slack.wire.connections > 0, within=60)
        return self.last


@contextlib.asynccontextmanager
async def arena(nursery: Nursery, database_url: str, *, http: bool = True, asked: bool = False) -> AsyncIterator[Arena]:
    """Open a sandbox whose two firms are set up; `asked`: and in which Eva has been asked, by a bot now gone."""
    slack = Slack(demo._world(http=http), Clock())
    await slack.start()
    settings = _settings(slack, database_url, http=http)
    stage = Arena(slack, Play(slack, None), settings, nursery)  # type: ignore[arg-type]  # the bot is elsewhere
    try:
        await fill(database_url)
        await _prepare(slack, settings, http=http, asked=asked)
        yield stage
    finally:
        if stage.last:
            stage.last.kill()
            await stage.last.ended()
        await slack.stop()


def _settings(slack: Slack, database_url: str, *, http: bool) -> dict[str, Any]:
    door = {"slack_signing_secret": demo.SIGNING_SECRET} if http else {"slack_app_token": slack.world.app.app_token}
    where = {"slack_api_url": slack.api_url, "database_url": database_url, "port": demo.free_port()}
    return {"_env_file": None, "encryption_key": demo.KEY, **where, **door}


async def _prepare(slack: Slack, settings: dict[str, Any], *, http: bool, asked: bool) -> None:
    async with build(Settings(**settings), spacing=0) as app:
        for install in slack.world.installs.values():
            await app.install(install.bot_token)
        if http:
            slack.deliver_to(f"http://127.0.0.1:{settings['port']}/slack/events")
        if asked:
            async with running(app, loops=False):
                play = Play(slack, app)
                await slack.until(lambda: http or slack.wire.connections > 0, within=60)
                await play.asks(play.karin, BAKERY)


def seeded() -> random.Random:
    """Roll dice whose seed is printed with the verdict; CHAOS_SEED repeats a run."""
    seed = int(os.environ.get("CHAOS_SEED") or datetime.now().timestamp())  # noqa: DTZ005 - any number will do
    print(f"seed {seed}")  # noqa: T201 - a proof says how to repeat it
    return random.Random(seed)  # noqa: S311 - repeatable chaos is the point
