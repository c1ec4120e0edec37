"""Socket Mode: an envelope is acknowledged once what it carries is stored, and not before."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.slack.edge import Inbound, Reply
from bot.slack.gateway import Gateway
from bot.slack.socket import Socket
from sandbox.server import Slack
from sandbox.wire import EVENTS, INTERACTIVE

CLICK = {"type": "block_actions", "user": {"id": "U0EVA"}, "team": {"id": "T0SJOVIK"}}


class Receiver:
    """Answers as it is told, and remembers what came."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.came: list[Inbound] = []

    async def __call__(self, inbound: Inbound) -> Reply:
        self.came.append(inbound)
        return self.reply


@contextlib.asynccontextmanager
async def listening(gateway: Gateway, slack: Slack, reply: Reply) -> AsyncIterator[tuple[Receiver, Socket]]:
    receiver = Receiver(reply)
    socket = Socket(gateway, slack.world.app.app_token, receiver)
    await socket.connect()
    await slack.until(lambda: slack.wire.connections == 1)
    yield receiver, socket
    await socket.close()


async def test_it_is_connected_until_it_is_closed(gateway: Gateway, slack: Slack) -> None:
    async with listening(gateway, slack, Reply(200)) as (_, socket):
        assert await socket.connected()

    assert not await socket.connected()


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply(200), None),
        (Reply(200, b"hej", "text/plain"), None),
        (Reply(200, b'{"response_action": "clear"}', "application/json"), {"response_action": "clear"}),
    ],
)
async def test_the_answer_travels_in_the_acknowledgement(
    gateway: Gateway, slack: Slack, reply: Reply, body: object
) -> None:
    async with listening(gateway, slack, reply) as (receiver, _):
        answer = await slack.wire.send(INTERACTIVE, "click", "T0SJOVIK", dict(CLICK))

    assert (answer.ok, answer.body) == (True, body)
    assert [(each.kind, each.payload) for each in receiver.came] == [("interaction", CLICK)]


async def test_what_nobody_can_read_is_acknowledged_and_noted(gateway: Gateway, slack: Slack) -> None:
    async with listening(gateway, slack, Reply(200)) as (receiver, _):
        with capture_logs() as logs:
            answer = await slack.wire.send(EVENTS, "strange", "T0SJOVIK", {"type": 5})

    assert answer.ok
    assert receiver.came == []
    assert [line["event"] for line in logs] == ["envelope_not_understood"]


async def test_what_could_not_be_stored_is_not_acknowledged(gateway: Gateway, slack: Slack) -> None:
    slack.wire.deadline = 0.3
    async with listening(gateway, slack, Reply(503)) as (receiver, _):
        answer = await slack.wire.send(EVENTS, "app_uninstalled", "T0SJOVIK", dict(CLICK))

    assert len(receiver.came) == 1
    assert (answer.ok, answer.problem) == (False, "http_timeout")


async def test_slack_may_ask_to_connect_anew(gateway: Gateway, slack: Slack) -> None:
    async with listening(gateway, slack, Reply(200)) as (receiver, _):
        await slack.wire.refresh()
        await slack.until(lambda: slack.wire.connections == 1)
        await asyncio.sleep(0)
        await slack.until(lambda: slack.wire.connections == 1)
        assert receiver.came == []
