"""A whole stage for each story: the bot and a stand-in Slack, two firms with their registers, a clock one can move."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bot.app import Application
from bot.storage import tables as t
from demo.stage import Stage, playing
from sandbox.clock import Clock
from sandbox.server import Slack
from sandbox.story import Player
from tests.conftest import DATABASES, fresh_url, require_firm
from tests.ready import MORNING, fill, leave_empty

BAKERY, CAFE, PAINTER, HAULIER = "559900-1236", "559900-2465", "Holms Måleri", "559900-3570"


@dataclass
class Play:
    """What a story has at hand."""

    slack: Slack
    app: Application

    def __getattr__(self, name: str) -> Player:
        return self.slack.person({"eva_b": "U0EVAGUEST", "ali": "U0ALIYILMAZ"}.get(name, name), self._team(name))

    def _team(self, name: str) -> str:
        return "T0DALFORS" if name in {"dag", "siri", "eva_b"} else "T0SJOVIK"

    async def passes(self, **time: float) -> None:
        self.slack.clock.advance(timedelta(**time))
        await self.app.settle()

    async def asks(
        self,
        who: Player,
        typed: str,
        *,
        service: str = "Visma eEkonomi",
        channel: str = "kunder",
        choices: dict[str, str] | None = None,
        fills: dict[str, str] | None = None,
    ) -> None:
        """Invite all the way: type, choose, look at the preview, send."""
        await who.types(f"/samarbete bjud-in {typed}", channel)
        await who.chooses("Tjänst", service)
        for label, option in (choices or {}).items():
            await who.chooses(label, option)
        for label, text in (fills or {}).items():
            await who.fills(label, text)
        assert await who.submits() == {}
        assert await who.submits() == {}
        await who.closes()
        await self.app.settle()


def everything_read(play: Play) -> None:
    """Take all that was said so far as read."""
    for channel in play.slack.world.channels.values():
        for message in channel.messages:
            message.read_by.update(play.slack.world.people)


async def speak_english(play: Play) -> None:
    """Let everybody speak English: the firms, their people, and the customers in their registers."""
    for person in play.slack.world.people.values():
        person.locale = "en-GB"
    everyone = {"all_firms": "everybody speaks English here"}
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).values(language="en").execution_options(**everyone))
        await tx.run(update(t.contact).values(language="en").execution_options(**everyone))
        await tx.run(update(t.person).values(language="en-GB").execution_options(**everyone))


async def needs_no_platform(play: Play) -> None:
    """Let the firms have nothing to carry out anywhere: what is agreed is in place (D21)."""
    everyone = {"all_firms": "no firm here carries out anything"}
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).values(tasks=False).execution_options(**everyone))


@contextlib.asynccontextmanager
async def stage(
    database_url: str, *, http: bool, set_up: bool = True, installed: bool = True, opens: bool = True
) -> AsyncIterator[Play]:
    played = Stage(database_url=database_url, http=http, loops=False, clock=Clock(MORNING))
    played = replace(played, set_up=set_up, installed=installed, opens=opens)
    if set_up:
        await fill(database_url)
    else:
        leave_empty(database_url)
    async with playing(played) as (slack, app):
        event.listen(app.database.engine.sync_engine, "before_cursor_execute", require_firm)
        yield Play(slack, app)


@pytest.fixture
async def play(sqlite_only: str) -> AsyncIterator[Play]:
    async with stage(sqlite_only, http=True) as opened:
        yield opened


@pytest.fixture(params=[("sqlite", "http"), ("postgresql", "socket")], ids="-".join)
async def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Play]:
    """Each database once and each door once: every pair of them is for the story that asks for `every_way`."""
    async with _by(request, tmp_path) as opened:
        yield opened


@pytest.fixture(params=itertools.product(DATABASES, ("http", "socket")), ids="-".join)
async def every_way(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Play]:
    async with _by(request, tmp_path) as opened:
        yield opened


def _by(request: pytest.FixtureRequest, folder: Path) -> contextlib.AbstractAsyncContextManager[Play]:
    database, door = request.param
    return stage(fresh_url(request, database, folder), http=door == "http")


@pytest.fixture
async def fresh(sqlite_only: str) -> AsyncIterator[Play]:
    """The app is installed, and no firm has said anything of itself yet."""
    async with stage(sqlite_only, http=True, set_up=False) as opened:
        yield opened
