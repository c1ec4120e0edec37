"""A stand-in Slack with the example world, a session, and the gateway to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.slack.gateway import Gateway
from demo import stage as demo
from sandbox.clock import Clock
from sandbox.server import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    opened = Slack(demo._world(http=False), Clock())
    await opened.start()
    yield opened
    await opened.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def gateway(slack: Slack, session: aiohttp.ClientSession) -> Gateway:
    return Gateway(slack.api_url, session, slack.clock.unix)


@pytest.fixture
def token(slack: Slack) -> str:
    return slack.world.installs["T0SJOVIK"].bot_token
