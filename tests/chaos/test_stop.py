"""SIGTERM under load (RELIABILITY P18): an orderly exit, nothing acknowledged is lost, nothing is told twice."""

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator, Callable

import aiohttp
import psycopg
import pytest

from sandbox.faults import Fault
from sandbox.story import Player
from tests.chaos.arena import Arena, Nursery, arena, seeded
from tests.chaos.test_kill import _press_again, _told
from tests.journeys.conftest import BAKERY

IN_ORDER = 0


@pytest.fixture
def dice() -> random.Random:
    return seeded()


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_sigterm_under_load_loses_nothing_that_was_acknowledged(
    nursery: Nursery, database_url: str, dice: random.Random, *, http: bool
) -> None:
    await _stop_under_load(nursery, database_url, http=http, after=dice.random() / 2)


@pytest.mark.chaos
@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_sigterm_at_fifty_points_ends_within_ten_seconds(
    nursery: Nursery, fresh_database: Callable[[], str], dice: random.Random, *, http: bool
) -> None:
    for _ in range(50):
        async with asyncio.timeout(60):
            await _stop_under_load(nursery, fresh_database(), http=http, after=dice.random() / 2, within=10)

    print("50 stops, all in order and within ten seconds, nothing lost, nothing twice")  # noqa: T201 - the verdict


async def _stop_under_load(
    nursery: Nursery, database_url: str, *, http: bool, after: float, within: float = 60
) -> None:
    async with arena(nursery, database_url, http=http, asked=True) as stage:
        bot = await stage.bot()
        async with _asking_for_help(stage):
            click = asyncio.create_task(stage.play.eva.clicks("Godkänn"))
            await asyncio.sleep(after)
            bot.kill(signal.SIGTERM)
            async with asyncio.timeout(within):
                assert await bot.ended() == IN_ORDER
            await click

        await stage.bot()
        if not _acknowledged(stage, "block_actions invitation.approve"):
            await _press_again(stage.play)
        await stage.slack.until(lambda: _told(stage.play), within=60)
        assert stage.play.eva.sees("Tack, Eva").count("Tack, Eva") == 1


@contextlib.asynccontextmanager
async def _asking_for_help(stage: Arena) -> AsyncIterator[None]:
    """Keep the bot busy: four people type and read, one after the other's answer."""
    busy = [asyncio.create_task(_type_on(player)) for player in (stage.play.karin, stage.play.mona) for _ in range(2)]
    yield
    for each in busy:
        each.cancel()


async def _type_on(player: Player) -> None:
    while True:
        await player.types("/samarbete hjälp")
        await asyncio.sleep(0.01)


def _acknowledged(stage: Arena, name: str) -> bool:
    return any(call.ok for call in stage.slack.stage.calls if call.kind == "payload" and call.method == name)


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_while_it_finishes_it_is_not_ready_and_takes_nothing_new(
    nursery: Nursery, sqlite_only: str, *, http: bool
) -> None:
    async with arena(nursery, sqlite_only, http=http) as stage:
        bot = await stage.bot()
        slow = await _something_slow(stage)

        bot.kill(signal.SIGTERM)
        assert await _until_not_ready(stage) == {"ready": False, "reason": "draining"}
        await stage.play.mona.types("/samarbete hjälp")

        assert await bot.ended() == IN_ORDER
        await slow
        assert not _answered(stage, "T0SJOVIK", "hjälp")
        assert _answered(stage, "T0SJOVIK", f"bjud-in {BAKERY}")


async def _something_slow(stage: Arena) -> asyncio.Task[None]:
    """Begin what waits for Slack for two seconds; return once it waits."""
    stage.slack.fail("views.open", Fault.HANG)
    slow = asyncio.create_task(stage.play.karin.types(f"/samarbete bjud-in {BAKERY}"))
    await stage.slack.until(lambda: any(call.method == "views.open" for call in stage.slack.stage.calls))
    return slow


async def _until_not_ready(stage: Arena) -> object:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{stage.settings['port']}") as session:
        while True:
            async with session.get("/readyz") as response:
                if response.status == 503:
                    return await response.json()


def _answered(stage: Arena, team: str, typed: str) -> bool:
    return any(call.ok for call in stage.slack.stage.calls if call.team == team and call.arguments.get("text") == typed)


async def test_a_second_sigterm_ends_it_where_it_stands(nursery: Nursery, sqlite_only: str) -> None:
    async with arena(nursery, sqlite_only) as stage:
        bot = await stage.bot()
        slow = await _something_slow(stage)

        bot.kill(signal.SIGTERM)
        await _until_not_ready(stage)
        bot.kill(signal.SIGTERM)

        assert await bot.ended() == -signal.SIGTERM
        await slow


@pytest.mark.chaos
async def test_what_hangs_is_rolled_back_after_the_grace(nursery: Nursery, postgresql_only: str) -> None:
    async with arena(nursery, postgresql_only, asked=True) as stage:
        bot = await stage.bot()
        async with _everything_locked(postgresql_only):
            click = asyncio.create_task(stage.play.eva.clicks("Godkänn"))
            await stage.slack.until(lambda: _sent(stage, "block_actions invitation.approve"))
            await asyncio.sleep(0.5)
            async with asyncio.timeout(10):
                bot.kill(signal.SIGTERM)
                assert await bot.ended() == IN_ORDER
            await click

        await stage.bot()
        assert not _told(stage.play)
        await stage.play.eva.clicks("Godkänn")
        await stage.slack.until(lambda: _told(stage.play), within=60)


def _sent(stage: Arena, name: str) -> bool:
    return any(call.kind == "payload" and call.method == name for call in stage.slack.stage.calls)


@contextlib.asynccontextmanager
async def _everything_locked(database_url: str) -> AsyncIterator[None]:
    uri = database_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(uri) as connection:
        await connection.execute("SELECT id FROM customer FOR UPDATE")
        yield
        await connection.rollback()


@pytest.mark.chaos
async def test_a_loop_that_is_blocked_is_ended_by_the_system_after_fifteen_seconds(
    nursery: Nursery, sqlite_only: str
) -> None:
    async with arena(nursery, sqlite_only) as stage:
        bot = await stage.bot(freeze=True)
        typed = asyncio.create_task(stage.play.karin.types("/samarbete hjälp"))
        await asyncio.sleep(1)

        bot.kill(signal.SIGTERM)

        async with asyncio.timeout(20):
            assert await bot.ended() == -signal.SIGALRM
        await typed
