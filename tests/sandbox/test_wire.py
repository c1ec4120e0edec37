"""How Slack reaches the app: signed requests, envelopes over sockets, three seconds, and what a person is told."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest

from tests.sandbox.room import Room, manifest, room
from tests.sandbox.shapes import BOOL, INT, STR, fits

SECRET = "sandbox-signing-secret"
COMMAND: dict[str, Any] = {
    "token": STR,
    "team_id": STR,
    "team_domain": STR,
    "channel_id": STR,
    "channel_name": STR,
    "user_id": STR,
    "user_name": STR,
    "command": STR,
    "text": STR,
    "api_app_id": STR,
    "is_enterprise_install": STR,
    "response_url": STR,
    "trigger_id": STR,
}


async def test_every_request_is_signed_over_its_raw_bytes(room: Room) -> None:
    await room.slack.person("anna").types("/samarbete bjud-in <Björk & Co>", "kunder")

    [request] = room.app.received
    stamp = request.headers["X-Slack-Request-Timestamp"]
    mac = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + request.raw, hashlib.sha256).hexdigest()
    assert request.headers["X-Slack-Signature"] == f"v0={mac}"
    assert int(stamp) == int(room.slack.clock.unix())
    assert request.headers["User-Agent"].startswith("Slackbot 1.0")


async def test_a_command_comes_as_a_form_with_its_words_escaped_and_names_as_ids(room: Room) -> None:
    await room.slack.person("anna").types("/samarbete @kurt #kunder <b> & https://a.example @nobody", "kunder")

    payload = room.app.received[0].payload
    assert fits(payload, COMMAND, exact=True) == []
    assert payload["text"] == "<@UKURT|kurt> <#C1|kunder> &lt;b&gt; &amp; <https://a.example> @nobody"
    assert (payload["command"], payload["channel_name"]) == ("/samarbete", "kunder")


async def test_names_stay_as_they_were_typed_unless_the_manifest_asks_for_ids() -> None:
    features = manifest()["features"]
    features["slash_commands"][0]["should_escape"] = False
    async with room(features=features) as opened:
        await opened.slack.person("anna").types("/samarbete @kurt", "kunder")

        assert opened.app.received[0].payload["text"] == "@kurt"


async def test_interactions_come_as_a_form_with_one_json_field(room: Room) -> None:
    await room.slack.person("anna").uses_shortcut("invite")

    form = parse_qs(room.app.received[0].raw.decode())
    shape = {"type": STR, "team": {"id": STR, "domain": STR}, "user": {"id": STR, "username": STR, "team_id": STR}}
    shape |= {"token": STR, "callback_id": STR, "action_ts": STR, "trigger_id": STR, "is_enterprise_install": BOOL}
    assert form.keys() == {"payload"}
    assert fits(json.loads(form["payload"][0]), shape) == []


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (500, "", 'failed with the error "dispatch_failed (http_error 500)"'),
        (302, "", 'failed with the error "dispatch_failed (http_error 302)"'),
        (200, {"text": ""}, 'failed with the error "no_text"'),
        (200, {"blocks": [{"type": "sculpture"}]}, 'failed with the error "invalid_blocks"'),
    ],
)
async def test_a_command_that_fails_is_told_to_the_person_and_never_sent_again(
    room: Room, status: int, body: Any, told: str
) -> None:
    room.app.answers.append((status, body))

    await room.slack.person("anna").types("/samarbete", "kunder")
    room.slack.clock.advance(3600)

    assert [notice.text for notice in room.slack.stage.notices] == [f"/samarbete {told}"]
    assert len(room.app.received) == 1


async def test_three_seconds_of_silence_is_a_warning_to_the_person(room: Room) -> None:
    room.slack.wire.deadline = 0.05
    room.app.silent = True

    await room.slack.person("anna").types("/samarbete", "kunder")
    await room.slack.person("anna").uses_shortcut("invite")

    texts = [notice.text for notice in room.slack.stage.notices]
    assert texts == [
        '/samarbete failed with the error "operation_timeout"',
        "⚠ Samarbete did not respond: operation_timeout",
    ]


async def test_an_app_that_cannot_be_reached_is_a_failed_connection(room: Room) -> None:
    room.slack.deliver_to("http://127.0.0.1:9/slack/events")

    await room.slack.person("anna").types("/samarbete", "kunder")

    assert "dispatch_failed (connection_failed)" in room.slack.stage.notices[0].text


@pytest.mark.parametrize(
    ("text", "told"),
    [("/samarbeta", "/samarbeta is not a valid command."), ("/samarbete", "/samarbete is not a valid command.")],
)
async def test_a_command_that_is_not_there_never_reaches_the_app(room: Room, text: str, told: str) -> None:
    if text == "/samarbete":
        room.slack.world.installs["T1"].active = False

    await room.slack.person("anna").types(text, "kunder")

    assert [notice.text for notice in room.slack.stage.notices] == [told]
    assert room.app.received == []


async def test_commands_do_not_work_in_threads(room: Room) -> None:
    posted = await room.says()

    await room.slack.client.type(room.anna, "C1", "/samarbete", posted["ts"])

    assert room.slack.stage.notices[0].text == "/samarbete is not supported in threads. Sorry!"


# Socket Mode


class TheSocket:
    """An app on a socket: writes envelopes down and acknowledges them unless told not to."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.envelopes: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.acknowledges = True
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Read until the connection ends."""
        async for message in self.socket:
            envelope = json.loads(message.data)
            self.envelopes.append(envelope)
            self._news.set()
            if self.acknowledges and "envelope_id" in envelope:
                payload = {"payload": self.answers.pop(0)} if self.answers else {}
                await self.socket.send_json({"envelope_id": envelope["envelope_id"]} | payload)

    async def has(self, count: int) -> None:
        """Wait until so many envelopes have come."""
        async with asyncio.timeout(10):
            while len(self.envelopes) < count:
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def _connected(room: Room) -> AsyncIterator[TheSocket]:
    opened = await room.call("apps.connections.open", token=room.slack.world.app.app_token)
    async with room.session.ws_connect(opened["url"]) as socket:
        app = TheSocket(socket)
        listening = asyncio.create_task(app.listen())
        await room.slack.until(lambda: room.slack.wire.connections)
        yield app
        listening.cancel()


@pytest.fixture(name="socketed")
async def _socketed() -> AsyncIterator[Room]:
    async with room(http=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xapp-wrong", "invalid_auth"), ("xoxb-1", "not_allowed_token_type")]
)
async def test_a_socket_needs_the_app_s_own_token(socketed: Room, token: str, error: str) -> None:
    assert (await socketed.call("apps.connections.open", token=token))["error"] == error


async def test_a_socket_s_address_works_once(socketed: Room) -> None:
    opened = await socketed.call("apps.connections.open", token=socketed.slack.world.app.app_token)

    async with socketed.session.ws_connect(opened["url"]) as socket:
        hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await socketed.session.ws_connect(opened["url"])

    shape = {"type": STR, "num_connections": INT, "connection_info": {"app_id": STR}, "debug_info": {"host": STR}}
    assert fits(hello, shape) == []


async def test_without_socket_mode_the_link_is_disabled() -> None:
    settings = manifest()["settings"] | {"socket_mode_enabled": False}
    async with room(http=False, settings=settings) as opened:
        address = (await opened.call("apps.connections.open", token=opened.slack.world.app.app_token))["url"]
        async with opened.session.ws_connect(address) as socket:
            assert (await socket.receive_json())["reason"] == "link_disabled"


async def test_an_envelope_carries_the_payload_and_its_answer_comes_with_the_acknowledgement(socketed: Room) -> None:
    async with _connected(socketed) as app:
        app.answers = [{"text": "Så här gör du."}]

        await socketed.slack.person("anna").types("/samarbete hjälp", "kunder")

        [_hello, envelope] = app.envelopes
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert envelope["payload"]["text"] == "hjälp"
        assert "retry_attempt" not in envelope
        assert socketed.slack.person("anna").hears("Så här gör du.")


async def test_an_event_that_is_not_acknowledged_comes_again_and_says_so(socketed: Room) -> None:
    socketed.slack.wire.deadline = 0.05
    async with _connected(socketed) as app:
        app.acknowledges = False

        await socketed.slack.events.deactivate(socketed.anna)
        await app.has(3)

        first, again = app.envelopes[1:]
        assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        assert again["payload"]["event_id"] == first["payload"]["event_id"]
        assert again["envelope_id"] != first["envelope_id"]


async def test_with_nobody_connected_the_person_is_warned(socketed: Room) -> None:
    await socketed.slack.person("anna").uses_shortcut("invite")

    assert "dispatch_failed (no_connection)" in socketed.slack.stage.notices[0].text


async def test_slack_asks_connections_to_come_again(socketed: Room) -> None:
    async with _connected(socketed) as app:
        await socketed.slack.wire.refresh()
        await app.has(2)

        assert (app.envelopes[-1]["type"], app.envelopes[-1]["reason"]) == ("disconnect", "refresh_requested")


async def test_a_connection_that_dies_takes_its_envelope_with_it(socketed: Room) -> None:
    async with _connected(socketed) as app:
        app.acknowledges = False
        using = asyncio.create_task(socketed.slack.person("anna").uses_shortcut("invite"))
        await app.has(2)

        await app.socket.close()
        await using

        assert "connection_failed" in socketed.slack.stage.notices[0].text


async def test_noise_on_a_socket_settles_nothing(socketed: Room) -> None:
    async with _connected(socketed) as app:
        await app.socket.send_str("not json")
        await app.socket.send_json({"envelope_id": "made-up"})
        await app.socket.send_bytes(b"\x00")

        await socketed.slack.person("anna").uses_shortcut("invite")

        assert socketed.slack.stage.notices == []
